import fc from 'fast-check';

const huge = '9'.repeat(400);
/** What stands where a member of a call stands: of any form, and what vendors' rules ask about. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    ...[
      'photos',
      '',
      0,
      1,
      500,
      -1,
      1e308,
      5e-324,
      1.5,
      2 ** 53,
      true,
      'cosine',
      'float32',
      ['a'],
      ['a', 'a'],
      [''],
      [],
    ],
    ...['\u0000', '图'.repeat(600), '\ud800', '<a>&amp;</a>', '2026-01-01', 'arn:aws:s3vectors:us-east-1:1:bucket/x'],
    ...['arn:aws:s3vectors:us-east-1:123456789012:bucket/fuzz/index/photos', 'qcs::cosvector:x:uid/1:bucket/x-1'],
    { float32: [1, 2] },
    { float32: [0, 0] },
    { float32: ['1', null] },
    { float32: [1e39, -1e39] },
    [{ key: 'a', data: { float32: [1, 0] }, metadata: { a: 'x', b: ['x', 'y'] } }],
    [{ key: 'a', data: { float32: [1] } }],
    [{ metadataKey: 'a', text: '图' }],
    [null, 5, [[]], { key: 5 }],
    { $and: [{ a: { $in: ['x'] } }] },
    { $or: [] },
    { nonFilterableMetadataKeys: ['a'] },
    { textSearchConfigurations: [{ metadataKey: 'a', language: 'xx-yy-zz' }] },
    { sseType: 'aws:kms' },
    { BucketLoggingStatus: {} },
    { a: { $gt: 5, $exists: true } },
  ),
);
/** What is no JSON, or more of it than anybody sends. */
export const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom<string>(
    ...['', '{', 'null', '[', '"x"', '5', '\ufeff{}', '{"a":1e999}', `{"topK":${huge}}`, `{"dimension":-${huge}.5e-9}`],
    ...['<CreateIndex><indexName>photos</indexName></CreateIndex>', '<?xml version="1.0"?>{"indexName":"photos"}'],
    ...['{"indexName":"photos"}<a/>', 'indexName=photos&topK=1', '{"indexName":"photos","indexName":5}', "{'a':1}"],
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    `{"filter":${'{"$and":['.repeat(3000)}{}${']}'.repeat(3000)}}`,
    `{"indexName":"photos","vectors":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    `{"indexName":"photos","metadata":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    `{"indexName":"photos","keys":[${'"a",'.repeat(100_000)}"a"]}`,
    `{"indexName":"photos","topK":3,"queryVector":{"float32":[${'1e999,'.repeat(50_000)}1]}}`,
  ),
);

/** A filter on metadata, or almost one. */
export const anyFilter: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.dictionary(fc.constantFrom('a', '$eq', '$in', '$gt', '$exists', '$startsWith', '$x', ''), anyValue, {
        maxKeys: 3,
      }),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.dictionary(fc.constantFrom('$eq', '$nin', '$lte'), anyValue)),
      fc.record({ $and: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ $or: fc.array(tie('node'), { maxLength: 3 }) }),
    ),
  })).node,
);
