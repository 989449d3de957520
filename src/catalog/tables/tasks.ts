import type { Json } from '../../json.ts';
import type { Tables, Task, TaskState } from '../port.ts';
import type { Queryable, Row, SqlValue } from '../sql.ts';

/** Reads and writes `tuku.tasks`. */
export function tasksOf(db: Queryable): Tables['tasks'] {
  async function tasks(text: string, values: readonly SqlValue[]): Promise<Task[]> {
    const rows = await db.query<TaskRow>(text, values);
    return rows.map(toTask).sort((a, b) => a.id - b.id);
  }

  return {
    async insert(namespaceId, { kind, key, payload }, { at, dueAt }) {
      await db.query(insert, [namespaceId, kind, key, JSON.stringify(payload), at, dueAt]);
    },

    async find({ family, account, region }, kind, key) {
      const [task] = await tasks(find, [family, account, region, kind, key]);
      return task;
    },

    list({ family, account, region }, kind, { offset, limit }) {
      return tasks(list, [family, account, region, kind, limit, offset]);
    },

    async count({ family, account, region }, kind) {
      const [row] = await db.query<{ count: number }>(count, [family, account, region, kind]);
      return row?.count ?? 0;
    },

    claim(kind, { limit, now, until, early = [], held = [] }) {
      const lease = [kind, now, until, limit];
      if (early.length === 0 && held.length === 0) return tasks(claim(due), lease);
      return tasks(claim(dueByClock), [...lease, JSON.stringify(early), JSON.stringify(held)]);
    },

    async extend(ids, until) {
      await db.query(extend, [JSON.stringify(ids), until]);
    },

    async settle(id, { state, result, finishedAt, expiresAt }) {
      const rows = await db.query(settle, [id, state, JSON.stringify(result), finishedAt, expiresAt]);
      return rows.length > 0;
    },

    async postpone(id, dueAt) {
      await db.query(postpone, [id, dueAt]);
    },

    async release() {
      await db.query(release);
    },

    async forget(before) {
      await db.query('DELETE FROM tuku.tasks WHERE expires_at < $1', [before]);
    },
  };
}

interface TaskRow extends Row {
  readonly id: number;
  readonly family: string;
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly key: string;
  readonly state: TaskState;
  readonly payload: Json;
  readonly result: Json;
  readonly attempts: number;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly expires_at: Date | null;
}

function toTask({ family, account, region, created_at, finished_at, expires_at, ...same }: TaskRow): Task {
  return {
    ...same,
    namespace: { family, account, region },
    createdAt: created_at,
    ...(finished_at && { finishedAt: finished_at }),
    ...(expires_at && { expiresAt: expires_at }),
  };
}

const columns = `tasks.id, family, account, region, kind, key, state, payload, result, attempts,
  created_at, finished_at, expires_at`;

const insert = `
INSERT INTO tuku.tasks (namespace_id, kind, key, state, payload, created_at, due_at)
VALUES ($1, $2, $3, 'pending', $4, $5, $6)`;

const inNamespace = `
FROM tuku.tasks JOIN tuku.namespaces ON namespaces.id = namespace_id
WHERE family = $1 AND account = $2 AND region = $3 AND kind = $4`;

const find = `SELECT ${columns} ${inNamespace} AND key = $5`;
const list = `SELECT ${columns} ${inNamespace} ORDER BY tasks.id LIMIT $5 OFFSET $6`;
const count = `SELECT count(*) AS count ${inNamespace}`;

// The oldest tasks that are due, and those whose lease has expired because their server died.
const claim = (isDue: string) => `
UPDATE tuku.tasks SET state = 'running', attempts = attempts + 1, due_at = $3
FROM tuku.namespaces
WHERE namespaces.id = namespace_id AND tasks.id IN (
  SELECT id FROM tuku.tasks
  WHERE kind = $1 AND state IN ('pending', 'running') AND ${isDue}
  ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING ${columns}`;

const due = 'due_at <= $2';
const dueByClock = `
  (due_at <= $2 OR (state = 'pending' AND id IN (SELECT jsonb_array_elements_text($5::jsonb)::bigint)))
  AND id NOT IN (SELECT jsonb_array_elements_text($6::jsonb)::bigint)`;

const extend = `
UPDATE tuku.tasks SET due_at = $2
WHERE state = 'running' AND id IN (SELECT jsonb_array_elements_text($1::jsonb)::bigint)`;

const settle = `
UPDATE tuku.tasks SET state = $2, result = $3, finished_at = $4, expires_at = $5
WHERE id = $1 AND state = 'running'
RETURNING id`;

const postpone = `UPDATE tuku.tasks SET state = 'pending', due_at = $2 WHERE id = $1 AND state = 'running'`;

const release = `UPDATE tuku.tasks SET state = 'pending', due_at = 'epoch' WHERE state = 'running'`;
