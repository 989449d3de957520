import { translation } from '../../../src/vector-api/dialect/translate.ts';
import { invalid, refusal, type S3Code } from './errors.ts';
import { inputError } from './texts.ts';

/** The vendor's errors for those of the engine, and of the reading of vectors and policies. */
export const translate = translation<S3Code>({
  codes: {
    'bucket-exists': 'ConflictException#bucket',
    'bucket-not-found': 'NotFoundException#bucket',
    'bucket-not-empty': 'ConflictException#notEmpty',
    'too-many-buckets': 'ServiceQuotaExceededException',
    'index-exists': 'ConflictException#index',
    'index-not-found': 'NotFoundException#index',
    'too-many-indexes': 'ServiceQuotaExceededException',
    'text-field-changed': 'ConflictException',
    'index-full': 'ServiceQuotaExceededException',
    invalid: 'ValidationException',
    busy: 'ServiceUnavailableException',
  },
  refusal,
  input: inputError,
  policy: ({ kind, ...facts }) => invalid('Invalid policy document', [], `${kind} ${JSON.stringify(facts)}`),
});
