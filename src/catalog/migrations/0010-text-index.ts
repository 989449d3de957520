/**
 * Text indexes. The words of a vector's text fields stand in its row, so that whatever changes or removes it does the same to
 * them. A word is the hash of field and word: words of any length fit into an index entry. The hash of the field alone stands
 * for the whole text; its frequency is the number of words. Without text fields both columns are null, which costs nothing.
 */
export const textIndex = `
ALTER TABLE tuku.vector_indexes ADD COLUMN text_fields jsonb NOT NULL DEFAULT '{}';
ALTER TABLE tuku.vectors ADD COLUMN words uuid[], ADD COLUMN frequencies int[];
ALTER TABLE tuku.vectors ALTER COLUMN words SET STATISTICS 0, ALTER COLUMN frequencies SET STATISTICS 0;
CREATE INDEX vectors_by_words ON tuku.vectors USING gin (words) WITH (fastupdate = off) WHERE words IS NOT NULL;
`;
