/** A place in the history of a collection: everything up to an id of a revision. */
export interface HistoryPlace {
  readonly revision: number;
  readonly id: number;
}

/** Changes of a collection after a place in its history, and the collection itself, as of one moment. */
export interface Changes<Row> {
  readonly revision: number;
  /** How many rows the collection has. */
  readonly count: number;
  /** What was added or changed, by (revision, id). */
  readonly rows: readonly Row[];
  /** Whether there are more: then nothing is said of removals. */
  readonly more: boolean;
  /** Ids that were removed after the revision that was asked for; undefined when that is too long ago to tell. */
  readonly removed?: Float64Array;
}

/** All ids of a collection, and its revision that they belong to. */
export interface AllIds {
  readonly revision: number;
  readonly ids: Float64Array;
}

/** After everything that happened up to a revision. */
export function afterRevision(revision: number): HistoryPlace {
  return { revision, id: Number.MAX_SAFE_INTEGER };
}

/** Rows that changed after a revision, in batches; nothing for a collection that is gone. */
export async function* changedRows<Row extends HistoryPlace>(
  read: (after: HistoryPlace) => Promise<Changes<Row> | undefined>,
  since: number,
): AsyncGenerator<Row[]> {
  for (let after: HistoryPlace = afterRevision(since); ; ) {
    const { rows = [], more = false } = (await read(after)) ?? {};
    if (rows.length > 0) yield [...rows];
    const last = rows.at(-1);
    if (!more || last === undefined) return;
    after = last;
  }
}
