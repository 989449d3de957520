import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../../src/json.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type CosSigner, signCos } from '../../../support/cos-signer.ts';
import { type RawAnswer, sendRaw } from '../../../support/raw-http.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { noPictures } from '../../../support/vector-engine.ts';

/** The fields of an answer or of one of its elements. */
export type Fields = { readonly [field: string]: Json };

export interface Answer extends RawAnswer {
  /** The body, undefined when there is none. */
  readonly json: Fields | undefined;
}

/** How a call goes out, beside its operation and body. */
export interface Sending extends CosSigner {
  readonly host?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without a signature: an empty Authorization header. */
  readonly anonymous?: boolean;
}

export interface CosServer {
  readonly url: string;
  /** Sends a call, signed as clients sign. A body that is a text goes out as it is. */
  call(operation: string, body?: object | string, sending?: Sending): Promise<Answer>;
  /** A call that must succeed; its answer is checked against the operation's schema. */
  ok(operation: string, body?: object | string, sending?: Sending): Promise<Fields>;
  /** Status and code of a call that must fail: `[404, 'NotFoundException']`; the form of the answer is checked. */
  refused(operation: string, body?: object | string, sending?: Sending): Promise<[number, string]>;
  /** Paths and messages of the members that a call is refused for; it must be a ValidationException. */
  invalid(operation: string, body?: object | string, sending?: Sending): Promise<[path: string, message: string][]>;
  /** Makes a bucket of its own and returns its name. */
  bucket(fields?: object): Promise<string>;
  /** Makes an index in a bucket of its own: `{ vectorBucketName, indexName }`. */
  index(fields?: object): Promise<{ vectorBucketName: string; indexName: string }>;
  close(): Promise<void>;
}

export const APP_ID = '1250000000';
export const REGION = 'ap-guangzhou';
export const qcsOf = (bucket: string, region = REGION) => `qcs::cosvector:${region}:uid/${APP_ID}:bucket/${bucket}`;

/** A server in this process. */
export async function startCos(options: Partial<TukuOptions> = {}): Promise<CosServer> {
  const tuku = await startTestTuku(options, { features: noPictures });
  let count = 0;

  async function call(operation: string, body: object | string = {}, sending: Sending = {}): Promise<Answer> {
    const { method = 'POST', host = new URL(tuku.url).host, anonymous = false, headers: more = {} } = sending;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const path = operation.startsWith('/') ? operation : `/${operation}`;
    const signed = signCos({ method, path, host, headers: more }, sending);
    const headers = anonymous ? { ...more, Host: host, Authorization: '' } : signed;
    const length = { 'Content-Length': String(Buffer.byteLength(text)) };
    const answer = await sendRaw(tuku.url, { method, target: path, headers: { ...headers, ...length }, body: text });
    return { ...answer, json: answer.text === '' ? undefined : (JSON.parse(answer.text) as Fields) };
  }

  const cos: CosServer = {
    url: tuku.url,
    call,
    async ok(operation, body, sending) {
      const answer = await call(operation, body, sending);
      expect([answer.status, answer.json?.message]).toEqual([200, undefined]);
      expect(answer.headers['x-cos-request-id']).toMatch(/^[A-Za-z0-9+/]+=*$/);
      expect(answer.type).toBe(answer.json === undefined ? undefined : 'application/json');
      expect(schemaProblems(schemasOf(operation).response, answer.json ?? null)).toEqual([]);
      return answer.json ?? {};
    },
    async refused(operation, body, sending) {
      const answer = await call(operation, body, sending);
      return [answer.status, codeOf(answer)];
    },
    async invalid(operation, body, sending) {
      const answer = await call(operation, body, sending);
      expect([answer.status, codeOf(answer)]).toEqual([400, 'ValidationException']);
      const list = (answer.json?.fieldList ?? []) as { path: string; message: string }[];
      return list.map(({ path, message }) => [path, message]);
    },
    async bucket(fields = {}) {
      const vectorBucketName = `bucket-${++count}-${APP_ID}`;
      await cos.ok('CreateVectorBucket', { vectorBucketName, ...fields });
      return vectorBucketName;
    },
    async index(fields = {}) {
      const vectorBucketName = await cos.bucket();
      const place = { vectorBucketName, indexName: 'photos.v1' };
      const shape = { dataType: 'float32', dimension: 3, distanceMetric: 'euclidean' };
      await cos.ok('CreateIndex', { ...place, ...shape, ...fields });
      return place;
    },
    close: () => tuku.close(),
  };
  return cos;
}

/** The code of an error, whose form must be the one that every client reads. */
export function codeOf({ status, type, json, headers }: Answer): string {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(type).toBe('application/json');
  expect(headers['x-cos-request-id']).toBeTruthy();
  expect(typeof json?.message).toBe('string');
  expect(json?.message).not.toMatch(/[{}]/);
  expect(Object.keys(json ?? {}).filter((name) => name !== 'message' && name !== 'fieldList')).toEqual([]);
  return String(headers['x-cos-error-code']);
}

/** Request and response schema of an operation. */
export function schemasOf(operation: string): { request: object; response: object } {
  const file = join(packageRoot, 'schemas/tencent/cosvectors', `${operation.split('/').at(-1)}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as { request: object; response: object };
}
