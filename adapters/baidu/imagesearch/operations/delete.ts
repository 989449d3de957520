import schemas from '../../../../schemas/baidu/imagesearch/delete.json' with { type: 'json' };
import type { ImageSearchOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { contSignsIn } from '../input.ts';
import { analysisOptionsOf, isNamed } from '../picture.ts';
import { selectedPicture } from '../picture-selector.ts';
import { contSignsWellFormed, libraryExists, pictureGivenOrNamed } from '../rules.ts';

/** The largest of the published limits: 1000, then 50, now 100 [history]. */
const MAX_SIGNS = 1000;
/** Pixels of a side, whatever the family; holds with `--strict` [documented]. */
const LEAST_SIDE = 50;

/** Deletes one picture, or those of a list; 216680 when none of them is in the library [inferred for lists]. */
export const remove: ImageSearchOperation = {
  name: 'delete',
  schema: schemas.request,
  rules: [libraryExists, pictureGivenOrNamed, contSignsWellFormed(MAX_SIGNS)],
  async handle(call) {
    const { input, namespace, services } = call;
    const selectors = isNamed(input)
      ? contSignsIn(input).map((item) => ({ item }))
      : [await selectedPicture(call, analysisOptionsOf(call, LEAST_SIDE))];
    const removed = await services.engine.pictures.removeEach(namespace, await call.library(), selectors);
    if (removed.flat().length === 0) throw refusal('216680', { detail: 'none of the pictures is in the library' });
    return {};
  },
};
