/** Things that are only described, and the numbers given to them as ids. */
export const resources = `
CREATE TABLE tuku.resources (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  namespace_id bigint NOT NULL REFERENCES tuku.namespaces ON DELETE CASCADE,
  kind text NOT NULL,
  id text NOT NULL,
  parent text NOT NULL,
  name text NOT NULL,
  fields jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (namespace_id, kind, id)
);

CREATE INDEX resources_in_order ON tuku.resources (namespace_id, kind, parent, sequence);

CREATE TABLE tuku.resource_numbers (
  namespace_id bigint NOT NULL REFERENCES tuku.namespaces ON DELETE CASCADE,
  kind text NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (namespace_id, kind)
);
`;
