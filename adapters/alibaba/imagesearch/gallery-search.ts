import type { Gallery } from '../../../src/catalog/port.ts';
import type { GallerySearch } from '../../../src/engine/gallery-search.ts';
import { analysisOptions, findingsOf, type SubjectChoice } from './analysis-options.ts';
import { detailsOf } from './attributes.ts';
import { MAX_RESULTS, resultPage } from './input.ts';
import { accepting } from './results.ts';
import { scoreOf } from './score.ts';

/** Neither Region nor CategoryId, and Crop as it is by default. */
const choice: SubjectChoice = { region: undefined, category: undefined, crop: true };

/** What SearchImageByPic does with an instance and a picture alone, and SearchImageByName with a stored one. */
export function gallerySearch(instance: Gallery): GallerySearch {
  return {
    scoreName: 'Score',
    analysisOptions: analysisOptions(instance, choice),
    limit: resultPage({}).num,
    most: MAX_RESULTS,
    score: scoreOf,
    passes: () => true,
    accept: (query) =>
      accepting(
        undefined,
        'picture' in query ? detailsOf(query.picture).category : findingsOf(instance, choice, query.analysis).category,
      ),
  };
}
