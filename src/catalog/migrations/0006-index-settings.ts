/** What a dialect keeps of a vector index beside its vectors, as of a bucket: tags, encryption, mode. */
export const indexSettings = `
ALTER TABLE tuku.vector_indexes ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';
`;
