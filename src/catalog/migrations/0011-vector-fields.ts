/** Several vector fields of one index; their vectors stand one after another in `data`. None: the index has one, without a name. */
export const vectorFields = `
ALTER TABLE tuku.vector_indexes ADD COLUMN vector_fields jsonb NOT NULL DEFAULT '[]';
`;
