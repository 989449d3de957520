import { DomainError, type DomainProblem, RepeatedPictureError } from '../../../src/engine/errors.ts';
import { ResourceError } from '../../../src/engine/resources.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { jdError } from '../gateway/errors.ts';
import { type ProductCode, refusal } from './errors.ts';

/** Codes for the engine's errors [inferred]; the other ones are internal errors of the operation. */
const codeOfDomainProblem: Readonly<Partial<Record<DomainProblem, ProductCode>>> = {
  'gallery-not-found': '1030',
  'too-many-galleries': '2013',
  'gallery-full': '3017',
  'item-full': '3017',
  'picture-exists': '1032',
  'picture-not-found': '1031',
};

/** Codes for problems of a picture; the other ones are 2006. */
const codeOfImageProblem: Readonly<Partial<Record<ImageProblem, ProductCode>>> = {
  'too-many-bytes': '3056',
  'unsupported-format': '3054',
  'too-large': '2007',
  'too-small': '2005',
};

/** The catalogue's error for anything that the engine or the image decoder threw; undefined for everything unforeseen. */
export function translate(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof RepeatedPictureError) return refusal('3012', { detail: error.message });
  if (error instanceof ResourceError && error.problem === 'not-found') {
    return refusal('3007', { detail: error.message });
  }
  if (error instanceof DomainError) {
    if (error.problem === 'busy') return jdError('10020', { detail: error.message });
    const code = codeOfDomainProblem[error.problem];
    return code && refusal(code, { detail: error.message });
  }
  // A search with a picture that has no features is an internal error [inferred].
  if (error instanceof ImageError && error.problem !== 'flat') {
    return refusal(codeOfImageProblem[error.problem] ?? '2006', { detail: error.message });
  }
  return undefined;
}
