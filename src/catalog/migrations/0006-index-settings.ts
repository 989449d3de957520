/** Dialect-specific values of a vector index, such as tags, encryption or mode; buckets have had theirs since migration 5. */
export const indexSettings = `
ALTER TABLE tuku.vector_indexes ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';
`;
