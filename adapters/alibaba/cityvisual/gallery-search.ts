import type { GallerySearch } from '../../../src/engine/gallery-search.ts';
import { DEFAULT_SIZE, MAX_SIZE } from './captures/conditions.ts';
import { analysisOptions } from './captures/store.ts';
import { scoreOf } from './score.ts';

/** What SearchImages does with an instance and one picture. */
export function gallerySearch(): GallerySearch {
  return {
    scoreName: 'Score',
    analysisOptions,
    limit: DEFAULT_SIZE,
    most: MAX_SIZE,
    score: scoreOf,
    passes: () => true,
  };
}
