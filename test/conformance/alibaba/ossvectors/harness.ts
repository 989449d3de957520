import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import definition from '../../../../fixtures/alibaba/ossvectors/definition.json' with { type: 'json' };
import type { Json } from '../../../../src/json.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type OssRequest, type OssSigner, signOssV4 } from '../../../support/oss-signer.ts';
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
export interface Sending extends OssSigner {
  /** How the bucket is addressed; by path unless given. */
  readonly style?: 'virtual' | 'path';
  readonly headers?: Readonly<Record<string, string>>;
  /** Beside the operation's own. */
  readonly query?: string;
  readonly method?: string;
  /** No signature at all. */
  readonly anonymous?: boolean;
  /** Text of the Host header in place of the style's. */
  readonly host?: string;
}

export interface OssServer {
  readonly url: string;
  /** Sends a call, signed as clients sign. A body that is a text goes out as it is. */
  call(operation: string, bucket?: string, body?: object | string, sending?: Sending): Promise<Answer>;
  /** A call that must succeed; its answer is checked against the operation's schema. */
  ok(operation: string, bucket?: string, body?: object | string, sending?: Sending): Promise<Fields>;
  /** Status and code of a call that must fail: `[404, 'NoSuchBucket']`; the form of the answer is checked. */
  refused(operation: string, bucket?: string, body?: object | string, sending?: Sending): Promise<[number, string]>;
  /** Makes a bucket of its own and returns its name. */
  bucket(): Promise<string>;
  /** Makes an index in a bucket of its own. */
  index(fields?: object): Promise<{ bucket: string; indexName: string }>;
  send(request: {
    method: string;
    target: string;
    headers: Record<string, string>;
    body?: string | Buffer;
  }): Promise<Answer>;
  close(): Promise<void>;
}

interface Definition {
  readonly method: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bucketScoped: boolean;
}

const operations = definition.operations as Readonly<Record<string, Definition>>;
/** Operations that the clients' definition does not have yet. */
const preview: Readonly<Record<string, Definition>> = {
  PutVectorIndexFusion: { method: 'POST', query: { putVectorIndexFusion: '' }, bucketScoped: true },
  QueryVectorsFusion: { method: 'POST', query: { queryVectorsFusion: '' }, bucketScoped: true },
};

/** @param method of an operation that no definition has */
export function definitionOf(operation: string, method?: string): Definition {
  const found = operations[operation] ?? preview[operation] ?? (method && { method, bucketScoped: true });
  if (!found) throw new Error(`no operation ${operation}`);
  return found;
}

/** A server in this process. */
export async function startOss(options: Partial<TukuOptions> = {}): Promise<OssServer> {
  const tuku = await startTestTuku(options, { features: noPictures });
  let count = 0;

  const send: OssServer['send'] = async ({ body = '', ...request }) => {
    const answer = await sendRaw(tuku.url, { ...request, body });
    return { ...answer, json: answer.text === '' ? undefined : (JSON.parse(answer.text) as Fields) };
  };

  function call(operation: string, bucket?: string, body?: object | string, sending: Sending = {}): Promise<Answer> {
    const { style = 'path', accountId = '123', region = 'cn-hangzhou' } = sending;
    const { query: names = {}, headers: usual = {}, ...own } = definitionOf(operation, sending.method);
    const query = [...Object.keys(names), ...(sending.query ? [sending.query] : [])].join('&');
    const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
    const request: OssRequest = {
      method: sending.method ?? own.method,
      bucket,
      query,
      headers: { ...usual, ...sending.headers },
    };
    const signed = sending.anonymous ? { headers: { ...usual, ...sending.headers } } : signOssV4(request, sending);
    const service = `${region}.oss-vectors.aliyuncs.com`;
    const virtual = style === 'virtual' && bucket !== undefined;
    const host = sending.host ?? (virtual ? `${bucket}-${accountId}.${service}` : new URL(tuku.url).host);
    const path = virtual || bucket === undefined || sending.host !== undefined ? '/' : `/${bucket}/`;
    return send({
      method: request.method,
      target: query === '' ? path : `${path}?${query}`,
      headers: { ...signed.headers, Host: host, 'Content-Length': String(Buffer.byteLength(text)) },
      body: text,
    });
  }

  const oss: OssServer = {
    url: tuku.url,
    call,
    send,
    async ok(operation, bucket, body, sending) {
      const answer = await call(operation, bucket, body, sending);
      const { method } = definitionOf(operation);
      const deletes = method === 'DELETE' || operation.startsWith('Delete');
      expect([answer.status, answer.reason, answer.json?.Error]).toEqual([
        deletes ? 204 : 200,
        deletes ? 'No Content' : 'OK',
        undefined,
      ]);
      expect(answer.headers['x-oss-request-id']).toMatch(/^[0-9A-F]{24}$/);
      expect(answer.type).toBe(answer.json === undefined ? undefined : 'application/json');
      expect(schemaProblems(schemasOf(operation).response, answer.json ?? null)).toEqual([]);
      return answer.json ?? {};
    },
    async refused(operation, bucket, body, sending) {
      const answer = await call(operation, bucket, body, sending);
      return [answer.status, errorOf(answer).Code as string];
    },
    async bucket() {
      const name = `bucket-${++count}`;
      await oss.ok('PutVectorBucket', name);
      return name;
    },
    async index(fields = {}) {
      const bucket = await oss.bucket();
      const indexName = 'photos';
      const shape = { dataType: 'float32', dimension: 3, distanceMetric: 'euclidean' };
      await oss.ok('PutVectorIndex', bucket, { indexName, ...shape, ...fields });
      return { bucket, indexName };
    },
    close: () => tuku.close(),
  };
  return oss;
}

/** The error of an answer, whose form must be the one that every client reads. */
export function errorOf({ status, type, json, headers }: Answer): Fields {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(type).toBe('application/json');
  expect(Object.keys(json ?? {})).toEqual(['Error']);
  const error = json?.Error as Fields;
  expect(error.RequestId).toBe(headers['x-oss-request-id']);
  expect(error.RequestId).toMatch(/^[0-9A-F]{24}$/);
  expect(error.EC).toBe(headers['x-oss-ec']);
  expect(typeof error.Message).toBe('string');
  expect(error.Message).not.toMatch(/[{}]/);
  return error;
}

/** Request and response schema of an operation. */
export function schemasOf(operation: string): { request: object; response: object } {
  return JSON.parse(readFileSync(join(packageRoot, 'schemas/alibaba/ossvectors', `${operation}.json`), 'utf8')) as {
    request: object;
    response: object;
  };
}
