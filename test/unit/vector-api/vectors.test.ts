import { jsonBytes } from '../../../src/json.ts';
import { VectorInputError } from '../../../src/vector-api/errors.ts';
import type { Metadata, MetadataRules } from '../../../src/vector-api/metadata.ts';
import { partsOf, readKeys, readVectors, type VectorRules, vectorInfo } from '../../../src/vector-api/vectors.ts';

const shape = { dimension: 2, metric: 'cosine', unfilterable: ['note'] } as const;
const metadata: MetadataRules = {
  filterable: ['string'],
  unfilterable: ['string', 'number', 'boolean'],
  lists: { mixed: true, empty: true },
  emptyName: false,
  maxKeys: 4,
  maxFilterableKeys: 2,
  maxBytes: 100,
  maxFilterableBytes: 30,
  bytesOf: jsonBytes,
};
const rules: VectorRules = { keys: { maxCharacters: 4 }, metadata };
/** As other APIs have theirs. */
const others: VectorRules = {
  keys: { maxCharacters: 4, maxBytes: 4 },
  metadata: {
    ...metadata,
    filterable: ['string', 'number', 'boolean'],
    lists: { types: ['string', 'number'], mixed: false, empty: false },
    emptyName: true,
    bytesOf: (about: Metadata) => 8 * Object.keys(about).length,
  },
};

const written = (more: object = {}) => ({ key: 'a', data: { float32: [1, 2] }, ...more });
const read = (values: readonly unknown[], given = rules, strict = false) =>
  readVectors(values, shape, given, { strict });

function thrown(work: () => unknown): VectorInputError {
  try {
    work();
  } catch (error) {
    if (error instanceof VectorInputError) return error;
    throw error;
  }
  throw new Error('nothing is wrong');
}

