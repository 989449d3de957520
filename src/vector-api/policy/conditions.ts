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
    test(Date.parse(actual), Date.parse(expected));

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

export function isOperator(name: string): boolean {
  return Object.hasOwn(positive, name) || Object.hasOwn(negative, name);
}

/**
 * Whether a condition holds.
 * @param actual undefined when the request has no such value: then only the opposites hold [inferred]
 */
export function holds(operator: string, actual: string | undefined, values: readonly string[]): boolean {
  const opposite = negative[operator];
  if (opposite !== undefined) return !holds(opposite, actual, values);
  const test = positive[operator];
  return actual !== undefined && test !== undefined && values.some((expected) => test(actual, expected));
}

function isWithin(address: string, range: string): boolean {
  if (range === '*') return true;
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  try {
    return parseCidrs(range).check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  } catch {
    return false;
  }
}
