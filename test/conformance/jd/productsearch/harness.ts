import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { randomFrom } from '../../../../src/engine/random.ts';
import type { Json } from '../../../../src/json.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type Control, controlOf } from '../../../support/control.ts';
import { type JdSigner, signJd } from '../../../support/jd-signer.ts';
import { memoryFetcher } from '../../../support/memory-fetcher.ts';
import { scene } from '../../../support/pictures.ts';
import { type RawAnswer, sendRaw } from '../../../support/raw-http.ts';
import { type Sights, thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { startTestTuku } from '../../../support/tuku.ts';

/** An answer's JSON, or one of its objects. */
export type Answer = { readonly [field: string]: Json };

/** An account with a key of its own, and its one collection. */
export interface Shop {
  readonly key: Pick<JdSigner, 'id' | 'secret'>;
  /** `result` of a call that must succeed; checks the answer against the operation's schema. */
  ok(operation: string, body: object): Promise<Answer>;
  /** Code and constant of a call that must be refused; checks that `result` has nothing else. */
  refused(operation: string, body: object | string): Promise<[code: number, message: string]>;
  /** Creates products of a category. */
  products(ids: readonly string[], category?: string): Promise<void>;
  /** Adds one picture and waits for its task. Returns `succeeded`, or the reason of the failure. */
  picture(product: string, image: string, bytes: Buffer, info?: string): Promise<string>;
  /** The status of a task once it is finished. */
  finished(taskId: Json | undefined): Promise<Answer>;
}

export interface ProductServer {
  readonly url: string;
  readonly host: string;
  /** Sends any body, signed. */
  send(operation: string, body: string | Buffer, how?: Partial<JdSigner>): Promise<RawAnswer>;
  /** The account of a key; by default a new one. */
  shop(id?: string): Shop;
  /** Publishes a picture on the test's web and returns its URL. */
  put(name: string, bytes: Buffer): string;
  /** Controls what analyses detect and when they finish. */
  readonly sights: Sights;
  readonly control: Control;
  close(): Promise<void>;
}

export const collection_name = 'spring_shop';
let shops = 0;

/** A server in this process that embeds pictures by their thumbnails and fetches them from memory. */
export async function startProductSearch(options: Partial<TukuOptions> = {}): Promise<ProductServer> {
  const web = new Map<string, Buffer>();
  const sights: Sights = { detected: [] };
  const tuku = await startTestTuku(options, {
    features: thumbnailFeatures({ detected: () => sights.detected, before: () => sights.gate }),
    fetcher: memoryFetcher(web),
  });
  const { host } = new URL(tuku.url);

  const send: ProductServer['send'] = (operation, body, how) =>
    sendRaw(tuku.url, signJd(host, `/jdai/${operation}`, body, how));

  function shop(id = `key-${++shops}`): Shop {
    const key = { id, secret: 'any' };
    async function call(operation: string, body: object | string): Promise<Answer> {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const { status, text: answer } = await send(operation, text, key);
      expect(status).toBe(200);
      return JSON.parse(answer) as Answer;
    }
    async function ok(operation: string, body: object): Promise<Answer> {
      const answer = await call(operation, body);
      expect(answer.result).toMatchObject({ code: 0, message: 'SUCCESS' });
      expect(schemaProblems(schemasOf(operation).response, answer)).toEqual([]);
      return answer.result as Answer;
    }
    async function finished(taskId: Json | undefined): Promise<Answer> {
      for (;;) {
        const status = await ok('product_image_status', { task_id: taskId });
        if (status.task_status === 'FINISHED') return status;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    return {
      key,
      ok,
      finished,
      async refused(operation, body) {
        const { result, ...rest } = await call(operation, body);
        expect(rest).toMatchObject({ code: '10000', charge: false, remainSeconds: -1, msg: '查询成功' });
        expect(Object.keys(result as Answer)).toEqual(['code', 'message']);
        return [(result as Answer).code as number, (result as Answer).message as string];
      },
      async products(ids, category = '其他') {
        const product_list = ids.map((product_id) => ({
          product_id,
          product_name: `name_${product_id.length}`,
          category,
        }));
        const made = await ok('product_image_create_product', { collection_name, product_list });
        expect(made).toEqual({ code: 0, message: 'SUCCESS', successful_list: ids, failed_list: [] });
      },
      async picture(product_id, image_id, bytes, image_info = '') {
        const image_list = [{ product_id, image_id, image_content: bytes.toString('base64'), image_info }];
        const { task_id } = await ok('product_image_add', { collection_name, image_list });
        const { succeeded_list, failed_list } = await finished(task_id);
        const [failure] = failed_list as readonly Answer[];
        if (failure) return failure.message as string;
        expect(succeeded_list).toEqual(succeededIn(task_id, [{ product_id, image_id }]));
        return 'succeeded';
      },
    };
  }

  return {
    url: tuku.url,
    host,
    send,
    shop,
    sights,
    put(name, bytes) {
      const url = `http://img.360buyimg.com/${name}`;
      web.set(url, bytes);
      return url;
    },
    control: controlOf(tuku),
    close: () => tuku.close(),
  };
}

const read = new Map<string, { request: object; response: object }>();

/** The schemas of an operation; always the same objects, so that each is compiled once. */
export function schemasOf(operation: string): { request: object; response: object } {
  const file = join(packageRoot, `schemas/jd/productsearch/${operation}.json`);
  const schemas =
    read.get(operation) ?? (JSON.parse(readFileSync(file, 'utf8')) as { request: object; response: object });
  read.set(operation, schemas);
  return schemas;
}

/** A task's pictures as its succeeded_list has them: `<user>/<collection>|<product_id>|<image_id>`. */
export function succeededIn(
  taskId: Json | undefined,
  pairs: readonly ({ product_id?: unknown; image_id?: unknown } | undefined)[],
): string[] {
  const [owner] = /^.*(?=\/)/.exec(String(taskId)) ?? [];
  return pairs.map((pair) => `${owner}|${pair?.product_id}|${pair?.image_id}`);
}

/** Different pictures, each of a size that the product accepts. */
export const picture = (seed: number) => scene(seed);

/** The same as an 8x8 mosaic, which is faster to make. */
export function mosaic(seed: number): Promise<Buffer> {
  const random = randomFrom(seed);
  const data = Uint8Array.from({ length: 8 * 8 * 3 }, () => random() * 256);
  return sharp(data, { raw: { width: 8, height: 8, channels: 3 } })
    .resize(201, 201)
    .jpeg()
    .toBuffer();
}
