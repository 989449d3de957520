import { translation } from '../../../src/vector-api/dialect/translate.ts';
import type { VectorInputError } from '../../../src/vector-api/errors.ts';
import { inputText, policyText } from '../../../src/vector-api/texts.ts';
import { type CosCode, invalidFields, refusal } from './errors.ts';

/** The vendor's errors for those of the engine, and of the reading of vectors and policies. */
export const translate = translation<CosCode>({
  codes: {
    'bucket-exists': 'ConflictException',
    'bucket-not-found': 'NotFoundException',
    'bucket-not-empty': 'ConflictException#notEmpty',
    'too-many-buckets': 'ServiceQuotaExceededException#buckets',
    'index-exists': 'ConflictException#index',
    'index-not-found': 'NotFoundException#index',
    'too-many-indexes': 'ServiceQuotaExceededException#indexes',
    'index-full': 'ServiceQuotaExceededException#vectors',
    invalid: 'ValidationException',
    busy: 'ServiceUnavailableException',
  },
  refusal,
  input: (error) => invalidFields([{ path: pointerOf(error), message: inputText(error.problem) }]),
  policy(problem) {
    const text = problem.kind === 'version' ? 'Version must be 2.0.' : `The policy is invalid: ${policyText(problem)}`;
    return invalidFields([{ path: '/policy', message: text }]);
  },
});

/** Where in a body a problem is: the kinds of problems begin with the member that has them. */
function pointerOf({ problem: { kind }, place }: VectorInputError): string {
  const inVector = (member: string) => (place === undefined ? undefined : `/vectors/${place.position}${member}`);
  const [member = ''] = kind.split('-');
  switch (member) {
    case 'key':
      return inVector('/key') ?? (kind === 'key-repeated' ? '/vectors' : '/keys');
    case 'floats':
      return inVector('/data/float32') ?? '/queryVector/float32';
    case 'metadata':
      return inVector('/metadata') ?? '/vectors';
    case 'filter':
      return '/filter';
    case 'token':
      return '/nextToken';
    case 'segment':
      return kind === 'segment-index' ? '/segmentIndex' : '/segmentCount';
    default:
      return inVector('') ?? '/vectors';
  }
}
