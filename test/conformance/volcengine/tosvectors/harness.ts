import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../../src/json.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type RawAnswer, sendRaw } from '../../../support/raw-http.ts';
import { signTos4, type TosSigner } from '../../../support/tos-signer.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { noPictures } from '../../../support/vector-engine.ts';

/** The fields of an answer or of one of its elements. */
export type Fields = { readonly [field: string]: Json };

export interface Answer extends RawAnswer {
  /** The body, undefined when there is none. */
  readonly json: Fields | undefined;
}

/** How a call goes out, beside its operation and body. */
export interface Sending extends TosSigner {
  /** How the bucket is addressed; by its own host, as most clients do, unless given. */
  readonly style?: 'virtual' | 'path' | 'body';
  readonly accountId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text of the Host header in place of the style's. */
  readonly host?: string;
  readonly path?: string;
  readonly method?: string;
  /** No signature at all. */
  readonly anonymous?: boolean;
}

export interface TosServer {
  readonly url: string;
  /** Sends a call, signed as clients sign. A body that is a text goes out as it is. */
  call(operation: string, body?: object | string, sending?: Sending): Promise<Answer>;
  /** A call that must succeed; its answer is checked against the operation's schema. */
  ok(operation: string, body?: object | string, sending?: Sending): Promise<Fields>;
  /** Status and code of a call that must fail: `[404, 'VectorBucketNotFound']`; the form of the answer is checked. */
  refused(operation: string, body?: object | string, sending?: Sending): Promise<[number, string]>;
  /** The text of a call that must fail. */
  reason(operation: string, body?: object | string, sending?: Sending): Promise<string>;
  /** Makes a bucket of its own: `{ vectorBucketName }`. */
  bucket(): Promise<{ vectorBucketName: string }>;
  /** Makes an index of three numbers in a bucket of its own. */
  index(fields?: object): Promise<{ vectorBucketName: string; indexName: string }>;
  close(): Promise<void>;
}

export const ACCOUNT = '2100000001';
const service = (region: string) => `tosvectors-${region}.volces.com`;

/** A server in this process. */
export async function startTos(options: Partial<TukuOptions> = {}): Promise<TosServer> {
  const tuku = await startTestTuku(options, { features: noPictures });
  let count = 0;

  async function call(operation: string, body: object | string = {}, sending: Sending = {}): Promise<Answer> {
    const { region = 'cn-beijing', accountId = ACCOUNT, style = 'virtual', method = 'POST' } = sending;
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    const bucket = typeof body === 'object' ? (body as { vectorBucketName?: unknown }).vectorBucketName : undefined;
    const label =
      typeof bucket === 'string' && !/^(Create|List)VectorBucket/.test(operation) ? `${bucket}-${accountId}` : '';
    const isVirtual = style === 'virtual' && label !== '';
    const host =
      sending.host ?? (style === 'path' ? new URL(tuku.url).host : `${isVirtual ? `${label}.` : ''}${service(region)}`);
    const path = sending.path ?? (style === 'path' && label !== '' ? `/${label}/${operation}` : `/${operation}`);
    const signed = sending.anonymous
      ? { Host: host }
      : signTos4({ method, host, path, headers: sending.headers ?? {} }, sending);
    const answer = await sendRaw(tuku.url, {
      method,
      target: path,
      headers: { ...sending.headers, ...signed, 'Content-Length': String(Buffer.byteLength(text)) },
      body: text,
    });
    return { ...answer, json: answer.text === '' ? undefined : (JSON.parse(answer.text) as Fields) };
  }

  const tos: TosServer = {
    url: tuku.url,
    call,
    async ok(operation, body, sending) {
      const answer = await call(operation, body, sending);
      expect([answer.status, answer.json?.Code, answer.json?.Message]).toEqual([200, undefined, undefined]);
      expect(answer.headers['x-tos-request-id']).toMatch(/^[0-9a-f]{32}$/);
      expect(answer.type).toBe(answer.json === undefined ? undefined : 'application/json');
      expect(schemaProblems(schemasOf(operation).response, answer.json ?? null)).toEqual([]);
      return answer.json ?? {};
    },
    async refused(operation, body, sending) {
      const answer = await call(operation, body, sending);
      return [answer.status, errorOf(answer).Code as string];
    },
    async reason(operation, body, sending) {
      return errorOf(await call(operation, body, sending)).Message as string;
    },
    async bucket() {
      const made = { vectorBucketName: `bucket-${++count}` };
      await tos.ok('CreateVectorBucket', made);
      return made;
    },
    async index(fields = {}) {
      const made = { ...(await tos.bucket()), indexName: 'photos' };
      const shape = { dataType: 'float32', dimension: 3, distanceMetric: 'euclidean' };
      await tos.ok('CreateIndex', { ...made, ...shape, ...fields });
      return made;
    },
    close: () => tuku.close(),
  };
  return tos;
}

/** The error of an answer, whose form must be the one that every client reads. */
export function errorOf({ status, type, json, headers }: Answer): Fields {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(type).toBe('application/json');
  expect(Object.keys(json ?? {})).toEqual(['Code', 'RequestId', 'HostId', 'Message']);
  const error = json as Fields;
  // Node's client takes an answer without it for a broken connection.
  expect(error.RequestId).toBe(headers['x-tos-request-id']);
  expect(error.RequestId).toMatch(/^[0-9a-f]{32}$/);
  expect(error.Message).toMatch(/^[^{}]+$/);
  return error;
}

/** Request and response schema of an operation. */
export function schemasOf(operation: string): { request: object; response: object } {
  return JSON.parse(readFileSync(join(packageRoot, 'schemas/volcengine/tosvectors', `${operation}.json`), 'utf8')) as {
    request: object;
    response: object;
  };
}
