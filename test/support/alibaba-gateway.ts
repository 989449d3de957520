import { createAlibabaDialect } from '../../adapters/alibaba/gateway/dialect.ts';
import { createAlibabaFallback } from '../../adapters/alibaba/gateway/fallback.ts';
import type { AlibabaFacts } from '../../adapters/alibaba/gateway/parameters.ts';
import type { AlibabaIdentity, AlibabaProduct } from '../../adapters/alibaba/gateway/product.ts';
import { foreignSigns, gatewaySigns, productSigns } from '../../adapters/alibaba/gateway/signs.ts';
import type { Json } from '../../src/json.ts';
import type { CallCounter } from '../../src/protocol/call-counter.ts';
import { type Clock, fixedClock, type Ids } from '../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../src/protocol/environment.ts';
import { ApiError } from '../../src/protocol/errors.ts';
import { type Credential, defaultCredential, keyRing } from '../../src/protocol/keys.ts';
import type { Call, Caller, Operation } from '../../src/protocol/operation.ts';
import { baseCall, type DefinedDialect } from '../../src/protocol/pipeline.ts';
import { type Recognition, signReader } from '../../src/protocol/signs.ts';
import { type WireRequest, wireRequest } from '../../src/protocol/wire.ts';
import type { SignedRequest } from './alibaba-signer.ts';
import { through } from './stages.ts';
import { timed } from './timed.ts';

/** The instant at which the test gateway's clock stands still. */
export const testTime = new Date('2026-01-02T03:04:05Z');

/** Every request gets the same id, so that the identity that `open` returns is also the one in the answer. */
const sameId: Ids = { uuid: () => '0f8fad5b-d9cb-469f-a165-70867728950e' };

/** The test product's versions: those of Tuku's own products first, then those of published examples. */
const rpcVersions = ['2018-10-30', '2020-12-14', '2019-12-19', '2014-05-26'];
const roaVersions = ['2018-05-09', '2019-03-25'];

export type TestCall = Call<undefined, AlibabaIdentity> & { readonly request: WireRequest };

/** An input with every type; allows more fields, as the gateways ignore unknown ones. */
const everyType = {
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

/** Answers with its input, so that tests see how the gateway decoded a request. */
function echo(
  name: string,
  schema: object = { type: 'object' },
  quota: { callsPerSecond?: number } = {},
): Operation<TestCall> {
  return {
    name,
    schema,
    ...quota,
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
  ...['CreateAlgoLib', 'DescribeAlgoLibs', 'DescribeInstances', 'SearchImages'],
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

function testOperations(): ReadonlyMap<string, Operation<TestCall>> {
  const operations = new Map<string, Operation<TestCall>>();
  for (const version of rpcVersions) {
    for (const action of rpcActions) operations.set(`${version}/${action}`, echo(action));
    operations.set(`${version}/DescribeRegions`, echo('DescribeRegions', { type: 'object' }, { callsPerSecond: 2 }));
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
  return operations;
}

const marks = {
  service: 'cityvisual',
  versions: [...rpcVersions, ...roaVersions],
  operations: testOperations(),
  unserved: new Set(['2018-10-30/Unserved', '2018-05-09/POST /green/text/scan']),
};

/** A product without an engine that has every operation of the recorded requests. */
function testProduct(changes: Partial<AlibabaProduct<TestCall>> = {}): AlibabaProduct<TestCall> {
  return {
    name: 'alibaba-test',
    ...marks,
    errors: {
      'NotFound.Thing': { status: 404, message: { en: 'Thing {id}.', zh: '' }, provenance: 'inferred' },
      'NotFound.Thing#gone': { status: 410, message: { en: 'Thing {id} is gone.', zh: '' }, provenance: 'inferred' },
    },
    translate(error) {
      if (!(error instanceof Error)) return undefined;
      if (error.message === 'translator') throw error;
      return error.message === 'gone' ? new ApiError('NotFound.Thing#gone', { id: 1 }) : undefined;
    },
    prepare: (exchange) => ({ ...baseCall('alibaba-test', undefined, exchange), request: exchange.request }),
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
    ...timed(settings.clock ?? fixedClock(testTime)),
    ids: sameId,
    ...(settings.quota && { quota: settings.quota }),
    strict: false,
    switches: {},
  };
}

/** A dialect of these gateways, and how the server recognises its requests. */
export type TestDialect<C = TestCall> = DefinedDialect<AlibabaIdentity, AlibabaFacts, C> & Recognition;

const testSigns = productSigns(marks);

/** The test product's dialect. */
export function testGateway(
  settings: GatewaySettings = {},
  changes: Partial<AlibabaProduct<TestCall>> = {},
): TestDialect {
  return {
    ...createAlibabaDialect(testProduct(changes), environmentOf(settings)),
    signs: testSigns,
    foreignSigns,
  };
}

export function testFallback(settings: GatewaySettings = {}): TestDialect<Call<undefined, AlibabaIdentity>> {
  return {
    ...createAlibabaFallback(environmentOf(settings), 'Green 2018-05-09', [], new Map()),
    signs: gatewaySigns,
    foreignSigns,
  };
}

/** Whether the request carries the dialect's signs. */
export function isClaimed(dialect: Recognition, request: WireRequest): boolean {
  return signReader(request)(dialect);
}

/** What a request says of itself. */
export function identify<C>(dialect: TestDialect<C>, request: WireRequest): AlibabaIdentity {
  return dialect.open(request, () => {}).identity;
}

/** The caller of a request that the gateway accepts. Throws its ApiError, or an Error if the request is not for it. */
export function authenticated<C>(dialect: TestDialect<C>, request: WireRequest): Caller {
  if (!isClaimed(dialect, request)) throw new Error('not claimed');
  return through(dialect, request, 'authenticate').caller;
}

/** The dialect's whole answer to a request. */
export async function ask<C>(dialect: TestDialect<C>, request: WireRequest) {
  if (!isClaimed(dialect, request)) throw new Error('not claimed');
  const identity = identify(dialect, request);
  const { response, report } = await dialect.answer(request, () => {});
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

/** A request that nobody signed. */
export function plain(target: string, headers: Record<string, string> = {}, method = 'GET', body = ''): WireRequest {
  const rawHeaders = Object.entries({ Host: '127.0.0.1', ...headers }).flat();
  return wireRequest({ method, target, rawHeaders, body: Buffer.from(body) });
}
