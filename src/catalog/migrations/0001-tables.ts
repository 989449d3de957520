/** The first format: whose state, galleries, and pictures with their embeddings. */
export const tables = `
CREATE TABLE tuku.namespaces (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  family text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  UNIQUE (family, account, region)
);

CREATE TABLE tuku.galleries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  namespace_id bigint NOT NULL REFERENCES tuku.namespaces ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  capacity bigint NOT NULL,
  settings jsonb NOT NULL,
  picture_count bigint NOT NULL DEFAULT 0,
  revision bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (namespace_id, key)
);

-- Counts change with every picture: room on the page keeps those updates off the indexes.
ALTER TABLE tuku.galleries SET (fillfactor = 70);
CREATE INDEX galleries_in_order ON tuku.galleries (namespace_id, id);

CREATE TABLE tuku.pictures (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gallery_id bigint NOT NULL REFERENCES tuku.galleries ON DELETE CASCADE,
  item text NOT NULL,
  name text NOT NULL,
  content text NOT NULL,
  tags text NOT NULL,
  details jsonb NOT NULL,
  revision bigint NOT NULL,
  embedding bytea NOT NULL,
  model text NOT NULL,
  content_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (gallery_id, item, name)
);

-- Floats do not compress; trying costs time with every picture.
ALTER TABLE tuku.pictures ALTER COLUMN embedding SET STORAGE EXTERNAL;
CREATE INDEX pictures_in_order ON tuku.pictures (gallery_id, id);
CREATE INDEX pictures_by_name ON tuku.pictures (gallery_id, name);
CREATE INDEX pictures_by_revision ON tuku.pictures (gallery_id, revision);
`;
