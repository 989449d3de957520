import schemas from '../../../../schemas/alibaba/imagesearch/UpdateImage.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import { detailsOf, storedDetails } from '../attributes.ts';
import { imageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { attributesWellFormed, customContentWellFormed, instanceNamed, namesGiven } from '../rules.ts';

/** Changes the fields of a picture that were sent; the others stay. An unknown picture is PicNotExist [inferred]. */
export const UpdateImage = imageSearchOperation({
  name: 'UpdateImage',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota(20), namesGiven, customContentWellFormed, attributesWellFormed],
  async handle(call, { names, content, attributes }) {
    const { namespace, services } = call;
    const { engine, mutex } = services;
    const instance = await call.instance();
    // Concurrent changes of different attributes must both last.
    await mutex.run(JSON.stringify([instance.id, names]), async () => {
      const picture = await engine.pictures.find(instance, names);
      if (picture === undefined) throw new DomainError('picture-not-found', 'no such picture');
      const details = detailsOf(picture);
      await engine.pictures.update(
        namespace,
        instance,
        { ids: [picture.id] },
        {
          details: storedDetails({ ...details, attributes: { ...details.attributes, ...attributes } }),
          ...(content !== undefined && { content }),
        },
      );
    });
    return { Message: 'success', Code: 0, Success: true };
  },
});
