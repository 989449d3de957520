import type { Condition } from '../../../../src/engine/retrieval.ts';
import { isDeeper, isJsonObject, type Json, jsonBytes } from '../../../../src/json.ts';
import { isScalar, type Scalar, type VectorFilter } from '../../../../src/vector-api/filter.ts';
import { invalid } from '../errors.ts';
import type { Generation } from '../limits.ts';
import { isOfKind } from './scalars.ts';
import type { FusionField, FusionSchema } from './schema.ts';

/** What queries are read with. */
export interface QueryReading {
  readonly schema: FusionSchema;
  readonly limits: Generation['filter'];
  /** Values met so far, in all queries of the call. */
  values: number;
}

/**
 * A query or filter of QueryVectorsFusion, in the documented form with `clauses` and `value`, or in the classic one of QueryVectors
 * [observed]. Throws ApiError.
 */
export function readQuery(query: Json, reading: QueryReading, level = 0): Condition {
  const { maxBytes, maxLevels } = reading.limits;
  // A level is an object, its clauses' object and their list; below are a condition, its operator, its options and a list.
  if (level > maxLevels || (level === 0 && isDeeper(query, 3 * maxLevels + 4))) {
    throw invalid(`A query has at most ${maxLevels} levels.`);
  }
  if (level === 0 && jsonBytes(query) > maxBytes) throw invalid(`A query is at most ${maxBytes / 1024} KB long.`);
  if (!isJsonObject(query) || Object.keys(query).length === 0)
    throw invalid('A query must be an object of conditions.');
  const parts = Object.entries(query).map(([name, operand]) => {
    if (name === '$and' || name === '$or') {
      const clauses = clausesOf(name, operand).map((clause) => readQuery(clause, reading, level + 1));
      return name === '$and' ? { all: clauses } : { either: clauses };
    }
    if (name.startsWith('$')) throw invalid(`Tuku knows no operator ${name} of queries.`);
    return readField(fieldOf(name, reading.schema), operand, reading);
  });
  return together(parts);
}

function clausesOf(name: string, operand: Json): readonly Json[] {
  const clauses = isJsonObject(operand) ? operand.clauses : operand;
  if (!Array.isArray(clauses) || clauses.length === 0) throw invalid(`${name} needs a non-empty array of clauses.`);
  return clauses as readonly Json[];
}

function fieldOf(name: string, schema: FusionSchema): FusionField {
  const field = schema.get(name);
  if (field === undefined) throw invalid(`The index has no field ${name}.`);
  if (field.type === 'vector') throw invalid(`The field ${name} is a vector: no condition can be on it.`);
  return field;
}

function readField(field: FusionField, operand: Json, reading: QueryReading): Condition {
  if (!isJsonObject(operand)) return operators.$eq(field, { value: operand }, reading);
  const conditions = Object.entries(operand).map(([name, value]) => {
    const operator = isOperator(name) ? operators[name] : undefined;
    // The vendor has more of them, which no page that could be read and no client names.
    if (operator === undefined) throw invalid(`Tuku knows no operator ${name} of queries.`);
    // A range's members are its operand, and those of a text's condition its options.
    return operator(field, isJsonObject(value) ? value : { value }, reading);
  });
  if (conditions.length === 0) throw invalid(`The query has no condition for ${field.name}.`);
  return together(conditions);
}

type Options = { readonly [name: string]: Json };
type ReadOperator = (field: FusionField, options: Options, reading: QueryReading) => Condition;

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

