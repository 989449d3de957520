import type { Gallery } from '../../../src/catalog/port.ts';
import type { GallerySearch } from '../../../src/engine/gallery-search.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { analysisOptions } from './analysis-options.ts';
import { rateOf } from './score.ts';
import { hitSettings } from './switches.ts';

/** What the scene `similarity` of a scan does with a library and a picture. Throws SwitchError. */
export function gallerySearch(_library: Gallery, { switches }: DialectEnvironment): GallerySearch {
  const { minRate, maxHits } = hitSettings(switches);
  return {
    scoreName: 'rate',
    analysisOptions,
    limit: maxHits,
    most: maxHits,
    score: rateOf,
    passes: (rate) => rate >= minRate,
  };
}
