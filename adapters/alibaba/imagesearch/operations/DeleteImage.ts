import schemas from '../../../../schemas/alibaba/imagesearch/DeleteImage.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import type { ImageSearchOperation, ImageSearchRule } from '../call.ts';
import { flag } from '../input.ts';
import { withinQuota } from '../quotas.ts';
import { accepting } from '../results.ts';
import { filterGiven, instanceNamed, productGiven } from '../rules.ts';

/** With IsDeleteByFilter a Filter, else a ProductId [documented]. */
const selectionGiven: ImageSearchRule = (call) =>
  flag(call.input, 'IsDeleteByFilter', false) ? filterGiven(call) : productGiven(call);

/**
 * Deletes a picture, every picture of a product, or those a Filter selects; succeeds when there are none, and lists the
 * names of the deleted ones [documented].
 */
export const DeleteImage: ImageSearchOperation = {
  name: 'DeleteImage',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota, selectionGiven],
  async handle(call) {
    const { input, namespace, services } = call;
    const { pictures } = services.engine;
    const instance = await call.instance();
    const [item, name] = [text(input, 'ProductId') ?? '', text(input, 'PicName')];
    const deleted = flag(input, 'IsDeleteByFilter', false)
      ? await pictures.removeWhere(namespace, instance, accepting(call))
      : (await pictures.removeEach(namespace, instance, [name === undefined ? { item } : { item, name }])).flat();
    const PicNames = deleted.map((picture) => picture.name);
    return { Message: 'success', Code: 0, Success: true, Data: { PicNames } };
  },
};
