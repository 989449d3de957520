import { createAlibabaFallback } from '../../adapters/alibaba/gateway/fallback.ts';
import { createAlibabaDialect } from '../../adapters/alibaba/gateway/gateway.ts';
import type { AlibabaIdentity, AlibabaProduct } from '../../adapters/alibaba/gateway/product.ts';
import type { Json } from '../../src/json.ts';
import type { CallCounter } from '../../src/protocol/call-counter.ts';
import { type Clock, fixedClock, seededIds } from '../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../src/protocol/environment.ts';
import { ApiError } from '../../src/protocol/errors.ts';
import { type Credential, defaultCredential, keyRing } from '../../src/protocol/keys.ts';
import type { Call, Caller, Operation } from '../../src/protocol/operation.ts';
import type { Dialect } from '../../src/protocol/pipeline.ts';
import { answer } from '../../src/protocol/pipeline.ts';
import { type WireRequest, wireRequest } from '../../src/protocol/wire.ts';
import type { SignedRequest } from './alibaba-signer.ts';

/** The instant at which the test gateway's clock stands still. */
export const testTime = new Date('2026-01-02T03:04:05Z');

/** The test product's versions: the first ones of Tuku's own products, the last those of published examples. */
export const rpcVersions = ['2018-10-30', '2020-12-14', '2019-12-19', '2014-05-26'];
export const roaVersions = ['2018-05-09', '2019-03-25'];

export type TestCall = Call<undefined, AlibabaIdentity> & { readonly request: WireRequest };

/** An input of every type; more fields are allowed, as the gateways ignore what they do not know. */
export const everyType = {
  type: 'object',
  properties: {
    Text: { type: 'string' },
    Count: { type: 'integer', minimum: 0 },
    Ratio: { type: 'number' },
    Flag: { type: 'boolean' },
    Scenes: { type: 'array', items: { type: 'string' } },
    Rect: { type: 'object', properties: { X: { type: 'integer' } } },
    Attribute: {
      type: 'array',
      items: {
        type: 'object',
        required: ['Key'],
        properties: { Key: { type: 'string' }, Value: { type: 'string' } },
      },
    },
    body: { type: 'array', items: { type: 'string' } },
  },
};

/** Answers with its input, so that tests see what the gateway made of a request. */
function echo(name: string, schema: object = { type: 'object' }): Operation<TestCall> {
  return {
    name,
    schema,
    rules: [],
    handle: async ({ input, caller, identity, request }) => ({
      Input: JSON.parse(JSON.stringify(input)) as Json,
      Account: caller.account,
      Region: identity.region,
      Version: identity.version,
      Method: request.method,
    }),
  };
}

/** Answers as given, or throws. */
function acts(name: string, handle: (call: TestCall) => Json): Operation<TestCall> {
  return { name, schema: { type: 'object' }, rules: [], handle: async (call) => handle(call) };
}

const rpcActions = [
  ...['CreateAlgoLib', 'DescribeAlgoLibs', 'DescribeInstances', 'DescribeRegions', 'SearchImages'],
  ...['AddImage', 'SearchImageByPic', 'Detail', 'DeleteImage', 'AuthorizeFileUpload', 'RunInstances'],
];
const roaPaths: readonly (readonly [string, string])[] = [
  ['POST /green/similarity/library/add', 'AddSimilarityLibrary'],
  ['POST /green/similarity/library/get', 'GetSimilarityLibrary'],
  ['POST /green/similarity/library/list', 'ListSimilarityLibraries'],
  ['POST /green/similarity/image/add', 'AddSimilarityImage'],
  ['POST /green/similarity/image/delete', 'DeleteSimilarityImage'],
  ['POST /green/image/scan', 'ImageSyncScan'],
  ['GET /green/probe', 'Probe'],
  ['POST /v2/image/search', 'SearchImage'],
];