const operators = {
  $eq: (field, options, reading) =>
    scored(options, { field: field.name, any: [scalar(field, options.value, reading)] }),
  $in: (field, options, reading) => scored(options, { field: field.name, any: scalars(field, options.value, reading) }),
  // An absent field fulfils no condition [inferred].
  $nin: (field, options, reading) =>
    scored(options, {
      all: [
        { field: field.name, exists: true },
        { field: field.name, none: scalars(field, options.value, reading) },
      ],
    }),
  $gt: (field, options, reading) => scored(options, compared(field, 'gt', options.value, reading)),
  $gte: (field, options, reading) => scored(options, compared(field, 'gte', options.value, reading)),
  $lt: (field, options, reading) => scored(options, compared(field, 'lt', options.value, reading)),
  $lte: (field, options, reading) => scored(options, compared(field, 'lte', options.value, reading)),
  $range(field, { boost, ...given }, reading) {
    const bounds = isJsonObject(given.value) ? given.value : given;
    const names = Object.keys(bounds);
    if (names.length === 0 || !names.every(isBound)) throw invalid('$range needs some of gt, gte, lt and lte.');
    const parts = names.filter(isBound).map((name) => compared(field, name, bounds[name], reading));
    return scored(boost === undefined ? {} : { boost }, { all: parts });
  },
  $textMatch: textMatch,
} as const satisfies Readonly<Record<string, ReadOperator>>;

function isOperator(name: string): name is keyof typeof operators {
  return Object.hasOwn(operators, name);
}

function isBound(name: string): name is keyof typeof comparisons {
  return Object.hasOwn(comparisons, name);
}

/** Words of a text [observed]; `operator` is `or` [inferred], `minShouldMatch` a number in a string [example]. */
function textMatch({ name, text }: FusionField, options: Options, reading: QueryReading): Condition {
  const { value, operator = 'or', minShouldMatch = '1' } = options;
  if (text?.enabled !== true) throw invalid(`$textMatch needs a field with text.enabled, which ${name} has not.`);
  if (typeof value !== 'string') throw invalid('$textMatch needs a text.');
  if (operator !== 'or' && operator !== 'and') throw invalid('The operator of $textMatch must be or, or and.');
  const minimum = /^[1-9]\d{0,3}$/.test(String(minShouldMatch)) ? Number(minShouldMatch) : undefined;
  if (minimum === undefined) throw invalid('minShouldMatch must be a number of words in a string.');
  count(reading);
  return { text: { field: name, text: value, operator, minShouldMatch: minimum }, boost: boostOf(options) ?? 1 };
}

function scored(options: Options, filter: VectorFilter): Condition {
  return { filter, boost: boostOf(options) ?? 0 };
}

/** A boost, from 0 on. Throws ApiError. */
export function boostOf({ boost }: Options): number | undefined {
  if (boost === undefined || boost === null) return undefined;
  // Clients read scores as 32-bit floats.
  if (typeof boost !== 'number' || !(boost >= 0 && Number.isFinite(Math.fround(boost)))) {
    throw invalid('boost must be a 32-bit number from 0 on.');
  }
  return boost;
}

function compared(
  field: FusionField,
  name: keyof typeof comparisons,
  value: Json | undefined,
  reading: QueryReading,
): VectorFilter {
  if (field.type !== 'long' && field.type !== 'double') throw invalid(`The field ${field.name} has no order.`);
  if (typeof value !== 'number') throw invalid(`${name} needs a number.`);
  count(reading);
  return { field: field.name, compare: comparisons[name], to: value };
}

function scalars(field: FusionField, value: Json | undefined, reading: QueryReading): Scalar[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(`A list of values is needed for ${field.name}.`);
  return value.map((one: Json) => scalar(field, one, reading));
}

function scalar(
  { name, type, exactMatch = true }: FusionField,
  value: Json | undefined,
  reading: QueryReading,
): Scalar {
  if (!exactMatch) throw invalid(`The field ${name} has exactMatch false: whole values are not compared.`);
  if (type === 'geoPoint' || type === 'vector') throw invalid(`Tuku knows no condition on fields of type ${type}.`);
  // Any number may be compared with a long.
  const isFitting = isScalar(value) && (isOfKind[type](value) || (type === 'long' && typeof value === 'number'));
  if (!isFitting) throw invalid(`The value for ${name} must be of type ${type}.`);
  count(reading);
  return value;
}

function count(reading: QueryReading): void {
  const { maxValues } = reading.limits;
  if (++reading.values > maxValues) throw invalid(`Queries have at most ${maxValues} values.`);
}

function together(parts: readonly Condition[]): Condition {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { all: parts };
}
