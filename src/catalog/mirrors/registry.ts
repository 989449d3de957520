import type { HistoryPlace } from '../changes.ts';
import type { Queryable, Row } from '../sql.ts';
import type { StorableCollection } from '../stored/port.ts';
import { homes } from '../stored/registry.ts';
import { parseIds } from '../tables/removals.ts';
import type { Mirror, MirrorKey } from './port.ts';

/** The columns of a mirror, under names that no member's column has. */
const names = [
  'number',
  'gallery_id',
  'index_id',
  'name',
  'dimension',
  'metric',
  'model',
  'revision',
  'seal',
  'begun',
  'reached_revision',
  'reached_id',
  'places',
  'odd',
] as const;

export const registryColumns = names.map((name) => `${name} AS m_${name}`).join(', ');

const own = names.map((name) => `m.${name} AS m_${name}`).join(', ');

export interface RegistryRow extends Row {
  readonly m_number: number;
  readonly m_gallery_id: number | null;
  readonly m_index_id: number | null;
  readonly m_name: string;
  readonly m_dimension: number;
  readonly m_metric: 'cosine' | 'euclidean';
  readonly m_model: string;
  readonly m_revision: number;
  readonly m_seal: string;
  readonly m_begun: string;
  readonly m_reached_revision: number;
  readonly m_reached_id: number;
  readonly m_places: number;
  readonly m_odd: string;
}

export function toMirror(row: RegistryRow): Mirror {
  const reached: HistoryPlace = { revision: row.m_reached_revision, id: row.m_reached_id };
  return {
    number: row.m_number,
    kind: row.m_gallery_id === null ? 'vectors' : 'gallery',
    id: (row.m_gallery_id ?? row.m_index_id) as number,
    name: row.m_name,
    dimension: row.m_dimension,
    metric: row.m_metric,
    model: row.m_model,
    revision: row.m_revision,
    seal: row.m_seal,
    begun: row.m_begun,
    reached,
    places: row.m_places,
    odd: parseIds(row.m_odd),
  };
}

export async function mirrorsWhere(db: Queryable, where: string, values: readonly (number | string)[] = []) {
  const text = `SELECT ${own} FROM tuku_mirrors.collections AS m ${where}`;
  return (await db.query<RegistryRow>(text, values)).map(toMirror);
}

export async function findMirror(db: Queryable, { kind, id }: MirrorKey): Promise<Mirror | undefined> {
  const [mirror] = await mirrorsWhere(db, `WHERE ${homes[kind].column} = $1`, [id]);
  return mirror;
}

/** Does nothing where there is one already. */
export async function insertMirror(
  db: Queryable,
  { kind, id, dimension, metric, model }: StorableCollection,
  name: string,
): Promise<void> {
  const { column } = homes[kind];
  await db.query(
    `INSERT INTO tuku_mirrors.collections (${column}, name, dimension, metric, model) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (${column}) DO NOTHING`,
    [id, name, dimension, metric, model],
  );
}

/** Those whose collection has changed since, or that were never complete. */
export const isBehind = `
LEFT JOIN tuku.galleries AS g ON g.id = m.gallery_id LEFT JOIN tuku.vector_indexes AS i ON i.id = m.index_id
WHERE m.revision < coalesce(g.revision, i.revision) OR m.revision < 0`;
