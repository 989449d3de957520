import type { Picture } from '../../../../src/catalog/port.ts';
import { integer, nonEmptyText, objects, text } from '../../../../src/protocol/fields.ts';
import type { CityCall } from '../call.ts';
import { refusal } from '../errors.ts';
import { factsOf } from './capture.ts';
import { milliseconds } from './times.ts';
import { attributeOf, type CaptureType, captureType } from './vocabulary.ts';

/** Captures of a page without Size, and the most of any. */
export const DEFAULT_SIZE = 10;
export const MAX_SIZE = 1000; // inferred: the page shows 100

/** Which captures a search accepts. */
export interface Conditions {
  /** Undefined: all. */
  readonly cameras: ReadonlySet<string> | undefined;
  readonly type: CaptureType | undefined;
  /** Unix milliseconds, both inclusive. */
  readonly start: number;
  readonly end: number;
  /** Wanted values by attribute key. */
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** StartTime, and EndTime if it is sent: 13 digits [documented]. */
export const timesWellFormed = ({ input }: CityCall) => {
  const start = milliseconds(text(input, 'StartTime') ?? '');
  if (start === undefined) throw refusal('InvalidStartTime', { detail: 'not 13 digits' });
  const given = nonEmptyText(input, 'EndTime');
  const end = given === undefined ? Number.POSITIVE_INFINITY : milliseconds(given);
  if (end === undefined) throw refusal('InvalidEndTime', { detail: 'not 13 digits' });
  return { start, end };
};

/** From at least 0, Size 1 to 1000 [inferred]. */
export const pageWithinLimits = ({ input }: CityCall) => {
  const from = integer(input, 'From') ?? 0;
  const size = integer(input, 'Size') ?? DEFAULT_SIZE;
  if (!(from >= 0 && from <= Number.MAX_SAFE_INTEGER - MAX_SIZE)) {
    throw refusal('InvalidFrom.ValueNotSupported', { detail: `From ${from}` });
  }
  if (!(size >= 1 && size <= MAX_SIZE)) {
    throw refusal('InvalidSize.ValueNotSupported', { detail: `Size ${size} is not within 1..${MAX_SIZE}` });
  }
  return { from, size };
};

/** Type, if it is sent, exists. */
export const typeKnown = ({ input }: CityCall): Pick<Conditions, 'type'> => {
  const given = nonEmptyText(input, 'Type');
  if (given === undefined) return { type: undefined };
  const type = captureType(given);
  if (type === undefined) throw refusal('InvalidType.ValueNotSupported', { detail: `Type ${given}` });
  return { type };
};

/** Keys belong to the Type, or to any type when none is given [inferred]; values to their vocabulary [documented]. */
export const attributesKnown = ({ input }: CityCall, { type }: Pick<Conditions, 'type'>) => {
  const attributes = new Map<string, Set<string>>();
  for (const { Key = '', Value = '' } of objects(input, 'Attribute')) {
    if (Key === '') throw refusal('InvalidAttribute.KeyIsEmpty', { detail: 'an attribute without a key' });
    const [key, value] = [String(Key), String(Value)];
    const attribute = attributeOf(key, type);
    if (attribute === undefined) throw refusal('InvalidAttribute.KeyNotSupported', { detail: `no attribute ${key}` });
    if (value === '' || attribute.values?.includes(value) === false) {
      throw refusal('InvalidAttribute.ValueNotSupported', { detail: `${key} is never ${value}` });
    }
    attributes.set(key, (attributes.get(key) ?? new Set()).add(value));
  }
  return { attributes };
};

/**
 * Returns the test for captures of the wanted cameras, times, type and attributes. Several values of one key are
 * alternatives [inferred].
 */
export function acceptOf({ cameras, type, start, end, attributes }: Conditions): (picture: Picture) => boolean {
  return (picture) => {
    const facts = factsOf(picture);
    if (cameras?.has(facts.camera) === false || (type !== undefined && facts.type !== type)) return false;
    if (facts.time < start || facts.time > end) return false;
    return [...attributes].every(([key, values]) => values.has(facts.attributes[key]?.value ?? ''));
  };
}
