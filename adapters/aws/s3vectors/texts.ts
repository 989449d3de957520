import { fillMessage } from '../../../src/protocol/errors.ts';
import type { InputProblem, VectorInputError } from '../../../src/vector-api/errors.ts';
import type { ValidationError } from '../gateway/errors.ts';
import { invalid } from './errors.ts';

type Texts = Readonly<Partial<Record<InputProblem['kind'], string>>>;

/** What is wrong with a vector: docs/specs/s3-vectors.md, 4. */
const ofVectors: Texts = {
  'vector-field': 'vector has no member {field}',
  'floats-length': 'vector must have length {dimension}, but has length {length}',
  'floats-not-finite': 'vector contains NaNs or Infs',
  'floats-all-zero': 'cosine distance does not support vectors with zero norm',
  'floats-type': 'vector must be a list of numbers',
  'metadata-type': 'Metadata must be an object',
  'metadata-value': 'Metadata values must be strings, numbers, booleans, or arrays',
  'metadata-element': 'Metadata array values must be strings or numbers',
  'metadata-empty-list': 'Empty arrays are not allowed in metadata',
  'metadata-keys': 'Metadata object must have at most {maxKeys} keys',
  'metadata-size': 'Metadata object must have at most {maxBytes} bytes',
  'metadata-filterable-size': 'Filterable metadata must have at most {maxBytes} bytes',
  'metadata-range': 'Metadata numbers must be finite',
};
/** Of the names and strings that are left: no text can hold them [inferred]. */
const NO_TEXT = 'Text must not contain the character NUL';

/** What is wrong with the rest of a call. */
const ofCalls: Texts = {
  'key-bytes': 'Record key length exceeds the maximum allowed',
  'key-length': 'Record key length exceeds the maximum allowed',
  'key-encoding': 'Record key must not contain the character NUL',
  'key-type': 'Record key must be a string',
  'key-repeated': 'Record keys must be unique',
  'segment-incomplete': 'segmentCount and segmentIndex must be specified together',
  'segment-index': 'segmentIndex must be less than segmentCount',
  'token-malformed': 'Invalid nextToken',
  'token-of-another-listing': 'Invalid nextToken',
};

/** ValidationException for what is wrong with the input of a call; filters have always the same words [observed]. */
export function inputError({ problem, place, message: detail }: VectorInputError): ValidationError {
  const { kind } = problem;
  const about = (path: string, message: string) => [{ path, message }];
  if (kind.startsWith('filter-')) {
    const use = kind === 'filter-unfilterable' ? ' use of non-filterable metadata in' : '';
    const text = `Invalid${use} filter`;
    return invalid(text, about('filter', text), detail);
  }
  const ofCall = ofCalls[kind];
  if (ofCall !== undefined) return invalid(ofCall, kind.startsWith('token') ? about('nextToken', ofCall) : [], detail);
  const text = fillMessage(ofVectors[kind] ?? NO_TEXT, { ...problem });
  if (place === undefined) {
    const always = 'Query vector contains invalid values or is invalid for this index';
    return invalid(always, about('vector', `Invalid input: ${text}`), text);
  }
  const path = `vectors[${place.position}]${kind.startsWith('metadata') ? '.metadata' : ''}`;
  return invalid(`Invalid record for key '${place.key ?? ''}': ${text}`, about(path, text));
}
