import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../../src/json.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type RawAnswer, sendRaw } from '../../../support/raw-http.ts';
import { type S3Signer, signS3 } from '../../../support/s3-signer.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { noPictures } from '../../../support/vector-engine.ts';

/** The members of an answer or of one of its elements. */
export type Fields = { readonly [field: string]: Json };

export interface Answer extends RawAnswer {
  readonly json: Fields;
  /** The code of an error, `''` for a success. */
  readonly code: string;
}

export interface S3Server {
  readonly url: string;
  /** Calls an operation, signed as boto3 signs. A body that is a text goes out as it is. */
  call(operation: string, body?: object | string, signer?: S3Signer): Promise<Answer>;
  /** A call that must succeed; its answer is checked against the operation's schema. */
  ok(operation: string, body?: object | string, signer?: S3Signer): Promise<Fields>;
  /** Status, code and message of a call that must fail; the form of the answer is checked. */
  refused(operation: string, body?: object | string, signer?: S3Signer): Promise<[number, string, string]>;
  /** Makes a bucket of its own and returns its name. */
  bucket(): Promise<string>;
  /** Makes an index `idx` in a bucket of its own: cosine, 2 numbers, unless the members say otherwise. */
  index(members?: object): Promise<{ vectorBucketName: string; indexName: string }>;
  close(): Promise<void>;
}

const tagMethods: Readonly<Record<string, string>> = {
  ListTagsForResource: 'GET',
  TagResource: 'POST',
  UntagResource: 'DELETE',
};

/** The request of a call: those on tags have their resource in the path. */
function requestOf(operation: string, body: object | string) {
  const method = tagMethods[operation] ?? 'POST';
  if (method === 'POST' && operation !== 'TagResource') {
    return { method, target: `/${operation}`, body: typeof body === 'string' ? body : JSON.stringify(body) };
  }
  const { resourceArn, tagKeys = [], ...rest } = body as { resourceArn: string; tagKeys?: readonly string[] };
  const query = tagKeys.map((key) => `tagKeys=${encodeURIComponent(key)}`).join('&');
  const target = `/tags/${encodeURIComponent(resourceArn)}${query && `?${query}`}`;
  return { method, target, body: method === 'POST' ? JSON.stringify(rest) : '' };
}

/** A server in this process. */
export async function startS3(options: Partial<TukuOptions> = {}): Promise<S3Server> {
  const tuku = await startTestTuku(options, { features: noPictures });
  const { host } = new URL(tuku.url);
  let count = 0;

  const s3: S3Server = {
    url: tuku.url,
    async call(operation, body = {}, signer) {
      const request = requestOf(operation, body);
      const headers = {
        ...signS3({ ...request, host }, signer),
        'Content-Length': String(Buffer.byteLength(request.body)),
      };
      const answer = await sendRaw(tuku.url, { ...request, headers });
      return {
        ...answer,
        json: JSON.parse(answer.text) as Fields,
        code: String(answer.headers['x-amzn-errortype'] ?? ''),
      };
    },
    async ok(operation, body, signer) {
      const { status, code, type, json, headers } = await s3.call(operation, body, signer);
      expect([status, code, json.message]).toEqual([200, '', undefined]);
      expect(type).toBe('application/json');
      expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(schemaProblems(schemasOf(operation).response, json)).toEqual([]);
      return json;
    },
    async refused(operation, body, signer) {
      const { status, code, type, json } = await s3.call(operation, body, signer);
      expect(status).toBeGreaterThanOrEqual(400);
      expect([type, code]).toEqual(['application/json', expect.stringMatching(/^[A-Z]\w+Exception$/)]);
      expect(Object.keys(json).filter((name) => !['message', 'fieldList'].includes(name))).toEqual([]);
      return [status, code, String(json.message ?? '')];
    },
    async bucket() {
      const vectorBucketName = `bucket-${++count}`;
      await s3.ok('CreateVectorBucket', { vectorBucketName });
      return vectorBucketName;
    },
    async index(members = {}) {
      const place = { vectorBucketName: await s3.bucket(), indexName: 'idx' };
      const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
      await s3.ok('CreateIndex', { ...place, ...shape, ...members });
      return place;
    },
    close: () => tuku.close(),
  };
  return s3;
}

/** Request and response schema of an operation. */
export function schemasOf(operation: string): { request: object; response: object } {
  return JSON.parse(readFileSync(join(packageRoot, 'schemas/aws/s3vectors', `${operation}.json`), 'utf8')) as {
    request: object;
    response: object;
  };
}
