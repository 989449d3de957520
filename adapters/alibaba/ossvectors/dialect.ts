import { once } from '../../../src/concurrency/once.ts';
import { isJsonObject } from '../../../src/json.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { text } from '../../../src/protocol/fields.ts';
import { createJsonParser } from '../../../src/protocol/json-thread.ts';
import { didYouMean, nearest } from '../../../src/protocol/nearest.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { baseCall, type DefinedDialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { createAccounts } from '../../../src/vector-api/accounts.ts';
import { withoutNulls } from '../../../src/vector-api/input.ts';
import type { DialectParts } from '../../definition.ts';
import { authenticate, DEFAULT_REGION, type Visitor } from '../oss-gateway/authenticate.ts';
import { encode, encodeError } from '../oss-gateway/envelope.ts';
import type { OssIdentity } from '../oss-gateway/exchange.ts';
import type { VectorCall, VectorFacts, VectorServices } from './call.ts';
import { compose, existing, parametersOfCall } from './direct.ts';
import { errors, refusal } from './errors.ts';
import { operations } from './operations.ts';
import { destinationOf, listing, type Route, subresources } from './routes.ts';
import { choices } from './switches.ts';
import { translate } from './translate.ts';

export { indexSearch } from './index-search.ts';
export { subresources } from './routes.ts';
export { switches } from './switches.ts';

/** Isolates this product's vector buckets from those of other dialects. */
export const family = 'alibaba-ossvectors';

/** 500 vectors of 4096 numbers in 30 characters each; the vendor's limit is not published [inferred]. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

const accountAdvice = `Give Tuku yours: --switch ${family}.account-ids=ID, or "account" in --credentials.`;

/** Alibaba Cloud OSS Vectors: vector buckets, indexes and vectors, served by an engine. Throws SwitchError. */
export function createAlibabaOssVectors({
  engine,
  environment,
}: DialectParts): DefinedDialect<OssIdentity, VectorFacts, VectorCall> {
  const { keys, clock, signatureClock, ids, quota, strict } = environment;
  const { notes } = environment.shared;
  const { accountIds, ...chosen } = choices(environment.switches, strict);
  const accounts = createAccounts(keys, accountIds);
  const services: VectorServices = { engine, accounts, clock, strict, notes, ...chosen, ...(quota && { quota }) };
  const parseJson = createJsonParser(['vectors', 'data', 'float32']);
  const { vectorBuckets } = engine;

  return defineDialect<OssIdentity, VectorFacts, VectorCall>({
    name: family,
    errors: [errors],
    operations: Object.values(operations),
    identify: (request) => identify(request, ids),
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          const { request, gateway } = exchange;
          const { query, address } = gateway;
          const visitor = authenticate({ request, query, address }, { keys, signatureClock, accounts, accountAdvice });
          gateway.visitor = visitor;
          exchange.caller = { account: visitor.account ?? '', region: visitor.region };
        },
      },
      {
        name: 'route',
        run(exchange) {
          if (exchange.request.oversize !== undefined) throw refusal('EntityTooLarge');
          exchange.operation = operations[routeIn(exchange.gateway).operation];
        },
      },
      {
        name: 'decode',
        async run(exchange) {
          const { request, gateway } = exchange;
          exchange.input = {};
          if (!hasBody(request, gateway.subresource)) exchange.input = parametersOf(request, gateway.query);
          // The Python client sends nothing where it has no field to send [observed].
          else if (request.body.length > 0) {
            const body = await parseJson(request.body);
            // A null counts as absent [inferred].
            if (isJsonObject(body)) exchange.input = withoutNulls(body);
            else gateway.isMalformed = true;
          }
        },
      },
      // Rules check the fields: that the bucket exists comes first.
    ],

    prepare(exchange) {
      const { request, gateway, caller, input } = exchange;
      const { address, isMalformed } = gateway;
      const visitor = gateway.visitor as Visitor;
      const account = accounts.ownerOf(visitor.accountId, visitor.account);
      const namespace = { family, account, region: caller.region };
      const bucketName = address.bucket ?? '';
      return {
        ...baseCall(family, services, exchange),
        namespace,
        visitor,
        address,
        sent: {
          body: request.body,
          contentMd5: request.header('content-md5'),
          userAgent: request.header('user-agent'),
          peer: request.peer,
        },
        isOwner: visitor.account === account,
        isMalformed,
        bucketName,
        bucket: once(() => vectorBuckets.get(namespace, bucketName)),
        index: once(() => vectorBuckets.getIndex(namespace, bucketName, text(input, 'indexName') ?? '')),
      };
    },

    encode({ output, identity, gateway }) {
      const { status, operation } = gateway.route ?? listing;
      const isNew = operation === 'PutVectorBucket';
      return encode(output, identity, status, isNew ? { Location: `/${gateway.address.bucket}` } : {});
    },

    encodeError: (error, exchange) => encodeError(error, exchange, { catalogue: errors, translate }),

    direct: {
      region: DEFAULT_REGION,
      compose,
      readsFiles: false,
      admit({ gateway }, { account, region }) {
        gateway.visitor = { account, keyId: undefined, region, accountId: gateway.address.accountId };
      },
      parametersOf: ({ input, gateway, request }) => parametersOfCall(input, gateway, request),
      reads: /^(Get|List|Query)/,
      messages: [['Error', 'Message']],
      existing: existing(engine),
    },
  });
}

/** What a request says of itself. Never throws. */
function identify(request: WireRequest, ids: Ids): { identity: OssIdentity; gateway: VectorFacts } {
  const destination = destinationOf(request);
  const { route, subresource } = destination;
  const identity = {
    operation: route?.operation ?? `${request.method} ${subresource}`.trim(),
    requestId: ids.uuid().replaceAll('-', '').slice(0, 24).toUpperCase(),
    host: request.header('host') ?? '',
  };
  return { identity, gateway: { ...destination, isMalformed: false } };
}

/** Throws ApiError for a request that calls no operation; the vendor's code for an unknown sub-resource is not published. */
function routeIn({ address, route, subresource }: VectorFacts): Route {
  if (route !== undefined) return route;
  if (address.key !== '') throw refusal('OperationNotSupported');
  if (subresource === '' || subresources.has(subresource)) throw refusal('MethodNotAllowed');
  const detail = didYouMean(nearest(subresource, subresources));
  const facts = { subresource: subresource.slice(0, 64), ...(detail === undefined ? {} : { detail }) };
  throw refusal('OperationNotSupported#subresource', facts);
}

/** Whether an operation's fields are in its body. A bucket is created without one, and a policy is taken as it is. */
function hasBody(request: WireRequest, subresource: string): boolean {
  return request.method === 'POST' || (request.method === 'PUT' && subresource === 'logging');
}

/** Fields outside of the body: the query of a listing, headers of a bucket. */
function parametersOf(request: WireRequest, query: ReadonlyMap<string, string>): Input {
  const values = [
    ...['prefix', 'marker', 'max-keys'].map((name) => [name, query.get(name)] as const),
    ...['x-oss-resource-group-id', 'x-oss-bucket-tagging'].map((name) => [name, request.header(name)] as const),
  ];
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== '')) as Input;
}
