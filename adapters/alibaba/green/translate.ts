import { DomainError, type DomainProblem } from '../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { type GreenCode, refusal, verdict } from './errors.ts';

/** The code of each problem that the engine reports [inferred]. */
const ofDomain: Readonly<Partial<Record<DomainProblem, GreenCode>>> = {
  'gallery-exists': '400',
  'gallery-not-empty': '400',
  'gallery-not-found': '404',
  'too-many-galleries': '588',
  'gallery-full': '588',
  'item-full': '588',
  'picture-exists': '400',
  'picture-not-found': '404#image',
  'model-mismatch': '586',
  'model-unavailable': '586',
  busy: '591',
};

/** The code of each problem with a picture, by the codes' documented names. */
const ofImage: Readonly<Partial<Record<ImageProblem, GreenCode>>> = {
  empty: '590',
  'too-many-bytes': '589',
  unrecognised: '590',
  'unsupported-format': '590',
  corrupt: '590',
  'too-large': '589',
  // Malformed URLs are refused earlier: this one must not be fetched, an "unsafe media link".
  url: '401',
  download: '480',
};

/** Maps errors of the engine and of image decoding to the catalogue; undefined for anything unforeseen. */
export function translate(error: unknown): ApiError<GreenCode> | undefined {
  if (error instanceof DomainError) return refusal(ofDomain[error.problem] ?? '500', { detail: error.message });
  if (error instanceof ImageError) {
    const code = error.timedOut ? '592' : (ofImage[error.problem] ?? '590');
    return refusal(code, { detail: error.message });
  }
  return undefined;
}

/** The code and text of a task that failed with this error. */
export function failureOf(error: unknown): { code: number; msg: string } {
  if (error instanceof ApiError) return verdict(error);
  return verdict(translate(error) ?? refusal('500'));
}
