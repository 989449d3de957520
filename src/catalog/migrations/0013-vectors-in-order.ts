/**
 * Listings in the order of the keys page by an index. A key may be longer than an index entry (2.7 kB), its first 300
 * characters are not: of keys that share them, which are few, the database sorts the rest.
 */
export const vectorsInOrder = `
CREATE INDEX vectors_in_order ON tuku.vectors (index_id, (left(key, 300)) COLLATE "C");
ALTER INDEX tuku.vectors_in_order ALTER COLUMN 2 SET STATISTICS 0;
`;
