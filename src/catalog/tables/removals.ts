/** How many revisions back a log of removals leads, and how many ids one revision may have in it. */
const maxRevisions = 1000;
const maxIds = 1000;

/** What a statement of `touchLogging` takes as its last two values, for the ids that were removed. */
export function loggedIds(removed: readonly number[]): [string, number] {
  return removed.length > maxIds ? ['', 0] : [removed.join(','), maxRevisions];
}

/**
 * A statement that counts a change of a collection which removes something, and logs what: as `$k` and `$k+1` it takes what
 * `loggedIds` gives. More than the log may hold leaves it empty: whoever is behind reads all ids.
 * @param set the collection's other columns
 */
export function touchLogging(
  { table, log, column }: { readonly table: string; readonly log: string; readonly column: string },
  { set, columns, k }: { readonly set: string; readonly columns: string; readonly k: number },
): string {
  return `
    WITH touched AS (
      UPDATE tuku.${table} SET revision = revision + 1, ${set},
        removals_since = greatest(removals_since, revision + 1 - $${k + 1}::bigint)
      WHERE id = $1 RETURNING ${columns}, removals_since
    ), logged AS (
      INSERT INTO tuku.${log} (${column}, revision, ids) SELECT id, revision, $${k}::text FROM touched WHERE $${k}::text <> ''
    ), pruned AS (
      DELETE FROM tuku.${log} USING touched WHERE ${column} = touched.id AND ${log}.revision <= touched.removals_since
    )
    SELECT * FROM touched`;
}

/**
 * SQL for the ids removed after revision `since` as text, null where the log does not reach back so far. It is part of the
 * statement that reads the changes: both are as of one moment.
 */
export function removedAfter({ table, log, column }: Parameters<typeof touchLogging>[0], since: string): string {
  return `
    CASE WHEN ${table}.removals_since <= ${since} THEN coalesce((
      SELECT string_agg(ids, ',') FROM tuku.${log} WHERE ${column} = ${table}.id AND ${log}.revision > ${since}
    ), '') END`;
}

const [comma, zero] = [','.charCodeAt(0), '0'.charCodeAt(0)];

/** Reads `1,2,3`: a million numbers in one string take some 20 ms, a million rows take seconds. */
export function parseIds(text: string): Float64Array {
  const ids = new Float64Array(Math.ceil(text.length / 2));
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    let id = 0;
    for (; at < text.length && text.charCodeAt(at) !== comma; at++) id = 10 * id + (text.charCodeAt(at) - zero);
    ids[count++] = id;
  }
  return ids.slice(0, count);
}
