import schemas from '../../../../schemas/aws/s3vectors/TagResource.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { onResource } from '../rules.ts';
import { changeTags, tagsIn } from '../tags.ts';

/** Adds tags, or gives those that are there other values. */
export const TagResource = vectorOperation({
  name: 'TagResource',
  schema: schemas.request,
  rules: [...onResource(schemas.request), tagsIn],
  async handle(call, { tags }) {
    await changeTags(call, (before) => ({ ...before, ...tags }));
    return {};
  },
});
