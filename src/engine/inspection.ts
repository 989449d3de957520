import type { PlacedGalleryRow } from '../catalog/overview-port.ts';
import type { Catalog, Picture } from '../catalog/port.ts';
import type { Analysis, Features } from '../features/port.ts';
import { DomainError } from './errors.ts';
import { type GallerySearch, leastPassing, type SearchedFor } from './gallery-search.ts';
import { cosineScale } from './score-curve.ts';
import type { Hit, Search, SearchOptions } from './search.ts';

/** What to search a gallery for, and what to explain. */
export interface InspectedQuery {
  /** Base64 of a picture, or the id of a stored one. */
  readonly query: { readonly base64: string } | { readonly like: number };
  /** Default: as many as the vendor's API lists. */
  readonly limit?: number | undefined;
  /** Cosine from which a hit passes; default: the vendor's threshold. */
  readonly threshold?: number | undefined;
  /** An item whose place is explained. */
  readonly item?: string | undefined;
}

/** A hit as the vendor's API would score it. */
export interface InspectedHit {
  readonly picture: Picture;
  /** Cosine of the model, of the best pair of views. */
  readonly similarity: number;
  readonly score: number;
  /** Whether the API lists it. */
  readonly passes: boolean;
  /** 1 for the most similar of the pictures that the search covers. */
  readonly rank: number;
}

/** Why an item is among the hits or not; `filtered`: the search does not cover its pictures. */
export interface Explained {
  readonly item: string;
  readonly rank: number | null;
  readonly similarity: number | null;
  readonly score: number | null;
  readonly reason: 'shown' | 'below-threshold' | 'beyond-limit' | 'filtered' | 'absent';
}

export interface InspectedSearch {
  /** Of a picture; undefined when a stored one was searched for. */
  readonly analysis?: Analysis;
  /** Cosine from which hits pass; undefined when all of them do. */
  readonly threshold?: number;
  readonly hits: readonly InspectedHit[];
  readonly explained?: Explained;
}

/** Searches as the vendors' APIs do, with what they leave out. */
export interface Inspection {
  /**
   * Hits beyond the threshold, too. Throws ImageError, DomainError picture-not-found, gallery-not-found, model-mismatch,
   * model-unavailable, busy.
   */
  search(gallery: PlacedGalleryRow, how: GallerySearch, query: InspectedQuery): Promise<InspectedSearch>;
  /** The least cosine that passes, for the loaded model; undefined when all of them do. */
  threshold(how: GallerySearch): number | undefined;
}

export function createInspection(parts: {
  catalog: Catalog;
  features: Pick<Features, 'model'>;
  search: Search;
}): Inspection {
  const { catalog, features, search } = parts;
  const cosineOf = cosineScale(features.model);

  function thresholdOf(how: GallerySearch): number | undefined {
    const least = leastPassing(how);
    return least === undefined ? undefined : cosineOf(least);
  }

  async function storedPicture({ id, key }: PlacedGalleryRow, picture: number): Promise<Picture> {
    const [stored] = await catalog.pictures.list(id, { ids: [picture] });
    if (stored === undefined) throw new DomainError('picture-not-found', `no picture ${picture} in gallery ${key}`);
    return stored;
  }

  async function explain(
    item: string,
    gallery: PlacedGalleryRow,
    {
      hits,
      accept,
      rated,
      reasonOf,
      find,
    }: {
      readonly hits: readonly InspectedHit[];
      readonly accept: ((picture: Picture) => boolean) | undefined;
      readonly rated: (hit: Hit, at: number) => InspectedHit;
      readonly reasonOf: (hit: InspectedHit) => Explained['reason'];
      readonly find: (options: SearchOptions) => Promise<Hit[]>;
    },
  ): Promise<Explained> {
    const listed = hits.find(({ picture }) => picture.item === item);
    if (listed !== undefined) return { ...numbers(listed), item, reason: reasonOf(listed) };
    const [best] = await find({ k: 1, accept: (picture) => picture.item === item });
    if (best === undefined) return { item, rank: null, similarity: null, score: null, reason: 'absent' };
    const pictures = await catalog.pictures.list(gallery.id, { item });
    if (accept !== undefined && !pictures.some(accept)) {
      return { ...numbers(rated(best, -1)), item, rank: null, reason: 'filtered' };
    }
    const all = await find({ k: gallery.pictureCount, accept });
    const at = all.findIndex(({ picture }) => picture.item === item);
    const hit = rated(all[at] ?? best, at);
    return { ...numbers(hit), item, reason: reasonOf(hit) };
  }

  return {
    threshold: thresholdOf,
    async search(gallery, how, { query, limit = how.limit, threshold: asked, item }) {
      const { namespace } = gallery;
      let searchedFor: SearchedFor;
      let find: (options: SearchOptions) => Promise<Hit[]>;
      if ('base64' in query) {
        const analysis = await search.analyse(query, how.analysisOptions);
        searchedFor = { analysis };
        find = (options) => search.nearest(namespace, gallery, analysis.embedding, options);
      } else {
        const picture = await storedPicture(gallery, query.like);
        searchedFor = { picture };
        find = (options) => search.byPicture(namespace, gallery, picture, options);
      }
      const accept = how.accept?.(searchedFor);
      const shown = Math.min(limit, how.most);
      const isClose = ({ score, similarity }: Pick<InspectedHit, 'score' | 'similarity'>) =>
        asked === undefined ? how.passes(score) : similarity >= asked;
      const rated = ({ picture, similarity }: Hit, at: number): InspectedHit => {
        const scores = { similarity: cosineOf(similarity), score: how.score(similarity) };
        return { picture, ...scores, passes: isClose(scores) && at < shown, rank: at + 1 };
      };
      const reasonOf = (hit: InspectedHit) => {
        if (!isClose(hit)) return 'below-threshold';
        return hit.rank > shown ? 'beyond-limit' : 'shown';
      };
      const hits = (await find({ k: limit, accept })).map(rated);
      const threshold = asked ?? thresholdOf(how);
      return {
        ...('analysis' in searchedFor && { analysis: searchedFor.analysis }),
        ...(threshold !== undefined && { threshold }),
        hits,
        ...(item !== undefined && { explained: await explain(item, gallery, { hits, accept, rated, reasonOf, find }) }),
      };
    },
  };
}

function numbers({ rank, similarity, score }: InspectedHit): Pick<Explained, 'rank' | 'similarity' | 'score'> {
  return { rank, similarity, score };
}
