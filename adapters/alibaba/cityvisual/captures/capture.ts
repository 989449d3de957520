import type { Picture } from '../../../../src/catalog/port.ts';
import type { CaptureType } from './vocabulary.ts';

/** The result lists that a capture may be in. */
export type ResultList = 'parking' | 'safety-helmet' | 'vehicle-entry';

/** Left, top, right, bottom in pixels. */
export type Box = readonly [number, number, number, number];

/** The facts about a capture besides its picture, stored as the picture's details. Times are Unix milliseconds. */
export interface CaptureFacts {
  readonly camera: string;
  readonly type: CaptureType;
  readonly time: number;
  readonly entry: number;
  readonly leave: number;
  /** By attribute key. */
  readonly attributes: { readonly [key: string]: { readonly value: string; readonly score: number } };
  /** The object's place in the picture. */
  readonly box: Box;
  readonly origImage: string;
  readonly cropImage: string;
  readonly results: readonly ResultList[];
  readonly label: string;
  readonly functionType: string;
  readonly plateBox: Box;
  /** Confidence of the recogniser of a result list. */
  readonly score: number;
}

/** The facts of a stored capture. */
export function factsOf(picture: Picture): CaptureFacts {
  return picture.details as unknown as CaptureFacts;
}
