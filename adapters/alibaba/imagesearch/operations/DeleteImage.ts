import schemas from '../../../../schemas/alibaba/imagesearch/DeleteImage.json' with { type: 'json' };
import { type ImageSearchCall, imageSearchOperation } from '../call.ts';
import { flag } from '../input.ts';
import { withinQuota } from '../quotas.ts';
import { accepting } from '../results.ts';
import { filterGiven, instanceNamed, productGiven } from '../rules.ts';

/** With IsDeleteByFilter a Filter, otherwise a ProductId [documented]. */
const selectionGiven = (call: ImageSearchCall) => ({
  selection: flag(call.input, 'IsDeleteByFilter', false) ? filterGiven(call) : productGiven(call),
});

/**
 * Deletes a picture, every picture of a product, or those that a Filter selects. Succeeds when there are none, and lists
 * the names of the deleted ones [documented].
 */
export const DeleteImage = imageSearchOperation({
  name: 'DeleteImage',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota(20), selectionGiven],
  async handle(call, { selection }) {
    const { pictures } = call.services.engine;
    const instance = await call.instance();
    const deleted =
      'filter' in selection
        ? await pictures.removeWhere(call.namespace, instance, accepting(selection.filter))
        : (await pictures.removeEach(call.namespace, instance, [selection.names])).flat();
    const PicNames = deleted.map((picture) => picture.name);
    return { Message: 'success', Code: 0, Success: true, Data: { PicNames } };
  },
});
