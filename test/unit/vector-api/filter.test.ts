import type { Json } from '../../../src/json.ts';
import { VectorInputError } from '../../../src/vector-api/errors.ts';
import {
  checkFilterable,
  type FilterGrammar,
  fieldsOf,
  filterOperators,
  parseFilter,
} from '../../../src/vector-api/filter.ts';

const any: FilterGrammar = {
  operators: new Set(filterOperators),
  scalars: ['string', 'number', 'boolean'],
  fields: 'any',
  emptyName: false,
  maxBytes: 1024,
  maxLevels: 3,
  maxValues: 4,
};
/** As other APIs want theirs. */
const one: FilterGrammar = { ...any, fields: 'one', emptyName: true };

function problemOf(filter: Json, grammar = any): unknown {
  try {
    parseFilter(filter, grammar);
  } catch (error) {
    if (error instanceof VectorInputError) return error.problem;
    throw error;
  }
  return undefined;
}

const nested = (levels: number): Json => (levels === 0 ? { a: 1 } : { $and: [nested(levels - 1)] });

describe('a filter', () => {
  it.each<[Json, object | undefined]>([
    [{}, undefined],
    [{ a: 'x' }, { field: 'a', any: ['x'] }],
    [{ a: { $eq: true } }, { field: 'a', any: [true] }],
    [{ a: { $ne: 1 } }, { field: 'a', none: [1] }],
    [{ a: { $in: [1, 'x'] } }, { field: 'a', any: [1, 'x'] }],
    [{ a: { $nin: [1] } }, { field: 'a', none: [1] }],
    [{ a: { $exists: false } }, { field: 'a', exists: false }],
    [{ a: { $gt: 1 } }, { field: 'a', compare: '>', to: 1 }],
    [{ a: { $gte: 1 } }, { field: 'a', compare: '>=', to: 1 }],
    [{ a: { $lt: 1 } }, { field: 'a', compare: '<', to: 1 }],
    [{ a: { $lte: 1 } }, { field: 'a', compare: '<=', to: 1 }],
    [{ a: { $startsWith: 'x' } }, { field: 'a', prefix: 'x' }],
    [
      { a: 1, b: 2 },
      {
        all: [
          { field: 'a', any: [1] },
          { field: 'b', any: [2] },
        ],
      },
    ],
    [
      { a: { $gt: 1, $lt: 2 } },
      {
        all: [
          { field: 'a', compare: '>', to: 1 },
          { field: 'a', compare: '<', to: 2 },
        ],
      },
    ],
    [
      { $or: [{ a: 1 }, { b: 2 }] },
      {
        either: [
          { field: 'a', any: [1] },
          { field: 'b', any: [2] },
        ],
      },
    ],
    [{ $or: [{ a: 1 }, {}] }, undefined],
    [{ $and: [{ a: 1 }, {}] }, { field: 'a', any: [1] }],
  ])('%j', (filter, expected) => {
    expect(parseFilter(filter, any)).toEqual(expected);
  });

  it.each<[Json, object]>([
    ['a', { kind: 'filter-type' }],
    [{ $and: ['a'] }, { kind: 'filter-type' }],
    [{ $and: [] }, { kind: 'filter-operand', operator: '$and', wanted: 'filters' }],
    [{ $or: {} }, { kind: 'filter-operand', operator: '$or', wanted: 'filters' }],
    [{ $not: [] }, { kind: 'filter-operator', operator: '$not' }],
    [{ '': 1 }, { kind: 'filter-operator', operator: '' }],
    [{ 'a\0': 1 }, { kind: 'filter-operator', operator: 'a\0' }],
    [{ a: {} }, { kind: 'filter-condition', field: 'a' }],
    [{ a: { $regex: 'x' } }, { kind: 'filter-operator', operator: '$regex' }],
    [{ a: { constructor: 'x' } }, { kind: 'filter-operator', operator: 'constructor' }],
    [{ a: { $in: 'x' } }, { kind: 'filter-operand', operator: '$in', wanted: 'list' }],
    [{ a: { $nin: [] } }, { kind: 'filter-operand', operator: '$nin', wanted: 'list' }],
    [{ a: { $gt: '1' } }, { kind: 'filter-operand', operator: '$gt', wanted: 'number' }],
    [{ a: { $exists: 1 } }, { kind: 'filter-operand', operator: '$exists', wanted: 'boolean' }],
    [{ a: { $startsWith: 1 } }, { kind: 'filter-operand', operator: '$startsWith', wanted: 'string' }],
    [{ a: null }, { kind: 'filter-value-type', operator: '$eq', types: any.scalars }],
    [{ a: { $in: [[]] } }, { kind: 'filter-value-type', operator: '$in', types: any.scalars }],
    [{ a: '\0' }, { kind: 'filter-value-encoding', operator: '$eq' }],
    [{ a: 'x'.repeat(1024) }, { kind: 'filter-size', maxBytes: 1024 }],
    [
      { a: { $in: [1, 2, 3] }, b: { $gt: 1 }, c: 1 },
      { kind: 'filter-values', maxValues: 4 },
    ],
    [
      { a: { $in: [1, 2, 3] }, b: { $exists: true }, c: { $exists: false } },
      { kind: 'filter-values', maxValues: 4 },
    ],
    [nested(4), { kind: 'filter-levels', maxLevels: 3 }],
  ])('%j is refused', (filter, problem) => {
    expect(problemOf(filter)).toEqual(problem);
  });

  it('may be deeper than the stack', () => {
    const open = Array.from({ length: 100_000 }).reduce<Json>((inner) => [inner], 1);
    expect(problemOf({ a: open })).toEqual({ kind: 'filter-levels', maxLevels: 3 });
    expect(problemOf(nested(3))).toBeUndefined();
  });

  it('has the operators and types of its API', () => {
    const grammar: FilterGrammar = { ...any, operators: new Set(['$eq']), scalars: ['string'] };
    expect(problemOf({ a: { $gt: 1 } }, grammar)).toEqual({ kind: 'filter-operator', operator: '$gt' });
    expect(problemOf({ a: 1 }, grammar)).toEqual({ kind: 'filter-value-type', operator: '$eq', types: ['string'] });
  });

  it('has exactly one field in an object, where the API wants it so', () => {
    const fields = { kind: 'filter-fields' };
    expect(
      [{}, { a: 1, b: 2 }, { $and: [{ a: 1 }], a: 1 }, { $and: [{}] }].map((each) => problemOf(each, one)),
    ).toEqual([fields, fields, fields, fields]);
    expect(parseFilter({ '': { $gte: 0, $lte: 5 } }, one)).toEqual({
      all: [
        { field: '', compare: '>=', to: 0 },
        { field: '', compare: '<=', to: 5 },
      ],
    });
  });

  it('knows its fields, which must be filterable', () => {
    const filter = { all: [{ either: [{ field: 'a', any: [1] }] }, { field: 'b', exists: true }] };
    expect(fieldsOf(filter)).toEqual(['a', 'b']);
    expect(() => checkFilterable(filter, { unfilterable: ['c'] })).not.toThrow();
    expect(() => checkFilterable(filter, { unfilterable: ['b'] })).toThrow('filter-unfilterable (field b)');
  });
});
