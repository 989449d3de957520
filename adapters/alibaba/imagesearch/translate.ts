import { DomainError, type DomainProblem } from '../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { errors, type ImageSearchCode, refusal } from './errors.ts';

/** Codes for the engine's refusals [inferred]. */
const ofDomain: Readonly<Record<DomainProblem, ImageSearchCode>> = {
  'gallery-exists': 'UnknownException',
  'gallery-not-found': 'InvalidInstance',
  'too-many-galleries': 'UnknownException',
  'gallery-full': 'InstanceOverQuota',
  'gallery-not-empty': 'UnknownException',
  'item-full': 'InstanceOverQuota',
  'picture-exists': 'UnknownException',
  'picture-not-found': 'PicNotExist',
  'model-mismatch': 'AccessEngineFailed',
  'model-unavailable': 'AccessEngineFailed',
  busy: 'DeniedRequest',
};

/** Codes for the problems of a picture [inferred where the vendor's text does not say so]. */
const ofImage: Readonly<Record<ImageProblem, ImageSearchCode>> = {
  base64: 'UnsupportedPicFormat',
  empty: 'NoSpecifiedPicContent',
  'too-many-bytes': 'InvalidPicContent',
  unrecognised: 'UnsupportedPicFormat',
  'unsupported-format': 'UnsupportedPicFormat',
  corrupt: 'UnsupportedPicFormat',
  'too-large': 'UnsupportedPicPixels',
  'too-small': 'UnsupportedPicPixels',
  'too-elongated': 'UnsupportedPicPixels',
  rotated: 'IncorrectOrientation',
  flat: 'UnsupportedPicFormat',
  region: 'InvalidRegion',
  url: 'InvalidPicUrl',
  download: 'InvalidPicUrl',
};

/** Translates an error of the engine or of picture decoding into one of the catalogue; undefined for any other error. */
export function translate(error: unknown, operation: string): ApiError<ImageSearchCode> | undefined {
  if (error instanceof DomainError) return refusal(ofDomain[error.problem], { detail: error.message });
  if (error instanceof ImageError) {
    const code = error.timedOut ? 'TimeoutForTransferImage' : ofImage[error.problem];
    return refusal(textOf(code, operation), { detail: error.message });
  }
  return undefined;
}

/** The catalogue's row for a code: the one with the operation's own text, if there is one. */
export function textOf(code: ImageSearchCode, operation: string): ImageSearchCode {
  const row = `${code}#${code === 'InvalidRegion' && operation.startsWith('Search') ? 'search' : operation}`;
  return Object.hasOwn(errors, row) ? (row as ImageSearchCode) : code;
}
