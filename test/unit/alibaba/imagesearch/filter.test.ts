import fc from 'fast-check';
import type { Attributes } from '../../../../adapters/alibaba/imagesearch/attributes.ts';
import { compileFilter } from '../../../../adapters/alibaba/imagesearch/filter.ts';
import { ApiError } from '../../../../src/protocol/errors.ts';

const holds = (filter: string, attributes: Attributes) => compileFilter(filter)?.(attributes);

describe('a Filter', () => {
  it.each([
    ['int_attr>=100', { IntAttr: 100 }, true],
    ['int_attr > 100', { IntAttr: 100 }, false],
    ['int_attr2<-1', { IntAttr2: -2 }, true],
    ['int_attr <= +5', { IntAttr: 5 }, true],
    ['str_attr!="red"', { StrAttr: 'blue' }, true],
    ['str_attr != "red"', {}, false],
    ['str_attr4 = ""', { StrAttr4: '' }, true],
    ['str_attr="A"', { StrAttr: 'a' }, false],
    ['int_attr in (1,2)', { IntAttr: 2 }, true],
    ['int_attr not in ( 1 , 2 )', { IntAttr: 2 }, false],
    ['int_attr NOT IN (1)', {}, false],
    ['str_attr3 in ("a","b c")', { StrAttr3: 'b c' }, true],
    ['str_attr not in ("a")', { StrAttr: 'b' }, true],
    ['(int_attr>=10 AND int_attr<20) OR str_attr2="x"', { IntAttr: 25, StrAttr2: 'x' }, true],
    ['int_attr=1 OR int_attr=2 AND str_attr="x"', { IntAttr: 1 }, true],
    ['(int_attr=1 OR int_attr=2) AND str_attr="x"', { IntAttr: 1 }, false],
    ['intAttr=1 and strAttr2="是 AND (不是)"', { IntAttr: 1, StrAttr2: '是 AND (不是)' }, true],
    ['int_attr=1000 AND str_attr="value1"', { IntAttr: 1000, StrAttr: 'value1' }, true],
  ])('%s on %j is %s', (filter, attributes, expected) => {
    expect(holds(filter, attributes)).toBe(expected);
  });

  it.each([
    'int_attr',
    'int_attr=',
    'int_attr=1.5',
    'int_attr="1"',
    'int_attr!=1',
    'int_attr5=1',
    'int_attr1=1',
    'str_attr=red',
    "str_attr='red'",
    'str_attr>"a"',
    'str_attr="a',
    'int_attr in ()',
    'int_attr in 1',
    'int_attr not 1',
    'int_attr in ("a")',
    '(int_attr=1',
    'int_attr=1)',
    'int_attr=1 AND',
    'AND int_attr=1',
    'int_attr=1 int_attr=2',
    'product_id="1"',
    'constructor=1',
    '__proto__="a"',
    'int_attr toString 1',
    'int_attr=1;',
  ])('%s is refused', (filter) => {
    expect(() => compileFilter(filter)).toThrow(expect.objectContaining({ code: 'InvalidFilterClause' }));
  });

  it('of blanks filters nothing; 4096 characters are allowed, any depth too', () => {
    expect(compileFilter(' \t\n')).toBeUndefined();
    const deep = `${'('.repeat(2043)}int_attr=1${')'.repeat(2043)}`;
    expect(deep).toHaveLength(4096);
    expect(holds(deep, { IntAttr: 1 })).toBe(true);
    expect(() => compileFilter(`${deep} `)).toThrow();
    const wide = Array.from({ length: 290 }, () => 'int_attr=2').join(' OR ');
    expect(holds(wide, { IntAttr: 1 })).toBe(false);
  });
});

// A filter as a tree, written down and evaluated independently of the parser.
type Tree =
  | { readonly op: 'AND' | 'OR'; readonly parts: readonly Tree[] }
  | { readonly text: string; readonly holds: (attributes: Attributes) => boolean };

const suffix = fc.constantFrom('', '2', '3', '4');
const int = fc.integer({ min: -20, max: 20 });
const word = fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', ' ', '(', ')', ',', '=', '色') });
const blank = fc.constantFrom('', ' ', '  ', '\t');

const intCondition = fc
  .tuple(suffix, fc.constantFrom('>', '>=', '<', '<=', '='), int, blank)
  .map(([n, op, given, gap]) => ({
    text: `int_attr${n}${gap}${op}${gap}${given}`,
    holds: (attributes: Attributes) => {
      const value = attributes[`IntAttr${n}` as 'IntAttr'];
      if (value === undefined) return false;
      const order = Math.sign(value - given);
      return op.includes('=') && order === 0 ? true : op.startsWith('>') ? order > 0 : op.startsWith('<') && order < 0;
    },
  }));
const strCondition = fc.tuple(suffix, fc.boolean(), word, blank).map(([n, equal, given, gap]) => ({
  text: `str_attr${n}${gap}${equal ? '=' : '!='}${gap}"${given}"`,
  holds: (attributes: Attributes) => {
    const value = attributes[`StrAttr${n}` as 'StrAttr'];
    return value !== undefined && (value === given) === equal;
  },
}));
const inCondition = fc
  .tuple(suffix, fc.boolean(), fc.array(word, { minLength: 1, maxLength: 3 }), blank)
  .map(([n, within, given, gap]) => ({
    text: `str_attr${n} ${within ? 'in' : 'NOT in'}${gap}(${given.map((one) => `"${one}"`).join(`${gap},`)})`,
    holds: (attributes: Attributes) => {
      const value = attributes[`StrAttr${n}` as 'StrAttr'];
      return value !== undefined && given.includes(value) === within;
    },
  }));

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    intCondition,
    strCondition,
    inCondition,
    fc.record({
      op: fc.constantFrom('AND' as const, 'OR' as const),
      parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

/** Parentheses only where the precedence of AND over OR needs them. */
function written(node: Tree, inside?: 'AND' | 'OR'): string {
  if ('text' in node) return node.text;
  const text = node.parts.map((part) => written(part, node.op)).join(` ${node.op} `);
  return inside === 'AND' && node.op === 'OR' ? `(${text})` : text;
}

function evaluated(node: Tree, attributes: Attributes): boolean {
  if ('text' in node) return node.holds(attributes);
  const parts = node.parts.map((part) => evaluated(part, attributes));
  return node.op === 'AND' ? parts.every(Boolean) : parts.some(Boolean);
}

const attributes = fc.record(
  {
    IntAttr: int,
    IntAttr2: int,
    IntAttr3: int,
    IntAttr4: int,
    StrAttr: word,
    StrAttr2: word,
    StrAttr3: word,
    StrAttr4: word,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Attributes>;

describe('the grammar', () => {
  it('means what a tree of conditions means', () => {
    fc.assert(
      fc.property(tree, attributes, (node, values) => {
        const text = written(node);
        fc.pre([...text].length <= 4096);
        expect(holds(text, values)).toBe(evaluated(node, values));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses or compiles any text, and fails in no other way', () => {
    const piece = fc.constantFrom(
      'int_attr',
      'str_attr2',
      '=',
      '!=',
      '>=',
      '(',
      ')',
      ',',
      'in',
      'not',
      'AND',
      'OR',
      '"a"',
      '1',
      ' ',
      '"',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(texts, attributes, (text, values) => {
        try {
          const filter = compileFilter(text);
          expect(typeof (filter?.(values) ?? true)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
