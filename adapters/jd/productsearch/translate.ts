import { DomainError, type DomainProblem, RepeatedPictureError } from '../../../src/engine/errors.ts';
import { ResourceError } from '../../../src/engine/resources.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { jdError } from '../gateway/errors.ts';
import { type ProductCode, refusal } from './errors.ts';

/** Code for each thing the engine refuses; what is not here is an internal error of the operation. */
const ofDomain: Readonly<Partial<Record<DomainProblem, ProductCode>>> = {
  'gallery-not-found': '1030',
  'too-many-galleries': '2013',
  'gallery-full': '3017',
  'item-full': '3017',
  'picture-exists': '1032',
  'picture-not-found': '1031',
};

/** Code for each thing that can be wrong with a picture; what is not here is a broken one. */
const ofImage: Readonly<Partial<Record<ImageProblem, ProductCode>>> = {
  'too-many-bytes': '3056',
  'unsupported-format': '3054',
  'too-large': '2007',
  'too-small': '2005',
};

/** The catalogue's error for what the engine or the picture decoding threw; undefined for anything unforeseen. */
export function translate(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof RepeatedPictureError) return refusal('3012', { detail: error.message });
  if (error instanceof ResourceError && error.problem === 'not-found')
    return refusal('3007', { detail: error.message });
  if (error instanceof DomainError) {
    if (error.problem === 'busy') return jdError('10020', { detail: error.message });
    const code = ofDomain[error.problem];
    return code && refusal(code, { detail: error.message });
  }
  // A search with a picture that gives no feature is an internal error [inferred].
  if (error instanceof ImageError && error.problem !== 'flat') {
    return refusal(ofImage[error.problem] ?? '2006', { detail: error.message });
  }
  return undefined;
}
