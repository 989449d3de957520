import type { Catalog, Gallery, Namespace, Picture } from '../catalog/port.ts';
import type { Analysis, Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import { similarityOfViews } from '../index/views.ts';
import { DomainError } from './errors.ts';
import { requireModel } from './gallery-cache.ts';
import type { Nearest } from './nearest/port.ts';
import { type AnalysisOptions, analysePicture, type PictureSource } from './picture-source.ts';
import type { Reembedding } from './reembedding.ts';
import { similarityScale } from './score-curve.ts';
import { viewDiscount } from './view-discount.ts';

/**
 * A picture that was found, and the similarity of its best pair of views with the query's (`pairScore`; at most 1, on the
 * scale of `similarityScale`).
 */
export interface Hit {
  readonly picture: Picture;
  readonly similarity: number;
}

/** How many hits to return, and from which pictures. */
export interface SearchOptions {
  readonly k: number;
  /** Applied before ranking; absent: every picture. */
  readonly accept?: ((picture: Picture) => boolean) | undefined;
}

/** Similarity search in one gallery. Hits are ordered by similarity, equal ones by age, oldest first. */
export interface Search {
  /**
   * The k accepted pictures that are most similar to a query picture.
   * Throws ImageError for a refused query picture, DomainError gallery-not-found, model-mismatch.
   */
  run(
    namespace: Namespace,
    gallery: Gallery,
    query: SearchOptions & { source: PictureSource; analysisOptions: AnalysisOptions },
  ): Promise<{ hits: Hit[]; analysis: Analysis }>;
  /** Reads and analyses a query picture, for searching several galleries with it. Throws ImageError. */
  analyse(source: PictureSource, analysisOptions: AnalysisOptions): Promise<Analysis>;
  /** The k pictures most similar to an embedding of the loaded model, with one view or several. Throws DomainError gallery-not-found, model-mismatch. */
  nearest(namespace: Namespace, gallery: Gallery, embedding: Float32Array, options: SearchOptions): Promise<Hit[]>;
  /**
   * The k pictures most similar to a stored picture, which is among them unless `accept` excludes it.
   * Throws DomainError picture-not-found, gallery-not-found, model-mismatch.
   */
  byPicture(namespace: Namespace, gallery: Gallery, picture: Picture, options: SearchOptions): Promise<Hit[]>;
  /** A page of the accepted pictures in order of creation, and how many there are in all. Throws like `nearest`. */
  list(
    namespace: Namespace,
    gallery: Gallery,
    page: { offset: number; limit: number; accept: (picture: Picture) => boolean },
  ): Promise<{ pictures: Picture[]; total: number }>;
  /** Similarity of two pictures, on the scale of `Hit`. Throws ImageError; if both are refused, that of the first. */
  compare(
    first: { source: PictureSource; analysisOptions: AnalysisOptions },
    second: { source: PictureSource; analysisOptions: AnalysisOptions },
  ): Promise<{ similarity: number; analyses: readonly [Analysis, Analysis] }>;
}

export function createSearch(parts: {
  catalog: Catalog;
  features: Features;
  fetcher: ImageFetcher;
  nearest: Nearest;
  reembedding: Reembedding;
}): Search {
  const { catalog, features, nearest: places, reembedding } = parts;
  const similarityOf = similarityScale(features.model);

  async function analyse(source: PictureSource, analysisOptions: AnalysisOptions): Promise<Analysis> {
    return analysePicture(source, analysisOptions, parts);
  }

  function nearest(namespace: Namespace, gallery: Gallery, embedding: Float32Array, { k, accept }: SearchOptions) {
    const found = async (): Promise<Hit[]> => {
      const near = await places.pictures({ ...gallery, namespace }, { embedding, k, accept });
      return near.map(({ picture, score }) => ({ picture, similarity: similarityOf(score) }));
    };
    return reembedding.current(gallery, found);
  }

  return {
    analyse,
    nearest,
    async run(namespace, gallery, { source, analysisOptions, ...options }) {
      const analysis = await analyse(source, analysisOptions);
      return { hits: await nearest(namespace, gallery, analysis.embedding, options), analysis };
    },
    async byPicture(namespace, gallery, picture, options) {
      const vector = await reembedding.current(gallery, async () => {
        const stored = (await catalog.embeddings.of(gallery.id, [picture.id])).get(picture.id);
        if (!stored) throw new DomainError('picture-not-found', `picture ${picture.name} has been removed`);
        requireModel(features.model, stored.model, gallery.key);
        return stored.vector;
      });
      return nearest(namespace, gallery, vector, options);
    },
    list: (namespace, gallery, page) =>
      reembedding.current(gallery, () => places.list({ ...gallery, namespace }, page)),
    async compare(first, second) {
      const [a, b] = await Promise.allSettled([
        analyse(first.source, first.analysisOptions),
        analyse(second.source, second.analysisOptions),
      ]);
      if (a.status === 'rejected') throw a.reason;
      if (b.status === 'rejected') throw b.reason;
      const similarity = similarityOf(
        similarityOfViews(a.value.embedding, b.value.embedding, {
          dimension: features.dimension,
          discount: viewDiscount(features.model),
        }),
      );
      return { similarity, analyses: [a.value, b.value] };
    },
  };
}
