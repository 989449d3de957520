import type { Picture } from '../../catalog/port.ts';
import type { PictureCandidate, PictureCursor, StoredSearches, StoredTable } from '../../catalog/stored/port.ts';
import { cleanScore, preciseScore } from '../../index/metric.ts';
import { pairScore, splitViews } from '../../index/views.ts';
import type { NearPicture, PictureQuery } from './port.ts';

/** Pictures read at a time at most. */
const maxRead = 1000;
/** Searches for more go through all pictures. */
const maxIndexed = 1000;

/** What a search knows of the gallery. */
interface Searched {
  readonly table: StoredTable;
  readonly galleryId: number;
  readonly pictureCount: number;
  /** What a pair of views with a whole picture among them counts (`pairScore`). */
  readonly discount: number;
}

/**
 * The k nearest accepted pictures in a stored table; undefined when that is not what the gallery is at the moment. As in
 * an index of views, every view of the query finds its nearest among the first views and among the second ones: whatever
 * comes before a picture in the list of its best pair comes before it in the end.
 */
export async function nearestPictures(
  searches: StoredSearches,
  searched: Searched,
  { embedding, k, accept }: PictureQuery,
): Promise<NearPicture[] | undefined> {
  const { table } = searched;
  if (k === 0) return [];
  const places = await searches.places(table);
  if (places === undefined) return undefined;
  const views = splitViews(embedding, table.dimension);
  const found = new Map<number, Picture>();
  for (const view of views) {
    for (let place = 0; place < places; place++) {
      const some = await around(searches, searched, { view, place, k, accept });
      if (some === undefined) return undefined;
      for (const { id, picture } of some) found.set(id, picture);
    }
  }
  const scored = await score(searches, searched, views, found);
  return scored?.sort((a, b) => b.score - a.score || a.picture.id - b.picture.id).slice(0, k);
}

interface Wanted {
  readonly view: Float32Array;
  readonly place: number;
  readonly k: number;
  readonly accept: PictureQuery['accept'];
}

/** Somewhat more than k accepted pictures whose views at a place are near; fewer when there are no more. */
async function around(
  searches: StoredSearches,
  { table, pictureCount }: Searched,
  { view, place, k, accept }: Wanted,
): Promise<readonly PictureCandidate[] | undefined> {
  const wanted = k + 16 + (k >> 2);
  const query = { vector: view, place, members: pictureCount };
  if (table.indexed && k <= maxIndexed) {
    const cursor = await searches.pictures(table, { ...query, route: 'index' });
    const taken = await take(cursor, wanted, accept);
    if (taken === undefined) return undefined;
    const isTied = isEven(taken.accepted, k);
    if (!isTied && (!taken.ended || (place === 0 && taken.read >= pictureCount))) {
      const fresh = await take(await searches.pictures(table, { ...query, route: 'fresh' }), wanted, accept);
      return fresh && [...taken.accepted, ...fresh.accepted];
    }
  }
  const cursor = await searches.pictures(table, { ...query, route: 'all' });
  return (await take(cursor, wanted, accept))?.accepted;
}

/** Whether what follows the k-th is as near, so that an index may have left out an older one. */
function isEven(accepted: readonly PictureCandidate[], k: number): boolean {
  const nears = accepted.map(({ near }) => near ?? 0).sort((a, b) => a - b);
  return nears.length > k && nears[k - 1] === nears.at(-1);
}

async function take(
  cursor: PictureCursor,
  wanted: number,
  accept: PictureQuery['accept'],
): Promise<{ accepted: PictureCandidate[]; read: number; ended: boolean } | undefined> {
  const accepted: PictureCandidate[] = [];
  let read = 0;
  for (let count = Math.min(wanted, maxRead); ; count = Math.min(maxRead, 2 * count)) {
    const some = await cursor.next(count);
    if (some === undefined) return undefined;
    read += some.length;
    for (const one of some) if (accept === undefined || accept(one.picture)) accepted.push(one);
    const ended = some.length < count;
    if (!ended && accepted.length < wanted) continue;
    await cursor.close();
    return { accepted, read, ended };
  }
}

/** Undefined when a picture was removed meanwhile. */
async function score(
  searches: StoredSearches,
  { table, galleryId, discount }: Searched,
  views: readonly Float32Array[],
  found: ReadonlyMap<number, Picture>,
): Promise<NearPicture[] | undefined> {
  const near: NearPicture[] = [];
  const ids = [...found.keys()];
  for (let at = 0; at < ids.length; at += maxRead) {
    const embeddings = await searches.embeddings(galleryId, ids.slice(at, at + maxRead));
    for (const id of ids.slice(at, at + maxRead)) {
      const embedding = embeddings.get(id);
      if (embedding === undefined) return undefined;
      const scores = splitViews(embedding.vector, table.dimension).flatMap((view, place) =>
        views.map((own, ownPlace) =>
          pairScore({ metric: 'cosine', discount }, preciseScore('cosine', own, view), ownPlace, place),
        ),
      );
      near.push({ picture: found.get(id) as Picture, score: cleanScore('cosine', Math.max(...scores)) });
    }
  }
  return near;
}
