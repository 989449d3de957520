import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import supertest from 'supertest';
import { privateRoot } from '../../../../src/catalog/private-root.ts';
import { type OssServer, startOss } from './harness.ts';

const folder = mkdtempSync(join(privateRoot(), 'tuku-fusion-'));
let oss: OssServer;
let control: ReturnType<typeof supertest>;
beforeAll(async () => {
  oss = await startOss({ dataDir: folder });
  control = supertest(oss.url);
});
afterAll(async () => {
  await oss.close();
  rmSync(folder, { recursive: true, force: true });
});

const vector = (name: string, dimension: number, distanceMetric: string) => ({
  name,
  type: 'vector',
  dataType: 'float32',
  dimension,
  distanceMetric,
});
const fields = [
  vector('look', 2, 'cosine'),
  vector('sound', 1, 'ip'),
  { name: 'title', type: 'string', text: { enabled: true } },
];
const goods = [
  { key: 'cup', data: { look: [1, 0], sound: [3] }, metadata: { title: '马克杯' } },
  { key: 'lamp', data: { look: [0, 1] }, metadata: { title: '台灯 lamp' } },
  { key: 'bell', data: { sound: [5] }, metadata: { title: '门铃' } },
];

async function made(server: OssServer) {
  const bucket = await server.bucket();
  const indexName = 'shop_1';
  await server.ok('PutVectorIndexFusion', bucket, { indexName, mode: 'fusion', schemaConfiguration: { fields } });
  await server.ok('PutVectors', bucket, { indexName, vectors: goods });
  return { bucket, indexName };
}
const texts = async (server: OssServer, { bucket, indexName }: Awaited<ReturnType<typeof made>>, value: string) => {
  const query = { title: { $textMatch: { value } } };
  const { vectors } = await server.ok('QueryVectorsFusion', bucket, { indexName, query });
  return (vectors as unknown as { key: string }[]).map(({ key }) => key);
};

test('the console lists a fusion index, shows its vectors, searches each field and lays it out', async () => {
  const { indexName } = await made(oss);
  const { body } = await control.get('/_tuku/collections?dialect=alibaba-ossvectors').expect(200);
  const listed = body.collections.at(-1);
  expect(listed).toMatchObject({ key: indexName, count: 3, settings: { mode: 'fusion' } });
  const path = `/_tuku/vector-indexes/${listed.id}`;
  const page = await control.get(`${path}/vectors`).expect(200);
  const [cup, , bell] = page.body.vectors;
  expect((await control.get(`${path}/vectors/${bell.id}`).expect(200)).body).toMatchObject({
    key: 'bell',
    vector: [5],
    vectors: { sound: [5] },
  });
  const search = async (sent: object) => (await control.post(`${path}/search`).send(sent)).body;
  expect(await search({ vector: [2, 0] })).toMatchObject({
    metric: 'cosine',
    hits: [
      { key: 'cup', similarity: 1 },
      { key: 'lamp', similarity: 0 },
    ],
  });
  expect(await search({ like: cup.id, field: 'sound' })).toMatchObject({
    metric: 'ip',
    hits: [
      { key: 'bell', distance: -15, similarity: 15 },
      { key: 'cup', distance: -9 },
    ],
  });
  await control.post(`${path}/search`).send({ like: bell.id }).expect(400);
  await control
    .post(`${path}/search`)
    .send({ vector: [1], field: 'smell' })
    .expect(400);
  expect((await control.get(`${path}/map`).expect(200)).body.of).toBe(3);
  await control.get('/_tuku/doctor').expect(200);
});

test('marks bring back the words and vectors of a fusion index', async () => {
  const shop = await made(oss);
  const { body } = await control.post('/_tuku/mark').expect(200);
  await oss.ok('DeleteVectors', shop.bucket, { indexName: shop.indexName, keys: ['cup'] });
  await oss.ok('PutVectors', shop.bucket, {
    indexName: shop.indexName,
    vectors: [{ ...goods[1], metadata: { title: '椅子' } }],
  });
  expect([await texts(oss, shop, '马克杯'), await texts(oss, shop, '台灯'), await texts(oss, shop, '椅')]).toEqual([
    [],
    [],
    ['lamp'],
  ]);
  await control.post('/_tuku/rewind').send(body).expect(204);
  expect([await texts(oss, shop, '马克杯'), await texts(oss, shop, '台灯'), await texts(oss, shop, '椅')]).toEqual([
    ['cup'],
    ['lamp'],
    [],
  ]);
});

test('snapshots bring a deleted fusion index back, with words and vectors', async () => {
  const shop = await made(oss);
  await control.post('/_tuku/snapshots').send({ name: 'shop' }).expect(201);
  await oss.ok('DeleteVectorIndex', shop.bucket, { indexName: shop.indexName });
  await made(oss);
  await control.post('/_tuku/snapshots/shop/load').send({}).expect(200);
  expect(await texts(oss, shop, 'LAMP')).toEqual(['lamp']);
  const knn = { field: 'sound', queryVector: [1] };
  const { vectors } = await oss.ok('QueryVectorsFusion', shop.bucket, { indexName: shop.indexName, knn });
  expect(vectors).toEqual([
    { key: 'bell', score: 5 },
    { key: 'cup', score: 3 },
  ]);
});

test('a reset leaves nothing of a fusion index', async () => {
  const shop = await made(oss);
  await control.post('/_tuku/reset').expect(200);
  expect(await oss.refused('QueryVectorsFusion', shop.bucket, { indexName: shop.indexName })).toEqual([
    404,
    'NoSuchBucket',
  ]);
});

test('a seed fills a fusion index, and replaces it when it runs again', async () => {
  const seedDir = mkdtempSync(join(privateRoot(), 'tuku-fusion-seed-'));
  const named = { bucket: 'seeded', indexName: 'shop_1' };
  const calls = [
    { 'alibaba-ossvectors PutVectorBucket': { bucket: named.bucket } },
    { 'alibaba-ossvectors PutVectorIndexFusion': { ...named, mode: 'fusion', schemaConfiguration: { fields } } },
    { 'alibaba-ossvectors PutVectors': { ...named, vectors: goods } },
  ];
  // JSON is YAML.
  writeFileSync(join(seedDir, 'shop.yaml'), JSON.stringify({ ifExists: 'replace', do: calls }));
  const seeded = await startOss({ seedDir });
  try {
    const seed = () => supertest(seeded.url).post('/_tuku/seed').send({}).expect(200);
    await seed();
    expect(await texts(seeded, named, '台灯')).toEqual(['lamp']);
    await seed();
    expect(await texts(seeded, named, '门')).toEqual(['bell']);
  } finally {
    await seeded.close();
    rmSync(seedDir, { recursive: true, force: true });
  }
});
