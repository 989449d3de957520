import { isIPv6 } from 'node:net';
import { parseCidrs } from '../../images/addresses.ts';
import { matches } from './pattern.ts';

type Test = (actual: string, expected: string) => boolean;

const lower = (text: string) => text.toLowerCase();
const numbers =
  (test: (a: number, b: number) => boolean): Test =>
  (actual, expected) =>
    test(Number.parseFloat(actual), Number.parseFloat(expected));
const dates =
  (test: (a: number, b: number) => boolean): Test =>
  (actual, expected) =>
    test(timeOf(actual), timeOf(expected));

/** Of a date in ISO 8601, or of seconds since 1970. */
const timeOf = (date: string) => (/^\d+$/.test(date) ? 1000 * Number(date) : Date.parse(date));

/** Operators by name: what must hold [documented]. */
const positive: Readonly<Record<string, Test>> = {
  StringEquals: (actual, expected) => actual === expected,
  StringEqualsIgnoreCase: (actual, expected) => lower(actual) === lower(expected),
  StringLike: (actual, expected) => matches(expected, actual),
  NumericEquals: numbers((a, b) => a === b),
  NumericLessThan: numbers((a, b) => a < b),
  NumericLessThanEquals: numbers((a, b) => a <= b),
  NumericGreaterThan: numbers((a, b) => a > b),
  NumericGreaterThanEquals: numbers((a, b) => a >= b),
  DateEquals: dates((a, b) => a === b),
  DateLessThan: dates((a, b) => a < b),
  DateLessThanEquals: dates((a, b) => a <= b),
  DateGreaterThan: dates((a, b) => a > b),
  DateGreaterThanEquals: dates((a, b) => a >= b),
  Bool: (actual, expected) => lower(actual) === lower(expected),
  IpAddress: isWithin,
  IpAddressIncludeBorder: isWithin,
};

/** Their opposites, which hold when it does for none of the values [documented]. */
const negative: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
};

/** Operators that not every API has [documented]. Those of resource names compare part by part: no `*` reaches over a colon. */
const more: Readonly<Record<string, Test>> = {
  ArnEquals: isNameLike,
  ArnLike: isNameLike,
  BinaryEquals: (actual, expected) => actual === expected,
};
const moreNegative: Readonly<Record<string, string>> = { ArnNotEquals: 'ArnEquals', ArnNotLike: 'ArnLike' };

const everyPositive: Readonly<Record<string, Test>> = { ...positive, ...more };
const everyNegative: Readonly<Record<string, string>> = { ...negative, ...moreNegative };

/** What may stand around an operator: how several values of a request count, and whether there must be one. */
const around = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/;

/** @param extended also the operators of resource names and bytes, `Null`, `…IfExists`, `ForAllValues:…` and `ForAnyValue:…` */
export function isOperator(name: string, extended = false): boolean {
  if (!extended) return Object.hasOwn(positive, name) || Object.hasOwn(negative, name);
  const [, , plain = '', ifExists] = around.exec(name) ?? [];
  if (plain === 'Null') return ifExists === undefined;
  return Object.hasOwn(everyPositive, plain) || Object.hasOwn(everyNegative, plain);
}

/**
 * Whether a condition holds. A request that has no such value fulfils only the opposites [inferred], `…IfExists` and
 * `ForAllValues:…` [documented]; of several values without `For…`, one is enough [inferred].
 * @param actual the request's value, or its values where the key has several
 */
export function holds(
  operator: string,
  actual: string | readonly string[] | undefined,
  expected: readonly string[],
): boolean {
  const [, set, plain = '', ifExists] = around.exec(operator) ?? [];
  const given = actual === undefined ? [] : typeof actual === 'string' ? [actual] : actual;
  if (plain === 'Null') return expected.some((wanted) => (lower(wanted) === 'true') === (given.length === 0));
  if (given.length === 0 && ifExists !== undefined) return true;
  const opposite = everyNegative[plain];
  const test = everyPositive[opposite ?? plain];
  const matching = (value: string) => test !== undefined && expected.some((one) => test(value, one));
  const fulfils = (value: string) => matching(value) === (opposite === undefined);
  if (set === 'ForAllValues:') return given.every(fulfils);
  if (set === 'ForAnyValue:') return given.some(fulfils);
  return opposite === undefined ? given.some(matching) : !given.some(matching);
}

/** The parts of a resource's name: the last of the six may have colons itself. */
function isNameLike(actual: string, expected: string): boolean {
  const parts = (name: string) => /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(name)?.slice(1);
  const [own, wanted] = [parts(actual), parts(expected)];
  if (own === undefined || wanted === undefined) return actual === expected;
  return wanted.every((part, place) => matches(part, own[place] as string));
}

function isWithin(address: string, range: string): boolean {
  if (range === '*') return true;
  const bare = address.replace(/^::ffff:(?=\d+\.)/, '');
  try {
    return parseCidrs(range).check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
  } catch {
    return false;
  }
}
