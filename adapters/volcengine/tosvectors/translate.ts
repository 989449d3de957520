import { translation } from '../../../src/vector-api/dialect/translate.ts';
import { inputText, policyText } from '../../../src/vector-api/texts.ts';
import { invalid, refusal, type TosCode } from './errors.ts';

/** Of policies: of the documentation's examples, and of the clients' suites [example, observed]. */
export const versions = ['2025-12-01', '2012-10-17'] as const;

/** The vendor's errors for those of the engine, and of the reading of vectors and policies. */
export const translate = translation<TosCode>({
  codes: {
    'bucket-exists': 'ConflictException',
    'bucket-not-found': 'VectorBucketNotFound',
    'bucket-not-empty': 'ConflictException#notEmpty',
    'too-many-buckets': 'ServiceQuotaExceededException',
    'index-exists': 'ConflictException',
    'index-not-found': 'VectorIndexNotFound',
    'too-many-indexes': 'ServiceQuotaExceededException',
    // More vectors than the resource can take [documented].
    'index-full': 'ServiceUnavailableException',
    invalid: 'ValidationException',
    busy: 'ServiceUnavailableException',
  },
  refusal,
  input: ({ problem }) => invalid(inputText(problem)),
  policy(problem) {
    const text = problem.kind === 'version' ? `Version must be ${versions.join(' or ')}.` : policyText(problem);
    return invalid(`The policy is invalid: ${text}`);
  },
});
