/** Work that goes on after its request was answered. Times of claims are the servers' own, whatever clock is set. */
export const tasks = `
CREATE TABLE tuku.tasks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  namespace_id bigint NOT NULL REFERENCES tuku.namespaces ON DELETE CASCADE,
  kind text NOT NULL,
  key text NOT NULL,
  state text NOT NULL,
  payload jsonb NOT NULL,
  result jsonb NOT NULL DEFAULT 'null',
  attempts bigint NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  expires_at timestamptz,
  UNIQUE (namespace_id, kind, key)
);

-- Whatever is not finished: 'due_at' of a running task is when its claim ends.
CREATE INDEX tasks_open ON tuku.tasks (kind, due_at) WHERE state IN ('pending', 'running');
CREATE INDEX tasks_in_order ON tuku.tasks (namespace_id, kind, id);
CREATE INDEX tasks_by_expiry ON tuku.tasks (expires_at) WHERE expires_at IS NOT NULL;
`;
