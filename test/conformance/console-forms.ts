import type { Json } from '../../src/json.ts';
import { startOss } from './alibaba/ossvectors/harness.ts';
import { startS3 } from './aws/s3vectors/harness.ts';
import { startCos } from './tencent/cosvectors/harness.ts';
import { startTos } from './volcengine/tosvectors/harness.ts';

export type Body = { readonly [member: string]: Json };

/** An index of one dialect, by the calls of its clients. */
export interface ClientIndex {
  readonly bucket: string;
  readonly name: string;
  put(vectors: readonly Body[]): Promise<unknown>;
  /** The hits of QueryVectors, with distances and metadata; of several pages, all. */
  query(body: Body): Promise<readonly Body[]>;
  /** Code and text of a QueryVectors that must fail. */
  refused(body: Body): Promise<{ readonly code: string; readonly text: string }>;
}

export interface Client {
  readonly url: string;
  /** Makes an index of three numbers in a bucket of its own. */
  index(distanceMetric: string, unfilterable?: readonly string[]): Promise<ClientIndex>;
  close(): Promise<void>;
}

const asks = { returnDistance: true, returnMetadata: true };

/** A server of each dialect with vector indexes, and a client of it. */
export const clients: Readonly<Record<string, (switches?: readonly string[]) => Promise<Client>>> = {
  async 'alibaba-ossvectors'(switches = []) {
    const oss = await startOss({ switches: [...switches] });
    return {
      url: oss.url,
      close: () => oss.close(),
      async index(distanceMetric, names = []) {
        const metadata = { nonFilterableMetadataKeys: [...names] };
        const { bucket, indexName } = await oss.index({ distanceMetric, ...(names.length > 0 && { metadata }) });
        return {
          bucket,
          name: indexName,
          put: (vectors) => oss.ok('PutVectors', bucket, { indexName, vectors }),
          query: async (body) =>
            (await oss.ok('QueryVectors', bucket, { indexName, ...asks, ...body })).vectors as unknown as Body[],
          async refused(body) {
            const { json } = await oss.call('QueryVectors', bucket, { indexName, ...body });
            const { Code: code, Message: text } = (json?.Error ?? {}) as Body;
            return { code: String(code), text: String(text) };
          },
        };
      },
    };
  },

  async 'aws-s3vectors'(switches = []) {
    const s3 = await startS3({ switches: [...switches] });
    return {
      url: s3.url,
      close: () => s3.close(),
      async index(distanceMetric, names = []) {
        const metadataConfiguration = { nonFilterableMetadataKeys: [...names] };
        const shape = { dimension: 3, distanceMetric, ...(names.length > 0 && { metadataConfiguration }) };
        const place = await s3.index(shape);
        return {
          bucket: place.vectorBucketName,
          name: place.indexName,
          put: (vectors) => s3.ok('PutVectors', { ...place, vectors }),
          async query(body) {
            const found: Body[] = [];
            for (let more: Body = {}; ; ) {
              const page = await s3.ok('QueryVectors', { ...place, ...asks, ...body, ...more });
              found.push(...(page.vectors as unknown as Body[]));
              if (page.nextToken === undefined) return found;
              more = { nextToken: page.nextToken };
            }
          },
          async refused(body) {
            const [, code, text] = await s3.refused('QueryVectors', { ...place, ...body });
            return { code, text };
          },
        };
      },
    };
  },

  async 'tencent-cosvectors'(switches = []) {
    const cos = await startCos({ switches: [...switches] });
    return {
      url: cos.url,
      close: () => cos.close(),
      async index(distanceMetric, names = []) {
        const metadataConfiguration = { nonFilterableMetadataKeys: [...names] };
        const place = await cos.index({ distanceMetric, ...(names.length > 0 && { metadataConfiguration }) });
        return {
          bucket: place.vectorBucketName,
          name: place.indexName,
          put: (vectors) => cos.ok('PutVectors', { ...place, vectors }),
          query: async (body) =>
            (await cos.ok('QueryVectors', { ...place, ...asks, ...body })).vectors as unknown as Body[],
          async refused(body) {
            const { json, headers } = await cos.call('QueryVectors', { ...place, ...body });
            return { code: String(headers['x-cos-error-code']), text: String(json?.message) };
          },
        };
      },
    };
  },

  async 'volcengine-tosvectors'(switches = []) {
    const tos = await startTos({ switches: [...switches] });
    return {
      url: tos.url,
      close: () => tos.close(),
      async index(distanceMetric, names = []) {
        const metadataConfiguration = { nonFilterableMetadataKeys: [...names] };
        const place = await tos.index({ distanceMetric, ...(names.length > 0 && { metadataConfiguration }) });
        return {
          bucket: place.vectorBucketName,
          name: place.indexName,
          put: (vectors) => tos.ok('PutVectors', { ...place, vectors }),
          query: async (body) =>
            ((await tos.ok('QueryVectors', { ...place, ...asks, ...body })).vectors ?? []) as unknown as Body[],
          async refused(body) {
            const { json } = await tos.call('QueryVectors', { ...place, ...body });
            return { code: String(json?.Code), text: String(json?.Message) };
          },
        };
      },
    };
  },
};
