/**
 * Vector buckets, their indexes, and vectors with metadata. Names compare by their bytes. Keys may be longer than an index
 * entry (2.7 kB), so they are found by a hash; `checksum` is the key's CRC-32, for walks in segments. Metadata that filters
 * see is stored under the index's id, `{"7": {...}}`, so that a search does not meet equal metadata of other indexes.
 */
export const vectors = `
CREATE TABLE tuku.vector_buckets (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  namespace_id bigint NOT NULL REFERENCES tuku.namespaces ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  settings jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (namespace_id, name)
);

CREATE TABLE tuku.vector_indexes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bucket_id bigint NOT NULL REFERENCES tuku.vector_buckets ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  dimension bigint NOT NULL,
  metric text NOT NULL,
  unfilterable jsonb NOT NULL,
  vector_count bigint NOT NULL DEFAULT 0,
  revision bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  UNIQUE (bucket_id, name)
);

-- Counts change with every write: room on the page keeps those updates off the indexes.
ALTER TABLE tuku.vector_indexes SET (fillfactor = 70);

CREATE TABLE tuku.vectors (
  index_id bigint NOT NULL REFERENCES tuku.vector_indexes ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  revision bigint NOT NULL,
  checksum bigint NOT NULL,
  key_hash uuid NOT NULL,
  key text NOT NULL,
  filterable jsonb NOT NULL,
  other jsonb NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (index_id, id)
);

-- Floats do not compress; trying costs time with every vector.
ALTER TABLE tuku.vectors ALTER COLUMN data SET STORAGE EXTERNAL;
-- Whose vectors, and since when, is all that plans depend on; looking at the rest takes time.
ALTER TABLE tuku.vectors
  ALTER COLUMN checksum SET STATISTICS 0, ALTER COLUMN key_hash SET STATISTICS 0, ALTER COLUMN key SET STATISTICS 0,
  ALTER COLUMN filterable SET STATISTICS 0, ALTER COLUMN other SET STATISTICS 0, ALTER COLUMN data SET STATISTICS 0;
CREATE UNIQUE INDEX vectors_by_key ON tuku.vectors (index_id, key_hash);
CREATE INDEX vectors_by_revision ON tuku.vectors (index_id, revision, id);
CREATE INDEX vectors_by_metadata ON tuku.vectors USING gin (filterable jsonb_path_ops) WITH (fastupdate = off);
`;
