import { DomainError, type DomainProblem } from '../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { refusal, type TiiaCode } from './errors.ts';

/** Code for each thing the engine refuses [inferred]. */
const ofDomain: Readonly<Record<DomainProblem, TiiaCode>> = {
  'gallery-exists': 'InvalidParameterValue.ImageGroupIdAlreadyExist',
  'gallery-not-found': 'InvalidParameterValue.ImageGroupIdNotExist',
  'too-many-galleries': 'FailedOperation.GroupCountExceeded',
  'gallery-full': 'FailedOperation.ImageNumExceed',
  // No operation deletes a group.
  'gallery-not-empty': 'FailedOperation.ServerError',
  'item-full': 'FailedOperation.ImageEntityCountExceed',
  'picture-exists': 'InvalidParameterValue.PicNameAlreadyExist',
  'picture-not-found': 'FailedOperation.ImageNotFoundInfo',
  'model-mismatch': 'FailedOperation.ServerError',
  'model-unavailable': 'FailedOperation.ServerError',
  busy: 'FailedOperation.ServerError',
};

/** Code for each thing that can be wrong with a picture [inferred]; DownloadError is the one of a published example. */
const ofImage: Readonly<Record<ImageProblem, TiiaCode>> = {
  base64: 'FailedOperation.ImageDecodeFailed',
  empty: 'FailedOperation.EmptyImageError',
  'too-many-bytes': 'FailedOperation.ImageSizeExceed',
  unrecognised: 'FailedOperation.ImageNotSupported',
  'unsupported-format': 'InvalidParameter.ImageFormatNotSupport',
  corrupt: 'FailedOperation.ImageDecodeFailed',
  'too-large': 'FailedOperation.ImageResolutionExceed',
  'too-small': 'InvalidParameter.InvalidParameter',
  'too-elongated': 'FailedOperation.ImageResolutionExceed',
  rotated: 'InvalidParameter.InvalidParameter',
  flat: 'InvalidParameter.PictureSolidColorError',
  region: 'InvalidParameter.InvalidParameter',
  url: 'FailedOperation.ImageUrlInvalid',
  download: 'FailedOperation.DownloadError',
};

/** Where an operation has a code of its own for a problem. */
const ofOperation: Readonly<Record<string, Partial<Record<ImageProblem, TiiaCode>>>> = {
  SearchImage: { 'too-small': 'FailedOperation.ImageResolutionInsufficient' },
};

/** The catalogue's error for what the engine or the picture decoding threw; undefined for anything unforeseen. */
export function translate(error: unknown, operation: string): ApiError<TiiaCode> | undefined {
  if (error instanceof DomainError) return refusal(ofDomain[error.problem], { detail: error.message });
  if (error instanceof ImageError) {
    return refusal(ofOperation[operation]?.[error.problem] ?? ofImage[error.problem], { detail: error.message });
  }
  return undefined;
}
