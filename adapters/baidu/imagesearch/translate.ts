import { DomainError, type DomainProblem } from '../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { type ImageSearchCode, refusal } from './errors.ts';

/** Code for each thing the engine refuses [inferred]; what is not here cannot happen. */
const ofDomain: Readonly<Partial<Record<DomainProblem, ImageSearchCode>>> = {
  // dropped by a reset while the call was under way
  'gallery-not-found': '216017',
  // no list has a code for a full library; this one is the total quota's
  'gallery-full': '19',
  'picture-not-found': '216680',
  'model-unavailable': '2',
  busy: '2',
};

/** Code for each thing that can be wrong with a picture [documented, the choice between them inferred]. */
const ofImage: Readonly<Partial<Record<ImageProblem, ImageSearchCode>>> = {
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

/** The catalogue's error for what the engine or the picture decoding threw; undefined for anything unforeseen. */
export function translate(error: unknown): ApiError<ImageSearchCode> | undefined {
  if (error instanceof DomainError) return refusal(ofDomain[error.problem] ?? '282000', { detail: error.message });
  if (error instanceof ImageError) {
    return refusal(error.timedOut ? '282112' : (ofImage[error.problem] ?? '282810'), { detail: error.message });
  }
  return undefined;
}
