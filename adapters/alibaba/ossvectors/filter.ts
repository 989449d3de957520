import { isJsonObject, type Json } from '../../../src/json.ts';
import { isStorable } from '../../../src/protocol/fields.ts';
import type { Scalar, VectorFilter } from '../../../src/vector-api/filter.ts';
import { invalid } from './errors.ts';
import { jsonBytes } from './input.ts';
import { type Generation, isScalar, MAX_FILTER_LEVELS, MAX_FILTER_VALUES } from './limits.ts';

type Rules = Pick<Generation, 'filterBytes' | 'scalars' | 'ranges'>;

/** What a filter reads on its way down. */
interface Reading {
  readonly rules: Rules;
  /** Operands met so far. */
  values: number;
}

const ranges: ReadonlyMap<string, '>' | '>=' | '<' | '<='> = new Map([
  ['$gt', '>'],
  ['$gte', '>='],
  ['$lt', '<'],
  ['$lte', '<='],
]);

/**
 * Reads a metadata filter (docs/specs/oss-vectors.md, 3); undefined for `{}`, which every vector passes. Several pairs
 * of an object hold together [inferred]. Throws ApiError VectorIndexParameterInvalid for what breaks the grammar or a
 * limit.
 */
export function parseFilter(filter: Json, rules: Rules): VectorFilter | undefined {
  checkLevels(filter);
  if (jsonBytes(filter) > rules.filterBytes) {
    throw invalid(`The filter is longer than ${rules.filterBytes / 1024} KB.`);
  }
  const reading = { rules, values: 0 };
  const parsed = conjunction(filter, reading);
  if (reading.values > MAX_FILTER_VALUES) throw invalid(`The filter has more than ${MAX_FILTER_VALUES} values.`);
  return parsed;
}

/** Every `$and` and `$or` is a level [inferred]. Without recursion: a body may nest deeper than the stack. */
function checkLevels(filter: Json): void {
  let open: readonly Json[] = [filter];
  // conditions and their operands are up to three values below the innermost level
  for (let depth = 0; open.length > 0; depth++) {
    if (depth > 2 * MAX_FILTER_LEVELS + 3) throw invalid(`The filter has more than ${MAX_FILTER_LEVELS} levels.`);
    open = open.flatMap((value) =>
      Array.isArray(value) ? (value as readonly Json[]) : isJsonObject(value) ? Object.values(value) : [],
    );
  }
}

function conjunction(value: Json, reading: Reading, level = 0): VectorFilter | undefined {
  if (level > MAX_FILTER_LEVELS) throw invalid(`The filter has more than ${MAX_FILTER_LEVELS} levels.`);
  if (!isJsonObject(value)) throw invalid('A filter must be an object.');
  const parts = Object.entries(value).map(([name, operand]) => pair(name, operand, reading, level));
  return joined(parts.filter((part) => part !== undefined));
}

function pair(name: string, operand: Json, reading: Reading, level: number): VectorFilter | undefined {
  if (name === '$and' || name === '$or') {
    if (!Array.isArray(operand) || operand.length === 0) throw invalid(`${name} needs a non-empty array of filters.`);
    const parts = operand.map((part: Json) => conjunction(part, reading, level + 1));
    if (name === '$and') return joined(parts.filter((part) => part !== undefined));
    // an alternative that every vector passes
    return parts.includes(undefined) ? undefined : { either: parts.filter((part) => part !== undefined) };
  }
  if (name === '' || name.startsWith('$') || !isStorable(name)) throw invalid(`The filter has no operator ${name}.`);
  if (!isJsonObject(operand)) return { field: name, any: [scalar('$eq', operand, reading)] };
  const conditions = Object.entries(operand).map(([operator, to]) => condition(name, operator, to, reading));
  if (conditions.length === 0) throw invalid(`The filter has no condition for ${name}.`);
  return joined(conditions);
}

function condition(field: string, operator: string, operand: Json, reading: Reading): VectorFilter {
  switch (operator) {
    case '$eq':
      return { field, any: [scalar(operator, operand, reading)] };
    case '$ne':
      return { field, none: [scalar(operator, operand, reading)] };
    case '$in':
      return { field, any: scalars(operator, operand, reading) };
    case '$nin':
      return { field, none: scalars(operator, operand, reading) };
    case '$exists':
      if (typeof operand !== 'boolean') throw invalid('$exists needs true or false.');
      return { field, exists: operand };
    default:
      return range(field, operator, operand, reading);
  }
}

function range(field: string, operator: string, operand: Json, reading: Reading): VectorFilter {
  const compare = reading.rules.ranges ? ranges.get(operator) : undefined;
  if (compare === undefined) throw invalid(`The filter has no operator ${operator}.`);
  if (typeof operand !== 'number') throw invalid(`${operator} needs a number.`);
  reading.values++;
  return { field, compare, to: operand };
}

function scalars(operator: string, operand: Json, reading: Reading): Scalar[] {
  if (!Array.isArray(operand) || operand.length === 0) throw invalid(`${operator} needs a non-empty array.`);
  return operand.map((value: Json) => scalar(operator, value, reading));
}

function scalar(operator: string, operand: Json, reading: Reading): Scalar {
  const { scalars: types } = reading.rules;
  if (!isScalar(operand) || !types.some((type) => type === typeof operand)) {
    throw invalid(`${operator} compares with values of these types: ${types.join(', ')}.`);
  }
  if (typeof operand === 'string' && !isStorable(operand)) throw invalid(`A value of ${operator} is not UTF-8 text.`);
  reading.values++;
  return operand;
}

function joined(parts: readonly VectorFilter[]): VectorFilter | undefined {
  return parts.length > 1 ? { all: parts } : parts[0];
}
