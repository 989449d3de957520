import schemas from '../../../../schemas/alibaba/imagesearch/IncreaseInstance.json' with { type: 'json' };
import { characters, isStorable, text } from '../../../../src/protocol/fields.ts';
import { type ImageSearchCall, imageSearchOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceNamed } from '../rules.ts';

/** Maximum length of a bucket, path or URL; object storage allows no longer path [inferred]. */
const MAX_PLACE = 1024; // characters

/** Path begins with `/` and does not end with it [documented]. */
const placeWellFormed = ({ input }: ImageSearchCall) => {
  const [BucketName = '', Path = ''] = [text(input, 'BucketName'), text(input, 'Path')];
  const CallbackAddress = text(input, 'CallbackAddress');
  const areStorable = [BucketName, Path, CallbackAddress ?? ''].every(
    (value) => characters(value) <= MAX_PLACE && isStorable(value),
  );
  if (!areStorable || !/^[\w.-]+$/.test(BucketName) || /^\.+$/.test(BucketName)) {
    throw refusal('Console.BadRequest', { detail: 'BucketName is not a bucket name, or a string is too long' });
  }
  if (!/^\/.*[^/]$/s.test(Path)) {
    throw refusal('Console.BadRequest', { detail: 'Path does not begin with /, or ends with it' });
  }
  return { place: { BucketName, Path, ...(CallbackAddress !== undefined && { CallbackAddress }) } };
};

/** Starts a batch import. CallbackAddress is kept and listed; it is not called, because its format is not published. */
export const IncreaseInstance = imageSearchOperation({
  name: 'IncreaseInstance',
  schema: schemas.request,
  rules: [consoleInstanceNamed, withinQuota(1), placeWellFormed],
  async handle({ namespace, services, instance }, { place }) {
    const { id } = await services.tasks.start('imagesearch-increment', namespace, await instance(), place);
    return { Success: true, Data: { Id: String(id), IncrementStatus: 'PROCESSING' } };
  },
});
