import schemas from '../../../../schemas/alibaba/imagesearch/IncreaseInstance.json' with { type: 'json' };
import { characters, isStorable, text } from '../../../../src/protocol/fields.ts';
import type { ImageSearchOperation, ImageSearchRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceNamed } from '../rules.ts';

/** Longer than any path or URL that object storage has [inferred]. */
const MAX_PLACE = 1024;

/** Path begins with `/` and does not end with it [documented]. */
const placeWellFormed: ImageSearchRule = ({ input }) => {
  const [bucket, path, callback] = ['BucketName', 'Path', 'CallbackAddress'].map((name) => text(input, name) ?? '');
  const texts = [bucket, path, callback].every((one = '') => characters(one) <= MAX_PLACE && isStorable(one));
  if (!texts || !/^[\w.-]+$/.test(bucket ?? '') || /^\.+$/.test(bucket ?? '')) {
    throw refusal('Console.BadRequest', { detail: 'BucketName is no name of a bucket, or a text is too long' });
  }
  if (!/^\/.*[^/]$/s.test(path ?? '')) {
    throw refusal('Console.BadRequest', { detail: 'Path does not begin with /, or ends with it' });
  }
};

/** Starts a batch import. CallbackAddress is kept and listed; it is not called, as its form is not published. */
export const IncreaseInstance: ImageSearchOperation = {
  name: 'IncreaseInstance',
  schema: schemas.request,
  rules: [consoleInstanceNamed, withinQuota, placeWellFormed],
  async handle(call) {
    const { input, namespace, services } = call;
    const callback = text(input, 'CallbackAddress');
    const { id } = await services.tasks.start('imagesearch-increment', namespace, await call.instance(), {
      BucketName: text(input, 'BucketName') ?? '',
      Path: text(input, 'Path') ?? '',
      ...(callback !== undefined && { CallbackAddress: callback }),
    });
    return { Success: true, Data: { Id: String(id), IncrementStatus: 'PROCESSING' } };
  },
};
