import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { packageRoot } from '../../src/paths.ts';
import { baidu, pointAt } from '../support/baidu-sdk.ts';
import { ossClient } from '../support/oss-client.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';

const photos = ['balloons', 'beach', 'meadow', 'mountains'];
/** Names of pictures that the tests ask for. */
export const edited = join(packageRoot, 'fixtures/pictures/balloons-edited.jpg');
export const vectorCount = 60;

/** Fills a server as clients do: two galleries of two dialects by their SDKs, an index of vectors, and one with texts. */
export async function fill(url: string): Promise<void> {
  await fillFirstGallery(url);
  await fillSecondGallery(url);
  await fillVectors(url);
}

const photo = (name: string) => readFileSync(join(packageRoot, `fixtures/pictures/${name}.jpg`));

/** Photographs, each as it is and in three other versions, and drawings. */
async function fillFirstGallery(url: string): Promise<void> {
  const client = tiiaClient(url);
  await client.CreateGroup({ GroupId: 'holiday', GroupName: 'Holiday', MaxCapacity: 1000 });
  const add = (EntityId: string, bytes: Buffer) =>
    client.CreateImage({
      GroupId: 'holiday',
      EntityId,
      PicName: `${EntityId}.jpg`,
      ImageBase64: bytes.toString('base64'),
      CustomContent: `about ${EntityId}`,
      Tags: '{"year": 2026}',
    });
  for (const name of photos) {
    const bytes = photo(name);
    await add(name, bytes);
    await add(`${name}-mirrored`, await sharp(bytes).flop().jpeg().toBuffer());
    await add(`${name}-evening`, await sharp(bytes).modulate({ brightness: 0.6, hue: 20 }).jpeg().toBuffer());
    await add(`${name}-grey`, await sharp(bytes).grayscale().jpeg().toBuffer());
  }
  for (let seed = 1; seed <= 8; seed++) await add(`drawing-${seed}`, await scene(seed));
}

async function fillSecondGallery(url: string): Promise<void> {
  pointAt(url);
  const client = new baidu.imageSearch('app', 'tuku', 'tuku-secret');
  for (const name of photos) {
    const { error_msg } =
      (await client.similarAdd?.(photo(name).toString('base64'), { brief: `{"name":"${name}"}` })) ?? {};
    if (error_msg !== undefined) throw new Error(error_msg);
  }
  baidu.HttpClient.setRequestInterceptor(null);
}

/** Of the vector with this number: three groups, far from one another. */
export function vectorOf(number: number): number[] {
  const group = number % 3;
  return [0, 1, 2, 3].map((place) => (place === group ? 1 : 0) + Math.sin(number * 7 + place) * 0.15);
}

async function fillVectors(url: string): Promise<void> {
  const oss = ossClient(url);
  const ok = async (operation: string, body?: object) => {
    const { status, code } = await oss(operation, 'shop-vectors', body);
    if (status >= 300) throw new Error(`${operation}: ${code}`);
  };
  await ok('PutVectorBucket');
  await ok('PutVectorIndex', { indexName: 'products', dataType: 'float32', dimension: 4, distanceMetric: 'cosine' });
  const vectors = Array.from({ length: vectorCount }, (_, number) => ({
    key: `product-${number}`,
    data: { float32: vectorOf(number) },
    metadata: { group: `group ${number % 3}`, price: String(number) },
  }));
  await ok('PutVectors', { indexName: 'products', vectors });
  const vector = { type: 'vector', dataType: 'float32' };
  const fields = [
    { ...vector, name: 'picture', dimension: 4, distanceMetric: 'cosine' },
    { ...vector, name: 'style', dimension: 2, distanceMetric: 'euclidean' },
    { name: 'title', type: 'string', text: { enabled: true } },
    { name: 'description', type: 'string', text: { enabled: true } },
    { name: 'price', type: 'long' },
  ];
  await ok('PutVectorIndexFusion', { indexName: 'catalogue', mode: 'fusion', schemaConfiguration: { fields } });
  const entries = catalogue.map(([key, title, description, price], number) => ({
    key,
    data: { picture: vectorOf(number), style: [number, price / 100] },
    metadata: { title, description, price },
  }));
  await ok('PutVectors', { indexName: 'catalogue', vectors: entries });
}

/** Products with texts in both languages. */
const catalogue: readonly (readonly [key: string, title: string, description: string, price: number])[] = [
  ['mug-red', '红色马克杯 red mug', '陶瓷，适合咖啡 ceramic, for coffee', 29],
  ['mug-blue', '蓝色马克杯 blue mug', '双层玻璃 double glass', 45],
  ['lamp-desk', '台灯 desk lamp', '可调光，红色灯罩 dimmable, red shade', 129],
  ['scarf-red', '红色围巾 red scarf', '羊毛 wool', 89],
  ['kettle', '电热水壶 kettle', '不锈钢，用于茶和咖啡 steel, for tea and coffee', 159],
  ['bell', '门铃 door bell', '无线 wireless', 59],
];