/** A product without an engine that has every operation of the vectors. */
export function testProduct(changes: Partial<AlibabaProduct<TestCall>> = {}): AlibabaProduct<TestCall> {
  const operations = new Map<string, Operation<TestCall>>();
  for (const version of rpcVersions) {
    for (const action of rpcActions) operations.set(`${version}/${action}`, echo(action));
  }
  for (const version of roaVersions) {
    for (const [path, name] of roaPaths) operations.set(`${version}/${path}`, echo(name));
    operations.set(`${version}/POST /typed`, echo('Typed', { ...everyType, required: ['Text'] }));
  }
  const own = (operation: Operation<TestCall>) => operations.set(`2018-10-30/${operation.name}`, operation);
  own(echo('EveryType', everyType));
  own(echo('Required', { ...everyType, required: ['Text', 'Count', 'Attribute'] }));
  own(echo('Regional', { type: 'object', required: ['RegionId'], properties: { RegionId: { type: 'string' } } }));
  own(
    acts('Lists', () => ({
      AlgoLibs: {
        AlgoLib: [
          { Name: 'a<&>\u0000"]]>', Size: 1 },
          { Name: '图库', Ok: true },
        ],
      },
      Empty: { Item: [] },
      Plain: ['x', 'y'],
      Nothing: null,
      Renamed: [{ Id: 1, Inner: [2, 3] }],
    })),
  );
  own(
    acts('Fails', ({ input }) => {
      throw new ApiError(String(input.Code), { id: 7 });
    }),
  );
  own(
    acts('Breaks', ({ input }) => {
      throw new Error(String(input.Why));
    }),
  );
  return {
    name: 'alibaba-test',
    service: 'cityvisual',
    versions: [...rpcVersions, ...roaVersions],
    operations,
    unserved: new Set(['2018-10-30/Unserved', '2018-05-09/POST /green/text/scan']),
    errors: {
      'NotFound.Thing': { status: 404, message: { en: 'Thing {id}.', zh: '' }, provenance: 'inferred' },
      'NotFound.Thing#gone': { status: 410, message: { en: 'Thing {id} is gone.', zh: '' }, provenance: 'inferred' },
    },
    translate(error) {
      if (!(error instanceof Error)) return undefined;
      if (error.message === 'translator') throw error;
      return error.message === 'gone' ? new ApiError('NotFound.Thing#gone', { id: 1 }) : undefined;
    },
    prepare: (call) => ({ ...call, services: undefined }),
    quotas: { DescribeRegions: 2 },
    xmlItems: { Renamed: 'Item', 'Renamed.Inner': 'Number' },
    ...changes,
  };
}

export interface GatewaySettings {
  readonly credentials?: readonly Credential[];
  readonly strict?: boolean;
  readonly clock?: Clock;
  readonly quota?: CallCounter;
}

function environmentOf(settings: GatewaySettings): DialectEnvironment {
  return {
    keys: keyRing(settings.credentials ?? [defaultCredential], settings.strict ?? false),
    clock: settings.clock ?? fixedClock(testTime),
    ids: seededIds('gateway'),
    ...(settings.quota && { quota: settings.quota }),
    strict: false,
    switches: {},
  };
}

/** The test product's dialect. */
export function testGateway(settings: GatewaySettings = {}, changes: Partial<AlibabaProduct<TestCall>> = {}) {
  return createAlibabaDialect(testProduct(changes), environmentOf(settings));
}

export function testFallback(settings: GatewaySettings = {}) {
  return createAlibabaFallback(environmentOf(settings));
}

/** Who calls, when the gateway accepts the request; throws its ApiError, or an Error when it is not the gateway's. */
export function authenticated<C>(dialect: Dialect<AlibabaIdentity, C>, request: WireRequest): Caller {
  const identity = dialect.identify(request);
  if (identity === undefined) throw new Error('not claimed');
  return dialect.authenticate(request, identity);
}

/** The dialect's whole answer to a request. */
export async function ask<C>(dialect: Dialect<AlibabaIdentity, C>, request: WireRequest) {
  const identity = dialect.identify(request);
  if (identity === undefined) throw new Error('not claimed');
  const { response, report } = await answer(dialect, identity, request, () => {});
  const body = String(response.body);
  const fields = (body.startsWith('{') ? JSON.parse(body) : {}) as {
    readonly RequestId?: string;
    readonly Code?: string;
    readonly Message?: string;
    readonly HostId?: string;
    readonly Recommend?: string;
    readonly Input?: unknown;
    readonly [name: string]: unknown;
  };
  return { identity, response, report, body, fields, code: report.code, message: fields.Message };
}

/** A signed request as the server would see it. */
export function received(request: SignedRequest, changes: Readonly<Record<string, string>> = {}): WireRequest {
  const headers = { ...request.headers, ...changes };
  return wireRequest({ ...request, rawHeaders: Object.entries(headers).flat() });
}
