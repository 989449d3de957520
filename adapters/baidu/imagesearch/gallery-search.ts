import type { Gallery } from '../../../src/catalog/port.ts';
import type { GallerySearch } from '../../../src/engine/gallery-search.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { families } from './families.ts';
import { resultsOf } from './operations/search.ts';
import { analysisOptionsOf } from './picture.ts';
import { scoreOf } from './score.ts';
import { settingsOf } from './switches.ts';

/** What a search does with a library and a picture alone. Throws SwitchError. */
export function gallerySearch({ key }: Gallery, { strict, switches }: DialectEnvironment): GallerySearch | undefined {
  const family = families.find(({ name }) => name === key);
  if (family === undefined) return undefined;
  const services = { strict, ...settingsOf(switches) };
  const { byDefault, max } = resultsOf({ family, services });
  return {
    scoreName: 'score',
    analysisOptions: analysisOptionsOf({ family, services }),
    limit: byDefault,
    most: max,
    score: scoreOf,
    passes: () => true,
  };
}
