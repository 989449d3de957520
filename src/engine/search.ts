import type { Gallery, Namespace, Picture } from '../catalog/port.ts';
import type { Analysis, Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import type { GalleryCache } from './gallery-cache.ts';
import { type Look, lookAt, type PictureSource } from './picture-source.ts';

/** A picture found, and its cosine similarity to the query (-1..1). */
export interface Hit {
  readonly picture: Picture;
  readonly similarity: number;
}

/** Similarity search in one gallery. */
export interface Search {
  /**
   * The k most similar of the accepted pictures, best first, the older first among equals.
   * Throws ImageError for a refused query picture, DomainError gallery-not-found, model-mismatch.
   */
  run(
    namespace: Namespace,
    gallery: Gallery,
    query: { source: PictureSource; look: Look; k: number; accept?: (picture: Picture) => boolean },
  ): Promise<{ hits: Hit[]; analysis: Analysis }>;
}

export function createSearch(parts: { features: Features; fetcher: ImageFetcher; cache: GalleryCache }): Search {
  const { cache } = parts;
  return {
    async run(namespace, gallery, { source, look, k, accept }) {
      const analysis = await lookAt(source, look, parts);
      const hits = await cache.use(namespace, gallery, async ({ index, pictures }) => {
        // A picture may be removed while the scan goes on.
        const accepts =
          accept &&
          ((id: number) => {
            const picture = pictures.get(id);
            return picture !== undefined && accept(picture);
          });
        const neighbours = await index.search(analysis.embedding, k, accepts);
        return neighbours.flatMap(({ id, score }) => {
          const picture = pictures.get(id);
          return picture === undefined ? [] : [{ picture, similarity: score }];
        });
      });
      return { hits, analysis };
    },
  };
}
