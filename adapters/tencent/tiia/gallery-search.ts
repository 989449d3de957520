import type { Gallery } from '../../../src/catalog/port.ts';
import type { GallerySearch } from '../../../src/engine/gallery-search.ts';
import { analysisOptionsOf } from './analysis-options.ts';
import { groupTypeOf, thresholdOf } from './groups.ts';
import { page } from './pictures.ts';

/** What SearchImage does with a group and a picture alone. */
export function gallerySearch(gallery: Gallery): GallerySearch {
  const type = groupTypeOf(gallery);
  const threshold = thresholdOf(type, undefined);
  return {
    scoreName: 'Score',
    analysisOptions: analysisOptionsOf(type, {}),
    limit: Math.min(page({}).limit, type.maxResults),
    most: type.maxResults,
    score: type.score,
    passes: (score) => score > threshold,
  };
}
