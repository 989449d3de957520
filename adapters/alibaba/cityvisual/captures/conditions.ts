import type { Picture } from '../../../../src/catalog/port.ts';
import { integer, text } from '../../../../src/protocol/fields.ts';
import type { CityCall, CityRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { objects } from '../input.ts';
import { factsOf } from './capture.ts';
import { wantedCameras } from './lookup.ts';
import { milliseconds } from './times.ts';
import { attributeOf, captureType } from './vocabulary.ts';

const MAX_SIZE = 1000; // inferred: the page shows 100

/** StartTime and EndTime: 13 digits [documented]. */
export const timesWellFormed: CityRule = ({ input }) => {
  if (milliseconds(text(input, 'StartTime') ?? '') === undefined)
    throw refusal('InvalidStartTime', { detail: 'not 13 digits' });
  const end = text(input, 'EndTime') || undefined;
  if (end !== undefined && milliseconds(end) === undefined)
    throw refusal('InvalidEndTime', { detail: 'not 13 digits' });
};

/** From at least 0, Size 1 to 1000 [inferred]. */
export const pageWithinLimits: CityRule = ({ input }) => {
  const from = integer(input, 'From') ?? 0;
  const size = integer(input, 'Size') ?? 10;
  if (!(from >= 0 && from <= Number.MAX_SAFE_INTEGER - MAX_SIZE)) {
    throw refusal('InvalidFrom.ValueNotSupported', { detail: `From ${from}` });
  }
  if (!(size >= 1 && size <= MAX_SIZE)) {
    throw refusal('InvalidSize.ValueNotSupported', { detail: `Size ${size} is not within 1..${MAX_SIZE}` });
  }
};

export const typeKnown: CityRule = ({ input }) => {
  const type = text(input, 'Type') || undefined;
  if (type !== undefined && captureType(type) === undefined) {
    throw refusal('InvalidType.ValueNotSupported', { detail: `Type ${type}` });
  }
};

/** Keys of the Type's attributes, or of any when none is given [inferred]; values of their vocabulary [documented]. */
export const attributesKnown: CityRule = ({ input }) => {
  const type = captureType(text(input, 'Type') ?? '');
  for (const { Key = '', Value = '' } of objects(input, 'Attribute')) {
    if (Key === '') throw refusal('InvalidAttribute.KeyIsEmpty', { detail: 'an attribute without a key' });
    const attribute = attributeOf(String(Key), type);
    if (attribute === undefined) throw refusal('InvalidAttribute.KeyNotSupported', { detail: `no attribute ${Key}` });
    if (Value === '' || attribute.values?.includes(String(Value)) === false) {
      throw refusal('InvalidAttribute.ValueNotSupported', { detail: `${Key} is never ${Value}` });
    }
  }
};

/**
 * Whether a capture is one of those asked for: by camera, time, type and attributes. Several values of one key are
 * alternatives [inferred].
 */
export function acceptOf(call: CityCall): (picture: Picture) => boolean {
  const { input } = call;
  const cameras = wantedCameras(call);
  const type = captureType(text(input, 'Type') ?? '');
  const start = milliseconds(text(input, 'StartTime') ?? '') ?? 0;
  const end = milliseconds(text(input, 'EndTime') ?? '') ?? Number.POSITIVE_INFINITY;
  const wanted = new Map<string, Set<string>>();
  for (const { Key = '', Value = '' } of objects(input, 'Attribute')) {
    wanted.set(String(Key), (wanted.get(String(Key)) ?? new Set()).add(String(Value)));
  }
  return (picture) => {
    const facts = factsOf(picture);
    if (cameras?.has(facts.camera) === false || (type !== undefined && facts.type !== type)) return false;
    if (facts.time < start || facts.time > end) return false;
    return [...wanted].every(([key, values]) => values.has(facts.attributes[key]?.value ?? ''));
  };
}
