import { MAX_FILE_BYTES } from '../../cluster/in-process.ts';
import type { ExpiringFile, FileStore } from '../../cluster/port.ts';
import type { Row, Sql } from '../sql.ts';

interface FileRow extends Row {
  readonly key: string;
  readonly family: string;
  readonly account: string;
  readonly region: string;
  readonly content_type: string;
  readonly expires_at: number;
  readonly data: Uint8Array;
}

/** Files in the database, in a limited space: the oldest go first. */
export function filesOf(sql: Sql, maxBytes = MAX_FILE_BYTES): FileStore {
  return {
    async put({ key, file: { namespace, bytes, contentType }, expiresMs }) {
      if (bytes.length >= maxBytes) return false;
      const { family, account, region } = namespace;
      await sql.transaction(async (tx) => {
        await tx.query(put, [key, family, account, region, contentType, expiresMs, bytes]);
        await tx.query(makeRoom, [maxBytes]);
      });
      return true;
    },
    async get(key) {
      const [row] = await sql.query<FileRow>(`SELECT ${columns} FROM tuku_shared.files WHERE key = $1`, [key]);
      return row && toFile(row);
    },
    async list() {
      const rows = await sql.query<FileRow>(`SELECT ${columns} FROM tuku_shared.files ORDER BY stored_at, key`);
      return rows.map(toFile);
    },
    async remove(keys) {
      await sql.query(remove, [JSON.stringify(keys)]);
    },
    async drop({ family = null, account = null, region = null }) {
      await sql.query(drop, [family, account, region]);
    },
  };
}

function toFile({ key, family, account, region, content_type, expires_at, data }: FileRow): ExpiringFile {
  return {
    key,
    file: { namespace: { family, account, region }, bytes: data, contentType: content_type },
    expiresMs: expires_at,
  };
}

const columns = 'key, family, account, region, content_type, expires_at, data';

const put = `
INSERT INTO tuku_shared.files (${columns}, stored_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())
ON CONFLICT (key) DO UPDATE SET family = excluded.family, account = excluded.account, region = excluded.region,
  content_type = excluded.content_type, expires_at = excluded.expires_at, stored_at = excluded.stored_at, data = excluded.data`;

const makeRoom = `
DELETE FROM tuku_shared.files WHERE key IN (
  SELECT key FROM (
    SELECT key, sum(length(data) + 1) OVER (ORDER BY stored_at DESC, key) AS newer FROM tuku_shared.files
  ) AS sizes WHERE newer > $1)`;

const remove = `DELETE FROM tuku_shared.files WHERE key IN (SELECT jsonb_array_elements_text($1::jsonb))`;

const drop = `
DELETE FROM tuku_shared.files
WHERE ($1::text IS NULL OR family = $1) AND ($2::text IS NULL OR account = $2) AND ($3::text IS NULL OR region = $3)`;
