import schemas from '../../../../schemas/aws/s3vectors/UntagResource.json' with { type: 'json' };
import { texts } from '../../../../src/protocol/fields.ts';
import { vectorOperation } from '../call.ts';
import { onResource } from '../rules.ts';
import { changeTags } from '../tags.ts';

/** Removes tags; unknown ones are not an error [inferred]. */
export const UntagResource = vectorOperation({
  name: 'UntagResource',
  schema: schemas.request,
  rules: onResource(schemas.request),
  async handle(call) {
    const removed = new Set(texts(call.input, 'tagKeys'));
    await changeTags(call, (before) => Object.fromEntries(Object.entries(before).filter(([key]) => !removed.has(key))));
    return {};
  },
});
