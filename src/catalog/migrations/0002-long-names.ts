/** Names longer than an index entry may be (2.7 kB) are found by their MD5. */
export const longNames = `
ALTER TABLE tuku.pictures DROP CONSTRAINT pictures_gallery_id_item_name_key;
CREATE UNIQUE INDEX pictures_by_item ON tuku.pictures (gallery_id, md5(item), md5(name));
DROP INDEX tuku.pictures_by_name;
CREATE INDEX pictures_by_name ON tuku.pictures (gallery_id, md5(name));
`;
