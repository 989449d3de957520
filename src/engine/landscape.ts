import { LRUCache } from 'lru-cache';
import type { PlacedGalleryRow, PlacedIndexRow } from '../catalog/overview-port.ts';
import type { Catalog } from '../catalog/port.ts';
import { createKeyedMutex } from '../concurrency/keyed-mutex.ts';
import type { Features } from '../features/port.ts';
import { joinVectors } from '../features/vector.ts';
import { pairsOf, planeOf } from './landscape-thread.ts';
import type { PairSimilarities } from './pair-similarities.ts';
import type { Plane } from './principal-components.ts';
import { viewDiscount } from './view-discount.ts';

/** Points of a collection, for people to look at. */
export interface LandscapeMap extends Plane {
  /** Ids of the pictures or vectors, in the order of the points. */
  readonly ids: readonly number[];
  /** How many there are in all. */
  readonly of: number;
}

/** What a collection looks like as a whole, computed off the main thread, one at a time, and kept until it changes. */
export interface Landscape {
  /** Pictures by their first views, where the view of the subject comes before that of the whole picture. */
  gallery(gallery: PlacedGalleryRow): Promise<LandscapeMap>;
  vectorIndex(index: PlacedIndexRow): Promise<LandscapeMap>;
  /** @param threshold cosine; pairs from there on are counted apart */
  similarities(gallery: PlacedGalleryRow, threshold: number | undefined): Promise<PairSimilarities>;
}

/** Of more, so many are taken evenly. */
export const MAX_POINTS = 10_000;
export const MAX_PAIRS = 200_000;
/** Embeddings read at a time: a megabyte or two, some milliseconds of the main thread. */
const batchSize = 500;
const maxKept = 16;

export function createLandscape(catalog: Catalog, features: Pick<Features, 'model' | 'dimension'>): Landscape {
  const kept = new LRUCache<string, LandscapeMap | PairSimilarities>({ max: maxKept });
  const mutex = createKeyedMutex<'thread'>();

  /** What was computed of this revision of a collection, or the computation. */
  async function once<T extends LandscapeMap | PairSimilarities>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = () => kept.get(key) as T | undefined;
    return (
      known() ??
      mutex.run('thread', async () => {
        const found = known() ?? (await compute());
        kept.set(key, found);
        return found;
      })
    );
  }

  /** The sampled pictures of one model, all views of each. */
  async function pictures({ id }: PlacedGalleryRow) {
    const all = await catalog.pictures.ids(id);
    const ids: number[] = [];
    const embeddings: Float32Array[] = [];
    let model: string | undefined;
    for (const some of slices(evenly(all, MAX_POINTS))) {
      const stored = await catalog.embeddings.of(id, some);
      for (const picture of some) {
        const embedding = stored.get(picture);
        model ??= embedding?.model;
        if (embedding === undefined || embedding.model !== model) continue;
        ids.push(picture);
        embeddings.push(embedding.vector);
      }
    }
    // Of another model than the loaded one, the shortest embedding is taken for one view.
    const shortest = embeddings.reduce((least, { length }) => Math.min(least, length), embeddings[0]?.length ?? 0);
    const dimension = model === features.model ? features.dimension : shortest;
    return { ids, embeddings, dimension, model, of: all.length };
  }

  return {
    gallery: (gallery) =>
      once(`gallery ${gallery.id} ${gallery.revision}`, async () => {
        const { ids, embeddings, dimension, of } = await pictures(gallery);
        const first = joinVectors(embeddings.map((views) => views.subarray(0, dimension)));
        return { ...(await planeOf(first, dimension)), ids, of };
      }),
    vectorIndex: (index) =>
      once(`vectors ${index.id} ${index.revision}`, async () => {
        const all = await catalog.vectors.ids(index.id);
        const { dimension } = index.vectorFields[0] ?? index;
        const ids: number[] = [];
        const vectors: Float32Array[] = [];
        for (const some of slices(evenly(all, MAX_POINTS))) {
          for (const { id, vector } of await catalog.overview.vectors(index.id, some)) {
            // Of several vector fields, the first is laid out.
            const own = vector.subarray(0, dimension);
            if (Number.isNaN(own[0])) continue;
            ids.push(id);
            vectors.push(own);
          }
        }
        return { ...(await planeOf(joinVectors(vectors), dimension)), ids, of: all.length };
      }),
    similarities: (gallery, threshold = Number.POSITIVE_INFINITY) =>
      once(`pairs ${gallery.id} ${gallery.revision} ${threshold}`, async () => {
        const { embeddings, dimension, model = '' } = await pictures(gallery);
        const views = embeddings.map(({ length }) => Math.round(length / dimension));
        const discount = viewDiscount(model);
        const given = { vectors: joinVectors(embeddings), views, dimension, discount };
        return pairsOf(given, { maxPairs: MAX_PAIRS, threshold });
      }),
  };
}

/** At most so many of a list, at equal distances. */
function evenly(list: ArrayLike<number>, most: number): number[] {
  const count = Math.min(list.length, most);
  return Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)] as number);
}

function* slices(list: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < list.length; at += batchSize) yield list.slice(at, at + batchSize);
}
