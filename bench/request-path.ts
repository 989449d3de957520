// Follows one warm request of each kind through the sources: the modules and functions that run on the main thread while
// it is answered, including its background task. Measured by V8's precise coverage, mapped to the sources.
// Options: --list (also list the modules)
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import { SourceMap } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/paths.ts';
import { defaultOptions } from '../src/server/options.ts';
import { startTuku } from '../src/server/start.ts';
import { signRoaV1 } from '../test/support/alibaba-signer.ts';
import { signJd } from '../test/support/jd-signer.ts';
import { ossClient } from '../test/support/oss-client.ts';
import { scene } from '../test/support/pictures.ts';
import { signTc3 } from '../test/support/tencent-signer.ts';

const { values: options } = parseArgs({ options: { list: { type: 'boolean', default: false } } });

const tuku = await startTuku({ ...defaultOptions, port: 0, logLevel: 'silent', workers: 1 });
await tuku.features.ready();
const { url } = tuku;
const { host } = new URL(url);
const pictures = await Promise.all(Array.from({ length: 8 }, async (_, i) => (await scene(i)).toString('base64')));
let next = 0;
const anyPicture = () => pictures[next++ % pictures.length] as string;

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

async function send({ method, target, headers, body }: Sent): Promise<string> {
  const { Host: _, host: __, 'Content-Length': ___, ...others } = headers;
  const response = await fetch(url + target, { method, headers: others, body });
  return response.text();
}

async function expectAnswer(request: Sent, sign: string): Promise<string> {
  const answer = await send(request);
  if (!answer.includes(sign)) throw new Error(`${request.target}: ${answer}`);
  return answer;
}

const tiia = (action: string, body: object, sign: string) =>
  expectAnswer({ ...signTc3({ action, host, region: 'ap-guangzhou' }, body), method: 'POST', target: '/' }, sign);
const green = (path: string, body: object, sign: string) =>
  expectAnswer(signRoaV1({ path, version: '2018-05-09', host }, { body }), sign);
const jd = async (operation: string, body: object, sign: string) => {
  const { target, headers, body: text = '' } = signJd(host, `/jdai/${operation}`, JSON.stringify(body));
  return expectAnswer({ method: 'POST', target, headers, body: text }, sign);
};

async function searchImage(): Promise<void> {
  await tiia('SearchImage', { GroupId: 'path', ImageBase64: anyPicture(), Filter: 'year > 2000' }, '"Count"');
}

/** Fetches its picture from a web server in this process. */
async function imageAsyncScan(): Promise<void> {
  const body = { scenes: ['similarity'], tasks: [{ dataId: 'a', url: pictureUrl, similarityLibraries: ['path'] }] };
  await green('/green/image/asyncscan', body, '"taskId"');
  await finished();
}

const vectors = ossClient(url);
const vectorCall = async (operation: string, body?: object) => {
  const answer = await vectors(operation, 'path-bucket', body);
  if (answer.code !== '') throw new Error(`${operation}: ${answer.code}`);
  return answer;
};

async function queryVectors(): Promise<void> {
  const { vectors: found } = await vectorCall('QueryVectors', {
    indexName: 'one',
    queryVector: { float32: [1, 2, 3] },
    topK: 3,
    filter: { kind: { $eq: 'a' } },
    returnDistance: true,
    returnMetadata: true,
  });
  if (found.length === 0) throw new Error('QueryVectors found nothing');
}

let images = 0;
async function productImageAdd(): Promise<void> {
  const image = { product_id: 'p', image_id: `i${images++}`, image_content: anyPicture(), image_info: '' };
  await jd('product_image_add', { collection_name: 'path', image_list: [image] }, '"SUCCESS"');
  await finished();
}

/** Waits until the call's task is done, without a request: asking for the task's state would be another one. */
function finished(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2_000));
}

await tiia('CreateGroup', { GroupId: 'path', GroupName: 'Path', MaxCapacity: 100 }, 'RequestId');
for (const entity of ['a', 'b']) {
  const image = {
    GroupId: 'path',
    EntityId: entity,
    PicName: entity,
    ImageBase64: anyPicture(),
    Tags: '{"year": 2026}',
  };
  await tiia('CreateImage', image, '"Object"');
}
await green('/green/similarity/library/add', { name: 'path' }, '"code":200');
const web = createServer((_, response) => response.end(Buffer.from(anyPicture(), 'base64'))).listen(0, '127.0.0.1');
await once(web, 'listening');
const pictureUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}/a.jpg`;
await green(
  '/green/similarity/image/add',
  { library: 'path', tasks: [{ dataId: 'a', url: pictureUrl }] },
  '"code":200',
);
await vectorCall('PutVectorBucket');
const index = { indexName: 'one', dataType: 'float32', dimension: 3, distanceMetric: 'cosine' };
await vectorCall('PutVectorIndex', index);
await vectorCall('PutVectors', {
  indexName: 'one',
  vectors: ['a', 'b'].map((key) => ({ key, data: { float32: [1, 2, 4] }, metadata: { kind: 'a' } })),
});
const product_list = [{ product_id: 'p', product_name: 'name', category: '其他' }];
await jd('product_image_create_product', { collection_name: 'path', product_list }, '"SUCCESS"');

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

interface Covered {
  readonly functions: number;
  /** Paths relative to the package's folder. */
  readonly modules: readonly string[];
}

async function covered(): Promise<Covered> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const modules = new Set<string>();
  let functions = 0;
  for (const { url: script, functions: found } of result) {
    if (!script.startsWith('file:') || script.includes('node_modules')) continue;
    const places = placesIn(fileURLToPath(script));
    for (const { ranges, functionName } of found) {
      const [range] = ranges;
      if (range === undefined || range.count === 0 || (functionName === '' && range.startOffset === 0)) continue;
      const source = places(range.startOffset);
      if (source === undefined || !/^(src|adapters)\//.test(source)) continue;
      modules.add(source);
      functions++;
    }
  }
  return { functions, modules: [...modules].sort() };
}

const readers = new Map<string, (offset: number) => string | undefined>();

/** Maps an offset in a bundle to its source. */
function placesIn(file: string): (offset: number) => string | undefined {
  const known = readers.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(file, 'utf8');
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const reader = (offset: number) => {
    let line = starts.length - 1;
    while ((starts[line] as number) > offset) line--;
    const entry = map.findEntry(line, offset - (starts[line] as number));
    if (!('originalSource' in entry) || !entry.originalSource) return undefined;
    const source = entry.originalSource.startsWith('file:')
      ? fileURLToPath(entry.originalSource)
      : resolve(dirname(file), entry.originalSource);
    return relative(packageRoot, source);
  };
  readers.set(file, reader);
  return reader;
}

const requests = {
  'SearchImage (tencent-tiia)': searchImage,
  'ImageAsyncScan with its task (alibaba-green)': imageAsyncScan,
  'QueryVectors with a filter (alibaba-ossvectors)': queryVectors,
  'product_image_add with its task (jd-productsearch)': productImageAdd,
};
console.log('| Warm request | modules | functions |');
console.log('|---|---|---|');
for (const [name, request] of Object.entries(requests)) {
  for (let round = 0; round < 3; round++) await request();
  await covered();
  await request();
  const { modules, functions } = await covered();
  console.log(`| ${name} | ${modules.length} | ${functions} |`);
  if (options.list) console.log(modules.map((module) => `  ${module}`).join('\n'));
}
web.close();
await tuku.close();
