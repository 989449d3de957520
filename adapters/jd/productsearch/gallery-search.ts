import type { GallerySearch } from '../../../src/engine/gallery-search.ts';
import { analysisOptions } from './analysis-options.ts';
import { DEFAULT_TOPK, MAX_TOPK } from './operations/product_image_search.ts';
import { similarityOf } from './score.ts';

/** What product_image_search does with a collection and a picture alone. */
export function gallerySearch(): GallerySearch {
  return {
    scoreName: 'similarity',
    analysisOptions,
    limit: DEFAULT_TOPK,
    most: MAX_TOPK,
    score: similarityOf,
    passes: () => true,
  };
}
