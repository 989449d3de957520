import { expressionOf, factsOf } from '../../../../src/index/milvus/facts.ts';
import type { VectorFilter } from '../../../../src/vector-api/filter.ts';

const options = { salt: 'tuku_x_vectors_1_00' };
const facts = (metadata: Parameters<typeof factsOf>[0]) => {
  const found = factsOf(metadata, options);
  if (found === undefined) throw new Error('too many');
  return found;
};
const text = (filter: VectorFilter) => expressionOf(filter, options).text ?? '';

describe('metadata as Milvus tests it', () => {
  it('has a token for each field and each of its values, of lists too, and none in common with other types and fields', () => {
    const { tokens } = facts({ a: ['x', 1], b: 'x' });
    expect(tokens).toHaveLength(5);
    const asked = (field: string, value: string | number | boolean) =>
      /t, (\d+)/.exec(text({ field, any: [value] }))?.[1];
    expect(tokens).toEqual(expect.arrayContaining([asked('a', 'x'), asked('a', 1), asked('b', 'x')]));
    for (const token of [asked('a', '1'), asked('b', 1), asked('a', true)]) expect(tokens).not.toContain(token);
  });

  it('has the largest and smallest number of each field, in a form that Milvus reads', () => {
    const { numbers } = facts({ n: [3, -2, 'x'], huge: 1e300, none: 'x' });
    expect(Object.values(numbers).sort((a, b) => a - b)).toEqual([-2, 3, 1e15, 1e15]);
    const name = /n\["(\w+)"\] > 2.5/.exec(text({ field: 'n', compare: '>', to: 2.5 }))?.[1] ?? '';
    expect(numbers[name]).toBe(3);
  });

  it('is refused beyond what a copy holds', () => {
    expect(factsOf({ list: Array.from({ length: 5000 }, (_, at) => at) }, options)).toBeUndefined();
  });

  it('names nothing as it is, and differs from copy to copy', () => {
    const filter: VectorFilter = { field: 'secret', any: ['value'] };
    expect(text(filter)).not.toMatch(/secret|value/);
    expect(text(filter)).not.toBe(expressionOf(filter, { salt: 'another' }).text);
  });
});

describe('a filter as an expression', () => {
  it('says equality, ranges, existence, and, or, not', () => {
    const one = { field: 'a', any: [1] } as const;
    expect(text({ all: [one, { field: 'b', none: ['x', 'y'] }] })).toMatch(
      /^\(array_contains\(t, \d+\) and \(not array_contains_any\(t, \[\d+,\d+\]\)\)\)$/,
    );
    expect(text({ either: [one, { field: 'n', compare: '<=', to: -1e-5 }] })).toMatch(
      /^\(array_contains\(t, \d+\) or n\["l\w+"\] <= -0.00001\d*\)$/,
    );
    expect(text({ field: 'a', exists: false })).toMatch(/^\(not array_contains\(t, \d+\)\)$/);
    expect(text({ field: 'a', any: [] })).toBe('pk == 0');
    expect(expressionOf({ field: 'a', none: [] }, options)).toEqual({ isExact: true });
  });

  it('lets more pass where it cannot say it: never less', () => {
    const prefix: VectorFilter = { field: 'a', prefix: 'x' };
    expect(expressionOf(prefix, options)).toEqual({ text: text({ field: 'a', exists: true }), isExact: false });
    expect(expressionOf({ field: 'n', compare: '<', to: 1e300 }, options).isExact).toBe(false);
    const many: VectorFilter = { either: Array.from({ length: 300 }, (_, at) => ({ field: `f${at}`, any: [at] })) };
    expect(expressionOf(many, options)).toEqual({ isExact: false });
  });
});
