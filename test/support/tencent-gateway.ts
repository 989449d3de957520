import { readFileSync } from 'node:fs';
import { createTencentDialect } from '../../adapters/tencent/gateway/dialect.ts';
import type { TencentIdentity, TencentProduct } from '../../adapters/tencent/gateway/product.ts';
import { tencentSigns } from '../../adapters/tencent/gateway/signs.ts';
import type { CallCounter } from '../../src/protocol/call-counter.ts';
import { fixedClock, seededIds } from '../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../src/protocol/environment.ts';
import { ApiError } from '../../src/protocol/errors.ts';
import { type Credential, keyRing } from '../../src/protocol/keys.ts';
import type { Call, Operation } from '../../src/protocol/operation.ts';
import { baseCall, type Dialect } from '../../src/protocol/pipeline.ts';
import { signReader } from '../../src/protocol/signs.ts';
import { type WireRequest, wireRequest } from '../../src/protocol/wire.ts';
import type { SignedRequest } from './tencent-signer.ts';
import { timed } from './timed.ts';

export type TestCall = Call<null, TencentIdentity>;

/** An error that only the test product's `translate` knows. */
export class ForeignError extends Error {}

const searchFamily = [
  'CreateGroup',
  'CreateImage',
  'DeleteImages',
  'DescribeGroups',
  'DescribeImages',
  'SearchImage',
  'UpdateImage',
];

/** An action that takes a list, which none of the search family does. */
const detectLabel = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ImageUrl: { type: 'string', wireType: 'string' },
    ImageBase64: { type: 'string', wireType: 'string' },
    Scenes: { type: 'array', items: { type: 'string', wireType: 'string' } },
  },
};

/** An action with every type there is. */
const everyType = {
  type: 'object',
  additionalProperties: false,
  properties: {
    Text: { type: 'string', wireType: 'string' },
    Count: { type: 'integer', wireType: 'uint64', minimum: 0 },
    Ratio: { type: 'number', wireType: 'float' },
    Flag: { type: 'boolean', wireType: 'bool' },
    Filters: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['Name'],
        properties: {
          Name: { type: 'string', wireType: 'string' },
          Values: { type: 'array', items: { type: 'integer', wireType: 'int64' } },
        },
      },
    },
  },
};

const schemas: readonly (readonly [string, object])[] = [
  ...searchFamily.map((name) => [name, searchSchema(name)] as const),
  ['DetectLabel', detectLabel],
  ['EveryType', everyType],
];

const operations = new Map<string, Operation<TestCall>>(
  schemas.map(([name, schema]) => [
    name,
    { name, schema, callsPerSecond: 2, rules: [], handle: async ({ input }) => ({ Input: input }) },
  ]),
);

const marks = { service: 'tiia', version: '2019-05-29' };

/** A product whose actions answer their input. */
export function testProduct(): TencentProduct<TestCall> {
  return {
    name: 'tencent-test',
    ...marks,
    operations,
    unserved: new Set(['DetectPet']),
    errors: {
      'FailedOperation.Test': {
        status: 200,
        message: { en: 'Test {what}.', zh: '测试{what}。' },
        provenance: 'inferred',
      },
    },
    translate: (error) =>
      error instanceof ForeignError ? new ApiError('FailedOperation.Test', { what: error.message }) : undefined,
    prepare: (exchange) => baseCall('tencent-test', null, exchange),
  };
}

/** Seconds at which the tests' clock stands. */
export const testTime = 1767225600;

export function testGateway(
  settings: { credentials?: readonly Credential[]; strict?: boolean; time?: number; quota?: CallCounter } = {},
) {
  const { credentials = [{ id: 'tuku', secret: 'tuku-secret', account: 'tuku' }], strict = false } = settings;
  const environment: DialectEnvironment = {
    keys: keyRing(credentials, strict),
    ...timed(fixedClock(new Date((settings.time ?? testTime) * 1000))),
    ids: seededIds('gateway'),
    strict: false,
    switches: {},
    ...(settings.quota && { quota: settings.quota }),
  };
  return createTencentDialect(testProduct(), environment);
}

/** Does the request carry the product's signs? */
export function isClaimed(request: WireRequest): boolean {
  return signReader(request)({ signs: tencentSigns(marks) });
}

/** The dialect's whole answer to a request, and its envelope parsed. */
export async function ask(dialect: Dialect, request: WireRequest) {
  if (!isClaimed(request)) throw new Error('not claimed');
  const { response, report } = await dialect.answer(request, () => {});
  const { Response } = JSON.parse(String(response.body)) as {
    Response: { RequestId: string; Error?: { Code: string; Message: string }; Input?: unknown };
  };
  return { response, report, fields: Response, code: Response.Error?.Code, message: Response.Error?.Message };
}

/** A signed request as the server would see it. */
export function received(request: SignedRequest, changes: Readonly<Record<string, string>> = {}): WireRequest {
  const headers = { ...request.headers, ...changes };
  return wireRequest({ ...request, rawHeaders: Object.entries(headers).flat() });
}

function searchSchema(action: string): object {
  const file = new URL(`../../schemas/tencent/tiia/${action}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { request: object }).request;
}
