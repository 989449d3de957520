import { createHash } from 'node:crypto';
import type { Json } from '../../json.ts';
import { isScalar, type Scalar, type VectorFilter } from '../../vector-api/filter.ts';
import type { Facts } from './port.ts';

/**
 * Metadata as Milvus tests it: a token for each field and for each of its values, so that a list is tested like a single
 * value, and the largest and smallest number of each field. Names and values are hashed with the copy's name: they have one
 * form and length whatever they are, and nobody can choose two that are taken for one.
 */
export interface FactsOptions {
  /** The copy's name. */
  readonly salt: string;
}

/** More tokens than a copy holds. */
const maxTokens = 4096;
/** Beyond this, integers are written in a form that Milvus does not read as numbers. */
const largest = 1e15;
/** What an expression may have: Milvus parses it recursively. */
const maxConditions = 256;
const maxValues = 2048;

/** The facts of a vector; undefined for more than the copy can hold. */
export function factsOf(metadata: { readonly [field: string]: Json }, options: FactsOptions): Facts | undefined {
  const tokens = new Set<string>();
  const numbers: Record<string, number> = {};
  for (const [field, value] of Object.entries(metadata)) {
    tokens.add(tokenOf(options, field));
    const values: readonly Json[] = Array.isArray(value) ? value : [value];
    const found = values.filter((one): one is number => typeof one === 'number').map(bounded);
    if (found.length > 0) {
      const name = nameOf(options, field);
      numbers[`h${name}`] = found.reduce((a, b) => Math.max(a, b));
      numbers[`l${name}`] = found.reduce((a, b) => Math.min(a, b));
    }
    for (const one of values) if (isScalar(one)) tokens.add(tokenOf(options, field, one));
  }
  return tokens.size > maxTokens ? undefined : { tokens: [...tokens], numbers };
}

/** An expression that everything passes which passes a filter. */
export interface Expression {
  /** Undefined: the filter cannot be said, or everything passes it. */
  readonly text?: string;
  /** Whether nothing else passes it. */
  readonly isExact: boolean;
}

/** A filter as Milvus's expression. */
export function expressionOf(filter: VectorFilter, options: FactsOptions): Expression {
  const size = { conditions: 0, values: 0 };
  const part = partOf(filter, options, size);
  if (size.conditions > maxConditions || size.values > maxValues) return { isExact: false };
  if (part.text === true) return { isExact: part.isExact };
  return { text: part.text === false ? 'pk == 0' : part.text, isExact: part.isExact };
}

interface Part {
  /** True: everything passes. False: nothing. */
  readonly text: string | boolean;
  readonly isExact: boolean;
}

type Size = { conditions: number; values: number };

function partOf(filter: VectorFilter, options: FactsOptions, size: Size): Part {
  if ('all' in filter) {
    return joined(
      filter.all.map((part) => partOf(part, options, size)),
      'and',
    );
  }
  if ('either' in filter) {
    return joined(
      filter.either.map((part) => partOf(part, options, size)),
      'or',
    );
  }
  size.conditions++;
  const { field } = filter;
  const has = `array_contains(t, ${tokenOf(options, field)})`;
  if ('exists' in filter) return { text: filter.exists ? has : `(not ${has})`, isExact: true };
  // Who has such a text has the field.
  if ('prefix' in filter) return { text: has, isExact: false };
  if ('compare' in filter) {
    const { compare, to } = filter;
    if (!(Math.abs(to) < largest) || (to !== 0 && Math.abs(to) < 1e-6)) return { text: has, isExact: false };
    const side = compare.startsWith('>') ? 'h' : 'l';
    return { text: `n["${side}${nameOf(options, field)}"] ${compare} ${decimal(to)}`, isExact: true };
  }
  const isAny = 'any' in filter;
  const values = isAny ? filter.any : filter.none;
  size.values += values.length;
  if (values.length === 0) return { text: !isAny, isExact: true };
  const list = [...new Set(values.map((value) => tokenOf(options, field, value)))];
  const text = list.length === 1 ? `array_contains(t, ${list[0]})` : `array_contains_any(t, [${list.join(',')}])`;
  return { text: isAny ? text : `(not ${text})`, isExact: true };
}

function joined(parts: readonly Part[], operator: 'and' | 'or'): Part {
  const isAnd = operator === 'and';
  const isExact = parts.every((part) => part.isExact);
  if (parts.some(({ text }) => text === !isAnd)) return { text: !isAnd, isExact };
  const texts = parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
  if (texts.length === 0) return { text: isAnd, isExact };
  return { text: texts.length === 1 ? (texts[0] as string) : `(${texts.join(` ${operator} `)})`, isExact };
}

/** Of a field, or of one of its values: a positive number of 62 bits. */
function tokenOf({ salt }: FactsOptions, field: string, value?: Scalar): string {
  const text = value === undefined ? '' : `${typeof value} ${String(value)}`;
  const hash = createHash('sha256')
    .update(JSON.stringify([salt, field, text]))
    .digest();
  return (hash.readBigUInt64BE(0) >> 2n).toString();
}

function nameOf({ salt }: FactsOptions, field: string): string {
  return createHash('sha256')
    .update(JSON.stringify([salt, field]))
    .digest('hex')
    .slice(0, 24);
}

function bounded(value: number): number {
  return Math.max(-largest, Math.min(largest, value));
}

/** Without an exponent. */
function decimal(value: number): string {
  const text = String(value);
  return /e/.test(text) ? value.toFixed(20) : text;
}
