import { DomainError, type DomainProblem } from '../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { type ImageSearchCode, refusal } from './errors.ts';

/** Codes for the engine's errors [inferred]; the other ones cannot occur here. */
const codeOfDomainProblem: Readonly<Partial<Record<DomainProblem, ImageSearchCode>>> = {
  // A reset dropped the library during the call.
  'gallery-not-found': '216017',
  // No list has a code for a full library; this one is for a total quota.
  'gallery-full': '19',
  'picture-not-found': '216680',
  'model-unavailable': '2',
  busy: '2',
};

/** Codes for problems of a picture [documented, the choice between them inferred]. */
const codeOfImageProblem: Readonly<Partial<Record<ImageProblem, ImageSearchCode>>> = {
  base64: '216203',
  empty: '216200',
  'too-many-bytes': '216202',
  unrecognised: '216201',
  'unsupported-format': '216201',
  corrupt: '282810',
  'too-large': '216202',
  'too-small': '216202',
  'too-elongated': '216202',
  url: '282113',
  download: '282113',
};

/** The catalogue's error for anything that the engine or the image decoder threw; 282000 for everything unforeseen. */
export function translate(error: unknown): ApiError<ImageSearchCode> {
  if (error instanceof DomainError) {
    return refusal(codeOfDomainProblem[error.problem] ?? '282000', { detail: error.message });
  }
  if (error instanceof ImageError) {
    const code = error.timedOut ? '282112' : (codeOfImageProblem[error.problem] ?? '282810');
    return refusal(code, { detail: error.message });
  }
  return refusal('282000', { detail: 'unforeseen' });
}
