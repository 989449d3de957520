import { isDeeper, isJsonObject, isStorable, type Json, jsonBytes } from '../json.ts';
import { type InputProblem, VectorInputError } from './errors.ts';

/** A value that a filter compares with. */
export type Scalar = string | number | boolean;

/** A type of such values. */
export type ScalarType = 'string' | 'number' | 'boolean';

/**
 * A condition on a vector's metadata. A list in the metadata fulfils a comparison when any of its elements does.
 * `none` is the opposite of `any`, so it holds for vectors without the field. Values of different types are never equal
 * and never greater or less.
 */
export type VectorFilter =
  | { readonly all: readonly VectorFilter[] }
  | { readonly either: readonly VectorFilter[] }
  | Condition;

/** A condition on one field. */
export type Condition =
  | { readonly field: string; readonly any: readonly Scalar[] }
  | { readonly field: string; readonly none: readonly Scalar[] }
  | { readonly field: string; readonly exists: boolean }
  | { readonly field: string; readonly prefix: string }
  | { readonly field: string; readonly compare: '>' | '>=' | '<' | '<='; readonly to: number };

/** The fields that a filter asks for. */
export function fieldsOf(filter: VectorFilter): string[] {
  if ('all' in filter) return filter.all.flatMap(fieldsOf);
  if ('either' in filter) return filter.either.flatMap(fieldsOf);
  return [filter.field];
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** How an API writes filters, and its limits for them. */
export interface FilterGrammar {
  /** Operators of conditions. */
  readonly operators: ReadonlySet<FilterOperator>;
  /** Types of the values that fields are compared with. */
  readonly scalars: readonly ScalarType[];
  /** How many fields an object of conditions may have: `any` number, which all must hold (none: every vector passes), or `one`. */
  readonly fields: 'any' | 'one';
  /** Whether `''` is the name of a field. */
  readonly emptyName: boolean;
  /** Of the whole filter as compact JSON. */
  readonly maxBytes: number;
  /** Of `$and` and `$or`, one within the other. */
  readonly maxLevels: number;
  /** Values that fields are compared with, all together; `$exists` counts as one. */
  readonly maxValues: number;
}

/** What a filter is read with on the way down. */
interface Reading {
  readonly grammar: FilterGrammar;
  /** Values met so far. */
  values: number;
}

type ReadCondition = (field: string, operand: Json, reading: Reading) => Condition;

const operators = {
  $eq: (field, operand, reading) => ({ field, any: [scalar('$eq', operand, reading)] }),
  $ne: (field, operand, reading) => ({ field, none: [scalar('$ne', operand, reading)] }),
  $in: (field, operand, reading) => ({ field, any: scalars('$in', operand, reading) }),
  $nin: (field, operand, reading) => ({ field, none: scalars('$nin', operand, reading) }),
  $exists(field, operand, reading) {
    if (typeof operand !== 'boolean') throw operandProblem('$exists', 'boolean');
    reading.values++;
    return { field, exists: operand };
  },
  $gt: (field, operand, reading) => ({ field, compare: '>', to: number('$gt', operand, reading) }),
  $gte: (field, operand, reading) => ({ field, compare: '>=', to: number('$gte', operand, reading) }),
  $lt: (field, operand, reading) => ({ field, compare: '<', to: number('$lt', operand, reading) }),
  $lte: (field, operand, reading) => ({ field, compare: '<=', to: number('$lte', operand, reading) }),
  $startsWith(field, operand, reading) {
    if (typeof operand !== 'string') throw operandProblem('$startsWith', 'string');
    return { field, prefix: scalar('$startsWith', operand, reading) as string };
  },
} as const satisfies Readonly<Record<string, ReadCondition>>;

export type FilterOperator = keyof typeof operators;

/** Every operator that Tuku can evaluate. */
export const filterOperators = Object.keys(operators) as readonly FilterOperator[];

/**
 * Reads a metadata filter; undefined when every vector passes it. Throws VectorInputError (`filter-…`) for what breaks
 * the grammar or a limit.
 */
export function parseFilter(filter: Json, grammar: FilterGrammar): VectorFilter | undefined {
  const { maxBytes, maxLevels, maxValues } = grammar;
  // A level is an object and its list. Below the innermost one are a condition, its operators and an operand's list.
  if (isDeeper(filter, 2 * maxLevels + 3)) throw problem({ kind: 'filter-levels', maxLevels });
  if (jsonBytes(filter) > maxBytes) throw problem({ kind: 'filter-size', maxBytes });
  const reading = { grammar, values: 0 };
  const parsed = conjunction(filter, reading);
  if (reading.values > maxValues) throw problem({ kind: 'filter-values', maxValues });
  return parsed;
}

/** The filter asks for no field that its index declares unfilterable. Throws VectorInputError `filter-unfilterable`. */
export function checkFilterable(
  filter: VectorFilter,
  { unfilterable }: { readonly unfilterable: readonly string[] },
): void {
  const field = fieldsOf(filter).find((name) => unfilterable.includes(name));
  if (field !== undefined) throw problem({ kind: 'filter-unfilterable', field });
}

function conjunction(value: Json, reading: Reading, level = 0): VectorFilter | undefined {
  const { maxLevels, fields } = reading.grammar;
  if (level > maxLevels) throw problem({ kind: 'filter-levels', maxLevels });
  if (!isJsonObject(value)) throw problem({ kind: 'filter-type' });
  const entries = Object.entries(value);
  if (fields === 'one' && entries.length !== 1) throw problem({ kind: 'filter-fields' });
  const parts = entries.map(([name, operand]) => part(name, operand, reading, level));
  return joined(parts.filter((one) => one !== undefined));
}

function part(name: string, operand: Json, reading: Reading, level: number): VectorFilter | undefined {
  if (name === '$and' || name === '$or') {
    if (!Array.isArray(operand) || operand.length === 0) throw operandProblem(name, 'filters');
    const parts = operand.map((one: Json) => conjunction(one, reading, level + 1));
    if (name === '$and') return joined(parts.filter((one) => one !== undefined));
    // Every vector passes one of the alternatives.
    return parts.includes(undefined) ? undefined : { either: parts.filter((one) => one !== undefined) };
  }
  const isName = name === '' ? reading.grammar.emptyName : !name.startsWith('$') && isStorable(name);
  if (!isName) throw problem({ kind: 'filter-operator', operator: name });
  if (!isJsonObject(operand)) return operators.$eq(name, operand, reading);
  const conditions = Object.entries(operand).map(([operator, to]) => condition(name, operator, to, reading));
  if (conditions.length === 0) throw problem({ kind: 'filter-condition', field: name });
  return joined(conditions);
}

function condition(field: string, operator: string, operand: Json, reading: Reading): Condition {
  if (!isOperator(operator) || !reading.grammar.operators.has(operator)) {
    throw problem({ kind: 'filter-operator', operator });
  }
  return operators[operator](field, operand, reading);
}

function isOperator(name: string): name is FilterOperator {
  return Object.hasOwn(operators, name);
}

function number(operator: string, operand: Json, reading: Reading): number {
  if (typeof operand !== 'number') throw operandProblem(operator, 'number');
  reading.values++;
  return operand;
}

function scalars(operator: string, operand: Json, reading: Reading): Scalar[] {
  if (!Array.isArray(operand) || operand.length === 0) throw operandProblem(operator, 'list');
  return operand.map((value: Json) => scalar(operator, value, reading));
}

function scalar(operator: string, operand: Json, reading: Reading): Scalar {
  const { scalars: types } = reading.grammar;
  if (!isScalar(operand) || !types.some((type) => type === typeof operand)) {
    throw problem({ kind: 'filter-value-type', operator, types });
  }
  if (typeof operand === 'string' && !isStorable(operand)) throw problem({ kind: 'filter-value-encoding', operator });
  reading.values++;
  return operand;
}

function joined(parts: readonly VectorFilter[]): VectorFilter | undefined {
  return parts.length > 1 ? { all: parts } : parts[0];
}

function operandProblem(
  operator: string,
  wanted: Extract<InputProblem, { readonly kind: 'filter-operand' }>['wanted'],
): VectorInputError {
  return problem({ kind: 'filter-operand', operator, wanted });
}

function problem(facts: InputProblem): VectorInputError {
  return new VectorInputError(facts);
}