describe('vectors of a call', () => {
  it('are keys, 32-bit floats and metadata', () => {
    const about = { a: 'x', b: ['y', 'z'], note: [1, true, 'n'] };
    expect(
      read([written({ metadata: about }), written({ key: '🖼🖼🖼🖼', data: { float32: Float64Array.of(0.1, 0) } })]),
    ).toEqual([
      { key: 'a', vector: Float32Array.of(1, 2), metadata: about },
      { key: '🖼🖼🖼🖼', vector: Float32Array.of(0.1, 0), metadata: {} },
    ]);
    expect(read([written({ metadata: null, more: 1 })])).toHaveLength(1);
  });

  it.each<[string, unknown, object]>([
    ['a string', 'x', { kind: 'vector-type' }],
    ['an array of numbers', Float64Array.of(1), { kind: 'vector-type' }],
    ['no key', written({ key: 5 }), { kind: 'key-type' }],
    ['an empty key', written({ key: '' }), { kind: 'key-length', maxCharacters: 4 }],
    ['a long key', written({ key: 'abcde' }), { kind: 'key-length', maxCharacters: 4 }],
    ['NUL in a key', written({ key: '\0' }), { kind: 'key-encoding' }],
    ['no data', written({ data: undefined }), { kind: 'floats-type' }],
    ['a string for data', written({ data: { float32: '12' } }), { kind: 'floats-type' }],
    ['few numbers', written({ data: { float32: [1] } }), { kind: 'floats-length', length: 1, dimension: 2 }],
    ['a string for a number', written({ data: { float32: [1, '2'] } }), { kind: 'floats-not-finite' }],
    ['a number beyond floats', written({ data: { float32: [1, 1e39] } }), { kind: 'floats-not-finite' }],
    ['zero, which has no angle', written({ data: { float32: [0, 1e-50] } }), { kind: 'floats-all-zero' }],
    ['metadata that is a list', written({ metadata: [] }), { kind: 'metadata-type' }],
    ['an empty metadata key', written({ metadata: { '': 'x' } }), { kind: 'metadata-name' }],
    ['null in metadata', written({ metadata: { a: null } }), { kind: 'metadata-value', name: 'a', types: ['string'] }],
    ['a number for filters', written({ metadata: { a: 1 } }), { kind: 'metadata-value', name: 'a', types: ['string'] }],
    ['a list of them', written({ metadata: { a: [1] } }), { kind: 'metadata-element', name: 'a', types: ['string'] }],
    [
      'an object',
      written({ metadata: { note: {} } }),
      { kind: 'metadata-value', name: 'note', types: ['string', 'number', 'boolean'] },
    ],
    ['NUL in metadata', written({ metadata: { a: '\0' } }), { kind: 'metadata-encoding', name: 'a' }],
    ['too large a number', written({ metadata: { note: Infinity } }), { kind: 'metadata-range', name: 'note' }],
    ['long metadata', written({ metadata: { note: 'x'.repeat(100) } }), { kind: 'metadata-size', maxBytes: 100 }],
    ['many keys', written({ metadata: { a: '', b: '', c: '', d: '', e: '' } }), { kind: 'metadata-keys', maxKeys: 4 }],
    [
      'many filterable keys',
      written({ metadata: { a: '', b: '', c: '' } }),
      { kind: 'metadata-filterable-keys', maxKeys: 2 },
    ],
    [
      'long filterable metadata',
      written({ metadata: { a: 'x'.repeat(30) } }),
      { kind: 'metadata-filterable-size', maxBytes: 30 },
    ],
  ])('are refused as a whole for one of them: %s', (_, value, problem) => {
    const error = thrown(() => read([written({ key: 'b' }), value]));
    const key = (value as { key?: unknown }).key;
    expect(error.problem).toEqual(problem);
    expect(error.place).toEqual({ position: 1, key: typeof key === 'string' ? key : undefined });
  });

  it('have every key once', () => {
    const error = thrown(() => read([written(), written()]));
    expect([error.problem, error.place]).toEqual([{ kind: 'key-repeated' }, undefined]);
  });

  it('may hold other fields unless that is strictly refused', () => {
    const strictly = (value: object) => thrown(() => read([value], rules, true)).problem;
    expect(strictly(written({ more: 1 }))).toEqual({ kind: 'vector-field', field: 'more' });
    expect(strictly(written({ data: { float32: [1, 2], int8: [] } }))).toEqual({ kind: 'vector-field', field: 'int8' });
  });

  it('follow the rules of their API', () => {
    const wrong = (more: object) => thrown(() => read([written(more)], others)).problem;
    const types = ['string', 'number'];
    expect(wrong({ key: '图图' })).toEqual({ kind: 'key-bytes', maxBytes: 4 });
    expect(wrong({ metadata: { a: [true] } })).toEqual({ kind: 'metadata-element', name: 'a', types });
    expect(wrong({ metadata: { a: ['x', 1] } })).toEqual({ kind: 'metadata-element', name: 'a', types });
    expect(wrong({ metadata: { a: [] } })).toEqual({ kind: 'metadata-empty-list', name: 'a' });
    const about = { '': 'x'.repeat(200), note: [1, 2] };
    expect(read([written({ metadata: about })], others)[0]?.metadata).toEqual(about);
  });
});

describe('keys of a call', () => {
  it('are read one by one', () => {
    expect(readKeys(['a', 'a', 'b'], rules.keys)).toEqual(['a', 'a', 'b']);
    expect(() => readKeys(['a', null], rules.keys)).toThrow('key-type');
  });
});

describe('a vector in an answer', () => {
  it('has the parts that were asked for', () => {
    expect(partsOf({ returnData: true, returnMetadata: 'true' })).toEqual({ vector: true, metadata: false });
    expect(vectorInfo({ key: 'a' })).toEqual({ key: 'a' });
    const all = { key: 'a', distance: 0, vector: Float32Array.of(0.5, 2), metadata: { x: 1 } };
    expect(JSON.stringify(vectorInfo(all))).toBe(
      '{"key":"a","distance":0,"data":{"float32":[0.5,2]},"metadata":{"x":1}}',
    );
  });
});
