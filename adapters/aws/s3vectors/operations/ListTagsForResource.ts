import schemas from '../../../../schemas/aws/s3vectors/ListTagsForResource.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { onResource } from '../rules.ts';
import { storedTags } from '../tags.ts';

export const ListTagsForResource = vectorOperation({
  name: 'ListTagsForResource',
  schema: schemas.request,
  rules: onResource(schemas.request),
  async handle(call) {
    const { settings } = await (call.address.index ? call.index() : call.bucket());
    return { tags: storedTags(settings) };
  },
});
