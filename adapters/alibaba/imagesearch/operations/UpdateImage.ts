import schemas from '../../../../schemas/alibaba/imagesearch/UpdateImage.json' with { type: 'json' };
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
    const instance = await call.instance();
    // Derived from what is stored when it is written: concurrent changes of different attributes must both last.
    await services.engine.pictures.update(namespace, instance, names, (stored) => {
      const details = detailsOf(stored);
      return {
        details: storedDetails({ ...details, attributes: { ...details.attributes, ...attributes } }),
        ...(content !== undefined && { content }),
      };
    });
    return { Message: 'success', Code: 0, Success: true };
  },
});
