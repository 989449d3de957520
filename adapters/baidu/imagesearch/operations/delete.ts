import schemas from '../../../../schemas/baidu/imagesearch/delete.json' with { type: 'json' };
import { imageSearchOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { analysisOptionsOf, picturesSelected, selectorsOf } from '../picture.ts';
import { libraryExists } from '../rules.ts';

/** The largest published limit: 1000, then 50, now 100 [history]. */
const MAX_CONT_SIGNS = 1000;
/** Pixels of each side, in any family; enforced with `--strict` [documented]. */
const MIN_SIDE = 50;

/** Deletes one picture, or those of a list; 216680 if the library has none of them [inferred for lists]. */
export const remove = imageSearchOperation({
  name: 'delete',
  schema: schemas.request,
  rules: [libraryExists, picturesSelected(MAX_CONT_SIGNS)],
  async handle(call, { selection }) {
    const { namespace, services } = call;
    const selectors = await selectorsOf(call, selection, analysisOptionsOf(call, MIN_SIDE));
    const removed = await services.engine.pictures.removeEach(namespace, await call.library(), selectors);
    if (removed.flat().length === 0) throw refusal('216680', { detail: 'the library has none of the pictures' });
    return {};
  },
});
