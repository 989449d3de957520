import fc from 'fast-check';
import { compileFilter } from '../../../../adapters/tencent/tiia/filter.ts';
import { ApiError } from '../../../../src/protocol/errors.ts';

const tags = new Map<string, string | number>([
  ['price', 129],
  ['brand', 'acme'],
  ['size', '42'],
  ['名', '红'],
  ['a.b-c_d', 'x y'],
]);

const holds = (text: string) => compileFilter(text)?.(tags);
const codeOf = (text: string) => {
  try {
    compileFilter(text);
    return undefined;
  } catch (error) {
    return error instanceof ApiError ? error.code : error;
  }
};

describe('a Filter', () => {
  it.each([
    ['price > 100', true],
    ['price>129', false],
    ['price >= 129', true],
    ['price < 129', false],
    ['price<=129', true],
    ['price = 129', true],
    ['price = 129.0', true],
    ['price != 129', false],
    ['price > -1', true],
    ['price = +129', true],
    ['brand = acme', true],
    ['brand="acme"', true],
    ["brand != 'acme'", false],
    ['brand = ACME', false],
    ['brand > abc', true],
    ['size > 5', true],
    ['size = "42.0"', true],
    ['price > abc', false],
    ['名=红', true],
    ['a.b-c_d="x y"', true],
    ['none = 1', false],
    ['none != 1', false],
    ['price > 1 AND brand = acme', true],
    ['price > 1 and brand = x', false],
    ['price < 1 OR brand = acme', true],
    ['price < 1 Or brand = x', false],
    ['brand = acme OR price < 1 AND price < 2', true],
    ['(brand = acme OR price < 1) AND price < 2', false],
    [' ( ( price>1 ) ) ', true],
    ['(price>1) AND (size>1)', true],
    ['brand = "AND" OR price = 129', true],
  ])('%s is %s for the example tags', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it('that is blank filters nothing', () => {
    expect(compileFilter('')).toBeUndefined();
    expect(compileFilter(' \t\r\n')).toBeUndefined();
  });

  it.each([
    'price',
    'price >',
    '> 1',
    'price 1',
    'price == 1',
    'price => 1',
    'price <> 1',
    'price > 1 AND',
    'price > 1 AND OR size > 1',
    'AND price > 1',
    'price > 1 size > 1',
    'price>1 AND(size>1)',
    '(price>1)AND (size>1)',
    'price>1AND size>1',
    '(price > 1',
    'price > 1)',
    '()',
    'brand = "acme',
    'brand = \'acme"',
    'brand = ac/me',
    '"brand" = acme',
    'price > 1 XOR size > 1',
    'price > 1; DROP TABLE pictures',
  ])('that reads %j is invalid', (text) => {
    expect(codeOf(text)).toBe('InvalidParameterValue.FilterInvalid');
  });

  it('has at most 64 characters, counted as code points', () => {
    expect(codeOf(`a = ${'😀'.repeat(60)}`)).toBeUndefined();
    expect(codeOf(`a = ${'😀'.repeat(61)}`)).toBe('InvalidParameterValue.FilterSizeExceed');
    expect(codeOf(' '.repeat(65))).toBe('InvalidParameterValue.FilterSizeExceed');
    expect(codeOf(`${'('.repeat(64)}`)).toBe('InvalidParameterValue.FilterInvalid');
  });

  it('orders texts by code point, not by UTF-16 unit', () => {
    const filter = compileFilter('k > \uff5e');
    expect(filter?.(new Map([['k', '😀']]))).toBe(true);
  });

  it('compares texts that only look like numbers as texts', () => {
    expect(compileFilter('v < 9')?.(new Map([['v', '1e9']]))).toBe(true);
    expect(compileFilter('v < 9')?.(new Map([['v', 1e9]]))).toBe(false);
    expect(compileFilter('v = 1.')?.(new Map([['v', 1]]))).toBe(false);
  });
});

/** A filter as a tree, with the way it is written. */
interface Condition {
  readonly kind: 'condition';
  readonly key: string;
  readonly op: string;
  readonly value: string;
  readonly quote: string;
}
type Tree = Condition | { readonly kind: 'AND' | 'OR'; readonly parts: readonly Tree[] };

const condition: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant('condition' as const),
  key: fc.constantFrom('a', 'b', 'c', '键'),
  op: fc.constantFrom('>', '>=', '<', '<=', '=', '!='),
  value: fc.oneof(fc.integer({ min: -9, max: 9 }).map(String), fc.constantFrom('x', 'y', '1.5', '红')),
  quote: fc.constantFrom('', '"', "'"),
});
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2 },
    condition,
    fc.record({
      kind: fc.constantFrom('AND' as const, 'OR' as const),
      parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).tree;

function written(one: Tree): string {
  if (one.kind === 'condition') return `${one.key}${one.op}${one.quote}${one.value}${one.quote}`;
  return one.parts
    .map((part) => (part.kind === 'condition' ? written(part) : `(${written(part)})`))
    .join(` ${one.kind} `);
}

function naively(one: Tree, values: ReadonlyMap<string, string | number>): boolean {
  if (one.kind !== 'condition') {
    const parts = one.parts.map((part) => naively(part, values));
    return one.kind === 'AND' ? parts.every(Boolean) : parts.some(Boolean);
  }
  const value = values.get(one.key);
  if (value === undefined) return false;
  const numeric = (v: string | number) => v !== '' && !Number.isNaN(Number(v));
  const [left, right] =
    numeric(value) && numeric(one.value) ? [Number(value), Number(one.value)] : [String(value), one.value];
  const results: Record<string, boolean> = {
    '>': left > right,
    '>=': left >= right,
    '<': left < right,
    '<=': left <= right,
    '=': left === right,
    '!=': left !== right,
  };
  return results[one.op] as boolean;
}

describe('any Filter', () => {
  const someTags = fc
    .dictionary(
      fc.constantFrom('a', 'b', 'c', '键'),
      fc.oneof(
        fc.integer({ min: -9, max: 9 }),
        fc.integer({ min: -9, max: 9 }).map(String),
        fc.constantFrom('x', 'y', '红'),
      ),
    )
    .map((object) => new Map(Object.entries(object)));

  it('agrees with a naive evaluation of its tree', () => {
    fc.assert(
      fc.property(tree, someTags, (one, values) => {
        const text = written(one);
        fc.pre([...text].length <= 64);
        expect(compileFilter(text)?.(values)).toBe(naively(one, values));
      }),
      { numRuns: 2000 },
    );
  });

  it('is a filter or one of the two errors, whatever the text', () => {
    const pieces = fc.constantFrom(
      'a',
      '1',
      ' ',
      '(',
      ')',
      '"',
      "'",
      '>',
      '=',
      '!',
      ' AND ',
      ' or ',
      '红',
      '\0',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')),
          fc.string(),
        ),
        (text) => {
          expect([
            undefined,
            'InvalidParameterValue.FilterInvalid',
            'InvalidParameterValue.FilterSizeExceed',
          ]).toContain(codeOf(text));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
