/**
 * What the servers of one catalog share for a short time; see src/cluster/port.ts. It is no part of the state that marks and
 * snapshots copy, and the only server of an embedded catalog does not use it. What a crash of the database may take is not
 * logged. Times of the sweep are the database's own.
 */
export const shared = `
DROP SCHEMA IF EXISTS tuku_shared CASCADE;
CREATE SCHEMA tuku_shared;

CREATE TABLE tuku_shared.servers (
  id text PRIMARY KEY,
  seen_at timestamptz NOT NULL
);

-- 'lasting' ones outlive the servers.
CREATE TABLE tuku_shared.documents (
  name text PRIMARY KEY,
  version bigint NOT NULL,
  lasting boolean NOT NULL,
  value jsonb NOT NULL
);

CREATE TABLE tuku_shared.notes (
  key uuid PRIMARY KEY,
  value jsonb NOT NULL,
  kept_until timestamptz NOT NULL
);

CREATE UNLOGGED TABLE tuku_shared.counters (
  key uuid NOT NULL,
  "window" bigint NOT NULL,
  calls bigint NOT NULL,
  kept_until timestamptz NOT NULL,
  PRIMARY KEY (key, "window")
);

CREATE UNLOGGED TABLE tuku_shared.nonces (
  name uuid PRIMARY KEY,
  used_at bigint NOT NULL,
  kept_until timestamptz NOT NULL
);

CREATE TABLE tuku_shared.files (
  key text PRIMARY KEY,
  family text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  content_type text NOT NULL,
  expires_at bigint NOT NULL,
  stored_at timestamptz NOT NULL,
  data bytea NOT NULL
);

ALTER TABLE tuku_shared.files ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX notes_by_end ON tuku_shared.notes (kept_until);
CREATE INDEX counters_by_end ON tuku_shared.counters (kept_until);
CREATE INDEX nonces_by_end ON tuku_shared.nonces (kept_until);
CREATE INDEX files_in_order ON tuku_shared.files (stored_at);
`;
