import type { Json } from '../../../src/json.ts';
import { characters } from '../../../src/protocol/fields.ts';
import type { CityCode } from './errors.ts';
import { commaList, parseJson } from './input.ts';

/** Looks at a parameter that was sent: the code of what is wrong with it. */
export type Check = (value: Json) => CityCode | undefined;

/** The check that answers `code` unless the value passes. */
export function must(test: (value: Json) => boolean, code: CityCode): Check {
  return (value) => (test(value) ? undefined : code);
}

/**
 * 2 to 128 characters: a letter or Chinese character, then also digits, `:`, `_` and `-` [documented for the names of
 * instances, cameras, job groups and resource profiles; inferred for the others]. The colon rule alone keeps out
 * `http://` and `https://`, as no slash is allowed.
 */
export function isName(value: Json): boolean {
  return typeof value === 'string' && /^[A-Za-z\p{Script=Han}][A-Za-z\p{Script=Han}0-9:_-]{1,127}$/u.test(value);
}

/** 2 to 256 characters, not beginning with http:// or https:// [documented for instances]. */
export function isDescription(value: Json): boolean {
  return (
    typeof value === 'string' &&
    (value === '' || (characters(value) >= 2 && characters(value) <= 256 && !/^https?:\/\//.test(value)))
  );
}

/** Names of capabilities, comma-separated, none empty [inferred]. */
export function isCapabilityNames(value: Json): boolean {
  return typeof value === 'string' && commaList(value).every(isName);
}

/** An OSS bucket name: 3 to 63 lower-case letters, digits and hyphens, neither first nor last a hyphen. */
export function isBucketName(value: Json): boolean {
  return typeof value === 'string' && /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/.test(value);
}

/** A host name, or address, with or without scheme and port [inferred]. */
export function isEndpoint(value: Json): boolean {
  return (
    typeof value === 'string' &&
    /^(?:https?:\/\/)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?\/?$/.test(value)
  );
}

/** Whether a text is JSON; of an array with `array`. */
export function isJson(kind: 'any' | 'array' | 'object'): (value: Json) => boolean {
  return (value) => {
    const parsed = typeof value === 'string' ? parseJson(value) : undefined;
    if (parsed === undefined) return false;
    if (kind === 'any') return true;
    return kind === 'array'
      ? Array.isArray(parsed)
      : typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  };
}

export function within(least: number, most: number): (value: Json) => boolean {
  return (value) => typeof value === 'number' && value >= least && value <= most;
}

export function oneOf(...values: readonly string[]): (value: Json) => boolean {
  return (value) => typeof value === 'string' && values.includes(value);
}

/** An id given by Tuku as a number. */
export function isNumberId(value: Json): boolean {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}
