import { DomainError, type DomainProblem } from '../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { errors, type ImageSearchCode, refusal } from './errors.ts';

/** Code for each thing the engine refuses [inferred]. */
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

/** Code for each thing that can be wrong with a picture [inferred where the text does not say it]. */
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

/** Operations whose unknown instances have the console's code [documented]. */
const consoleOperations: ReadonlySet<string> = new Set([
  'CompareSimilarByImage',
  'Detail',
  'DumpMeta',
  'DumpMetaList',
  'IncreaseInstance',
  'IncreaseList',
]);

/** The catalogue's error for what the engine or the picture decoding threw; undefined for anything unforeseen. */
export function translate(error: unknown, operation: string): ApiError<ImageSearchCode> | undefined {
  if (error instanceof DomainError) {
    const isConsole = error.problem === 'gallery-not-found' && consoleOperations.has(operation);
    return refusal(isConsole ? 'Console.InstanceNotFound' : ofDomain[error.problem], { detail: error.message });
  }
  if (error instanceof ImageError) {
    const code = error.timedOut ? 'TimeoutForTransferImage' : ofImage[error.problem];
    return refusal(textOf(code, operation), { detail: error.message });
  }
  return undefined;
}

/** The row whose text is the operation's own, if it has one. */
export function textOf(code: ImageSearchCode, operation: string): ImageSearchCode {
  const row = `${code}#${code === 'InvalidRegion' && operation.startsWith('Search') ? 'search' : operation}`;
  return Object.hasOwn(errors, row) ? (row as ImageSearchCode) : code;
}
