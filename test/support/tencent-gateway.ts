import { readFileSync } from 'node:fs';
import { createTencentDialect } from '../../adapters/tencent/gateway/gateway.ts';
import type { TencentIdentity, TencentProduct } from '../../adapters/tencent/gateway/product.ts';
import { withinQuota } from '../../adapters/tencent/gateway/quota.ts';
import type { CallCounter } from '../../src/protocol/call-counter.ts';
import { fixedClock, seededIds } from '../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../src/protocol/environment.ts';
import { ApiError } from '../../src/protocol/errors.ts';
import { type Credential, keyRing } from '../../src/protocol/keys.ts';
import type { Call, Operation } from '../../src/protocol/operation.ts';
import type { Dialect } from '../../src/protocol/pipeline.ts';
import { answer } from '../../src/protocol/pipeline.ts';
import { type WireRequest, wireRequest } from '../../src/protocol/wire.ts';
import type { SignedRequest } from './tencent-signer.ts';

export type TestCall = Call<{ readonly quota?: CallCounter | undefined }, TencentIdentity>;

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
    { name, schema, rules: [withinQuota(() => 2)], handle: async ({ input }) => ({ Input: input }) },
  ]),
);

/** A product whose actions answer their input. */
export function testProduct(quota?: CallCounter): TencentProduct<TestCall> {
  return {
    name: 'tencent-test',
    service: 'tiia',
    version: '2019-05-29',
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
    prepare: (call) => ({ ...call, services: { quota } }),
  };
}

/** Seconds at which the tests' clock stands. */
export const testTime = 1767225600;

export function testGateway(
  settings: { credentials?: readonly Credential[]; strict?: boolean; time?: number; quota?: CallCounter } = {},
): Dialect<TencentIdentity, TestCall> {
  const { credentials = [{ id: 'tuku', secret: 'tuku-secret', account: 'tuku' }], strict = false } = settings;
  const environment: DialectEnvironment = {
    keys: keyRing(credentials, strict),
    clock: fixedClock(new Date((settings.time ?? testTime) * 1000)),
    ids: seededIds('gateway'),
    strict: false,
    switches: {},
  };
  return createTencentDialect(testProduct(settings.quota), environment);
}

/** The dialect's whole answer to a request, and its envelope parsed. */
export async function ask(dialect: Dialect<TencentIdentity, TestCall>, request: WireRequest) {
  const identity = dialect.identify(request);
  if (identity === undefined) throw new Error('not claimed');
  const { response, report } = await answer(dialect, identity, request, () => {});
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
