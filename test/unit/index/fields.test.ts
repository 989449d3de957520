import { createExactIndex } from '../../../src/index/exact.ts';
import { FieldsIndex, fieldIndex } from '../../../src/index/fields.ts';
import { joinFields, splitFields, type VectorField } from '../../../src/vector-api/fields.ts';

const fields: readonly VectorField[] = [
  { name: 'text', dimension: 2, metric: 'cosine' },
  { name: 'image', dimension: 3, metric: 'ip' },
];
const vectors = {
  both: { text: Float32Array.of(1, 0), image: Float32Array.of(1, 2, 3) },
  image: { image: Float32Array.of(4, 0, 0) },
  none: {},
};

test('vectors of several fields are one, and are taken apart again; a field may have none', () => {
  for (const each of Object.values(vectors)) expect(splitFields(fields, joinFields(fields, each))).toEqual(each);
});

test('each field is searched by itself, and loses its vector with the entry or alone', async () => {
  const index = new FieldsIndex(createExactIndex, fields, 'vectors-1');
  for (const [place, each] of Object.values(vectors).entries()) index.upsert(place + 1, joinFields(fields, each));
  const found = async (field: string, ...query: number[]) =>
    (await fieldIndex(index, field).search(Float32Array.from(query), 9)).map(({ id, score }) => [id, score]);
  expect([index.dimension, index.metric, index.size]).toEqual([5, 'cosine', 3]);
  expect(await found('text', 1, 0)).toEqual([[1, 1]]);
  expect(await found('image', 1, 0, 1)).toEqual([
    [1, 4],
    [2, 4],
  ]);
  expect([...fieldIndex(index, 'image').measure(Float32Array.of(1, 0, 0), [2, 3])]).toEqual([4, Number.NaN]);
  index.upsert(1, joinFields(fields, { text: Float32Array.of(0, 1) }));
  expect(await found('image', 1, 0, 1)).toEqual([[2, 4]]);
  expect([index.remove(1), index.remove(1), index.has(2)]).toEqual([true, false, true]);
  expect(await found('text', 1, 0)).toEqual([]);
  expect(() => index.field('sound')).toThrow('no vector field sound');
  await index.close();
});
