import schemas from '../../../../schemas/alibaba/imagesearch/UpdateImage.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import { text } from '../../../../src/protocol/fields.ts';
import { attributesIn, detailsOf, storedDetails } from '../attributes.ts';
import type { ImageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { attributesWellFormed, customContentWellFormed, instanceNamed, namesGiven } from '../rules.ts';

/** Changes what is named of one picture; the rest stays. An unknown picture is PicNotExist [inferred]. */
export const UpdateImage: ImageSearchOperation = {
  name: 'UpdateImage',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota, namesGiven, customContentWellFormed, attributesWellFormed],
  async handle(call) {
    const { input, namespace, services } = call;
    const { engine, mutex } = services;
    const instance = await call.instance();
    const selector = { item: text(input, 'ProductId') ?? '', name: text(input, 'PicName') ?? '' };
    const content = text(input, 'CustomContent');
    // Two changes of different attributes must both last.
    await mutex.run(JSON.stringify([instance.id, selector]), async () => {
      const picture = await engine.pictures.find(instance, selector);
      if (picture === undefined) throw new DomainError('picture-not-found', 'no such picture');
      const details = detailsOf(picture);
      const attributes = { ...details.attributes, ...attributesIn(input) };
      await engine.pictures.update(
        namespace,
        instance,
        { ids: [picture.id] },
        { details: storedDetails({ ...details, attributes }), ...(content !== undefined && { content }) },
      );
    });
    return { Message: 'success', Code: 0, Success: true };
  },
};
