import fc from 'fast-check';
import type { VectorFilter } from '../../src/vector-api/filter.ts';

const fields = ['a', 'b c', '"q"', '$x', '@', '图\0', '__proto__', ''];
const scalars = [
  'x',
  'y',
  '',
  'true',
  '1',
  '\0',
  '"',
  '\\',
  0,
  1,
  1.5,
  -1,
  1e21,
  1e-7,
  5e-324,
  1.7976931348623157e308,
  true,
  false,
];
const field = fc.constantFrom(...fields);
const scalar = fc.constantFrom(...scalars);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, {}, { a: 'x' }, [null], [['x', 1]], [[]], [{ a: 1 }]) },
);

/** Metadata of few fields and values, so that filters meet them. */
export const metadata = fc
  .array(fc.tuple(field, value), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries));

const comparison = fc.constantFrom('>', '>=', '<', '<=');
const number = fc.constantFrom(
  0,
  -0,
  1,
  1.5,
  -1,
  -1e300,
  1e21,
  5e-324,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
);

/** Filters of every kind, some levels deep. */
export const filters: fc.Arbitrary<VectorFilter> = fc.letrec<{ filter: VectorFilter }>((tie) => {
  const children = fc.array(tie('filter'), { maxLength: 3 });
  return {
    filter: fc.oneof(
      { maxDepth: 3 },
      fc.record({ field, any: fc.array(scalar, { maxLength: 3 }) }),
      fc.record({ field, none: fc.array(scalar, { maxLength: 3 }) }),
      fc.record({ field, exists: fc.boolean() }),
      fc.record({ field, compare: comparison, to: number }),
      fc.record({ field, prefix: fc.constantFrom('', 'x', 'tr', '\\', '"') }),
      fc.record({ all: children }),
      fc.record({ either: children }),
    ) as fc.Arbitrary<VectorFilter>,
  };
}).filter;
