/**
 * Copies of collections in an engine outside of the database; see src/catalog/mirrors/port.ts. They are derived: no part of
 * the state that marks and snapshots copy. `revision` is what the engine was seen to hold; -1 before it has held all.
 */
export const mirrors = `
DROP SCHEMA IF EXISTS tuku_mirrors CASCADE;
CREATE SCHEMA tuku_mirrors;

-- Made when the first mirror is: an embedded catalog is a copy of a template.
CREATE TABLE tuku_mirrors.catalog (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  name text NOT NULL
);

CREATE TABLE tuku_mirrors.collections (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gallery_id bigint UNIQUE REFERENCES tuku.galleries ON DELETE CASCADE,
  index_id bigint UNIQUE REFERENCES tuku.vector_indexes ON DELETE CASCADE,
  name text NOT NULL,
  dimension bigint NOT NULL,
  metric text NOT NULL,
  model text NOT NULL,
  revision bigint NOT NULL DEFAULT -1,
  seal text NOT NULL DEFAULT '',
  begun text NOT NULL DEFAULT '',
  reached_revision bigint NOT NULL DEFAULT -1,
  reached_id bigint NOT NULL DEFAULT 0,
  places bigint NOT NULL DEFAULT 1,
  odd text NOT NULL DEFAULT ''
) WITH (fillfactor = 70);
`;
