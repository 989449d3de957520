import type { Engine } from '../../../src/engine/engine.ts';
import type { Json } from '../../../src/json.ts';
import type { Existing, PlainCall } from '../../../src/protocol/direct.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { percentEncode } from '../../../src/protocol/parameters.ts';
import type { RequestParts, WireRequest } from '../../../src/protocol/wire.ts';
import { plainJson } from '../../../src/vector-api/input.ts';
import type { VectorFacts } from './call.ts';
import { listing, onBuckets, type Route } from './routes.ts';

/** Parameters that are no fields of the body, as the vendor's clients name them. */
const BUCKET = 'bucket';
/** The document of a policy, as a whole. */
const BODY = 'body';

const routes: readonly Route[] = [...onBuckets, listing];

/**
 * The request of a call without a signature; undefined for an operation that is not served. `bucket` names the bucket, as in
 * the vendor's clients, and `body` is the document of PutBucketPolicy; all else are fields of the body, of the query of a
 * listing, or headers of a new bucket.
 */
export function compose({ operation, parameters }: PlainCall, region: string): RequestParts | undefined {
  const route = routes.find((each) => each.operation === operation);
  if (route === undefined) return undefined;
  const { [BUCKET]: bucket = '', [BODY]: document = '', ...fields } = parameters;
  const { method, subresource } = route;
  const texts = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
  const path = bucket === '' ? '/' : `/${percentEncode(String(bucket))}/`;
  const query = [subresource, ...(route === listing ? texts.map((pair) => pair.map(percentEncode).join('=')) : [])];
  const headers = operation === 'PutVectorBucket' ? texts.flat() : [];
  const body = operation === 'PutBucketPolicy' ? textOf(document) : hasFields(route) ? JSON.stringify(fields) : '';
  return {
    method,
    target: `${path}?${query.filter((part) => part !== '').join('&')}`.replace(/\?$/, ''),
    rawHeaders: ['Host', `${region}.oss-vectors.aliyuncs.com`, 'Content-Type', 'application/json', ...headers],
    body: Buffer.from(body),
  };
}

/** The parameters of a request; numbers of vectors are lists again. */
export function parametersOfCall(input: Input, { address, route }: VectorFacts, { body }: WireRequest): Input {
  const bucket = address.bucket === undefined ? {} : { [BUCKET]: address.bucket };
  const document = route?.operation === 'PutBucketPolicy' ? { [BODY]: body.toString() } : {};
  return { ...bucket, ...(plainJson(input) as Input), ...document };
}

function hasFields({ method, operation }: Route): boolean {
  return method === 'POST' || operation === 'PutBucketLogging';
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What operations answer when what they make is there already. */
export function existing({ vectorBuckets }: Engine): readonly Existing[] {
  return [
    {
      operation: 'PutVectorBucket',
      codes: ['BucketAlreadyExists'],
      // The operation that deletes one refuses a bucket with indexes.
      clear: ({ [BUCKET]: bucket }, namespace) => vectorBuckets.removeWithIndexes(namespace, String(bucket)),
    },
    ...['PutVectorIndex', 'PutVectorIndexFusion'].map(
      (operation): Existing => ({
        operation,
        codes: ['VectorBucketIndexAlreadyExist'],
        removal: ({ [BUCKET]: bucket = '', indexName = '' }) => ({
          operation: 'DeleteVectorIndex',
          parameters: { [BUCKET]: bucket, indexName },
        }),
      }),
    ),
  ];
}
