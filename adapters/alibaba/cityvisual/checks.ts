import type { Json } from '../../../src/json.ts';
import { characters, isStorable } from '../../../src/protocol/fields.ts';
import { parseJsonText } from '../../../src/protocol/json-body.ts';
import type { CityCode } from './errors.ts';
import { commaList } from './input.ts';

/** Checks a parameter that was sent: returns the error code for a wrong value. */
export type Check = (value: Json) => CityCode | undefined;

/** The check that returns `code` unless the value passes the test. */
export function must(test: (value: Json) => boolean, code: CityCode): Check {
  return (value) => (test(value) ? undefined : code);
}

/**
 * 2 to 128 characters: a letter or Chinese character, then also digits, `:`, `_` and `-` [documented for the names of
 * instances, cameras, job groups and resource profiles; inferred for the others]. Excludes `http://` and `https://`
 * too, as slashes are not allowed.
 */
export function isName(value: Json): boolean {
  return typeof value === 'string' && /^[A-Za-z\p{Script=Han}][A-Za-z\p{Script=Han}0-9:_-]{1,127}$/u.test(value);
}

/** 2 to 256 characters that do not begin with http:// or https:// [documented for instances]. */
export function isDescription(value: Json): boolean {
  return (
    typeof value === 'string' &&
    (value === '' || (characters(value) >= 2 && characters(value) <= 256 && !/^https?:\/\//.test(value)))
  );
}

/** Comma-separated names of capabilities, none empty [inferred]. */
export function isCapabilityNames(value: Json): boolean {
  return typeof value === 'string' && commaList(value).every(isName);
}

/** An OSS bucket name: 3 to 63 lower-case letters, digits and hyphens; the first and last are not hyphens. */
export function isBucketName(value: Json): boolean {
  return typeof value === 'string' && /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/.test(value);
}

/** A host name or address, with or without scheme and port [inferred]. */
export function isEndpoint(value: Json): boolean {
  return (
    typeof value === 'string' &&
    /^(?:https?:\/\/)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?\/?$/.test(value)
  );
}

/** Whether a string is JSON of this kind. */
export function isJson(kind: 'any' | 'array' | 'object'): (value: Json) => boolean {
  return (value) => {
    const parsed = typeof value === 'string' ? parseJsonText(value) : undefined;
    if (parsed === undefined) return false;
    if (kind === 'any') return true;
    return kind === 'array'
      ? Array.isArray(parsed)
      : typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  };
}

export function within(min: number, max: number): (value: Json) => boolean {
  return (value) => typeof value === 'number' && value >= min && value <= max;
}

export function oneOf(...values: readonly string[]): (value: Json) => boolean {
  return (value) => typeof value === 'string' && values.includes(value);
}

/** A numeric id, as Tuku assigns them. */
export function isNumberId(value: Json): boolean {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}

/** Whether the catalog can return every string of a value unchanged. */
export function isStorableJson(value: Json): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, field]) => isStorable(name) && isStorableJson(field));
}
