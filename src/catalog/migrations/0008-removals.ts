/**
 * Which pictures and vectors were removed, by the revision that removed them, so that a server's memory follows another
 * server's removals without reading all ids. The log is short: `removals_since` says from where it is complete.
 */
export const removals = `
ALTER TABLE tuku.galleries ADD COLUMN removals_since bigint NOT NULL DEFAULT 0;
ALTER TABLE tuku.vector_indexes ADD COLUMN removals_since bigint NOT NULL DEFAULT 0;
UPDATE tuku.galleries SET removals_since = revision WHERE revision > 0;
UPDATE tuku.vector_indexes SET removals_since = revision WHERE revision > 0;

CREATE TABLE tuku.removed_pictures (
  gallery_id bigint NOT NULL REFERENCES tuku.galleries ON DELETE CASCADE,
  revision bigint NOT NULL,
  ids text NOT NULL,
  PRIMARY KEY (gallery_id, revision)
);

CREATE TABLE tuku.removed_vectors (
  index_id bigint NOT NULL REFERENCES tuku.vector_indexes ON DELETE CASCADE,
  revision bigint NOT NULL,
  ids text NOT NULL,
  PRIMARY KEY (index_id, revision)
);

-- Pictures are read in the order of their changes, too.
DROP INDEX tuku.pictures_by_revision;
CREATE INDEX pictures_by_revision ON tuku.pictures (gallery_id, revision, id);
`;
