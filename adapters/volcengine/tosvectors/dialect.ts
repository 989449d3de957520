import { isJsonObject } from '../../../src/json.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { PlainCall } from '../../../src/protocol/direct.ts';
import { text } from '../../../src/protocol/fields.ts';
import { createJsonParser } from '../../../src/protocol/json-thread.ts';
import { didYouMean, nearest } from '../../../src/protocol/nearest.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { type DefinedDialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import type { RequestParts, WireRequest } from '../../../src/protocol/wire.ts';
import { createAccounts } from '../../../src/vector-api/accounts.ts';
import { bucketCall } from '../../../src/vector-api/dialect/call.ts';
import { directCalls, jsonRequest } from '../../../src/vector-api/dialect/direct.ts';
import { withoutNulls } from '../../../src/vector-api/input.ts';
import type { DialectParts } from '../../definition.ts';
import { addressOf } from '../gateway/address.ts';
import { authenticate, DEFAULT_REGION, type Visitor } from '../gateway/authenticate.ts';
import { encode, encodeError } from '../gateway/envelope.ts';
import type { TosIdentity } from '../gateway/exchange.ts';
import type { VectorCall, VectorFacts, VectorOperation, VectorServices } from './call.ts';
import { errors, invalid, refusal } from './errors.ts';
import * as operations from './operations.ts';
import { choices } from './switches.ts';
import { translate } from './translate.ts';

export { indexSearch } from './index-search.ts';
export { MAX_BODY_BYTES } from './limits.ts';
export { switches } from './switches.ts';

/** Isolates this product's vector buckets from those of other dialects. */
export const family = 'volcengine-tosvectors';

const byName = new Map(Object.values<VectorOperation>(operations).map((one) => [one.name, one]));

export const operationNames = [...byName.keys()];

/** How its operations are called. */
export const calls = operationNames.map((name) => `POST /${name}`);

/** Volcengine TOS Vectors: vector buckets, indexes and vectors, served by an engine. Throws SwitchError. */
export function createVolcengineTosVectors({
  engine,
  environment,
}: DialectParts): DefinedDialect<TosIdentity, VectorFacts, VectorCall> {
  const { keys, clock, ids, strict } = environment;
  const { accountId: fallbackId, onlyVendorHosts, ...chosen } = choices(environment.switches);
  const accounts = createAccounts(keys, fallbackId);
  const services: VectorServices = { engine, accounts, clock, strict, ...chosen };
  const parseJson = createJsonParser(['vectors', 'data', 'float32']);

  return defineDialect<TosIdentity, VectorFacts, VectorCall>({
    name: family,
    errors: [errors],
    operations: byName.values(),
    identify: (request) => identify(request, ids),
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          const { request, gateway } = exchange;
          const visitor = authenticate(request, gateway.address, environment);
          gateway.visitor = visitor;
          exchange.caller = { account: visitor.account ?? '', region: visitor.region };
        },
      },
      {
        name: 'route',
        run(exchange) {
          const { request, gateway } = exchange;
          if (onlyVendorHosts && gateway.address.host === 'other') {
            throw refusal('PreconditionFailed');
          }
          exchange.operation = operationIn(request, gateway);
          if (request.oversize !== undefined) throw invalid('The body is too large.');
        },
      },
      {
        name: 'decode',
        async run(exchange) {
          const body = await parseJson(exchange.request.body);
          exchange.gateway.isMalformed = !isJsonObject(body);
          // A null counts as absent [inferred].
          exchange.input = isJsonObject(body) ? withoutNulls(body) : {};
        },
      },
      // Rules check the fields, after the body itself.
    ],

    prepare(exchange) {
      const { request, gateway } = exchange;
      const named = namesIn(exchange.input);
      const address = addressed(gateway, named.bucket);
      const { accountId } = address;
      const call = bucketCall(family, services, exchange, gateway.visitor as Visitor, { ...named, accountId });
      return {
        ...call,
        address,
        project: request.header('x-tos-project-name'),
        accountId: accountId ?? accounts.idOf(call.namespace.account),
        isMalformed: gateway.isMalformed,
        bucketName: named.bucket,
      };
    },

    encode: ({ output, identity }) => encode(output, identity),
    encodeError: (error, { identity }) => encodeError(error, identity, { catalogue: errors, translate }),

    direct: directCalls(engine, namesIn, {
      region: DEFAULT_REGION,
      compose,
      admit({ gateway }, { account, region }) {
        gateway.visitor = { account, keyId: undefined, region };
      },
      messages: [['Message']],
    }),
  });
}

/** What a request says of itself. Never throws. */
function identify(request: WireRequest, ids: Ids): { identity: TosIdentity; gateway: VectorFacts } {
  const address = addressOf(request);
  const identity = {
    operation: address.operation,
    requestId: ids.uuid().replaceAll('-', ''),
    host: request.header('host') ?? '',
  };
  return { identity, gateway: { address, isMalformed: false } };
}

/** Throws ApiError for a request that calls no operation; the vendor's code is not published [inferred]. */
function operationIn({ method }: WireRequest, { address }: VectorFacts): VectorOperation {
  const name = address.operation;
  const found = byName.get(name);
  if (found === undefined) {
    const meant = didYouMean(nearest(name, operationNames));
    const shown = name.replace(/[^\x21-\x7e]/g, '?').slice(0, 64);
    throw refusal('ValidationException#text', {
      text: `There is no operation ${shown}.`,
      ...(meant !== undefined && { detail: meant }),
    });
  }
  if (method !== 'POST') throw invalid(`The operation ${name} is called with POST.`);
  return found;
}

/** The address of a call: a host that is not the vendor's may have a number at its end for other reasons. */
function addressed({ address }: VectorFacts, bucketName: string): VectorFacts['address'] {
  if (address.host === 'vendor' || address.isInPath || address.bucket === bucketName) return address;
  return { ...address, bucket: undefined, accountId: undefined };
}

/** The names in a body; `''` for those that are missing. */
function namesIn(input: Input): { readonly bucket: string; readonly index: string } {
  return { bucket: text(input, 'vectorBucketName') ?? '', index: text(input, 'indexName') ?? '' };
}

/** The request of a call without a signature; undefined for an operation that is not served. A policy may be an object. */
function compose({ operation, parameters }: PlainCall, region: string): RequestParts | undefined {
  if (!byName.has(operation)) return undefined;
  const { policy = '' } = parameters;
  const document = typeof policy === 'string' ? policy : JSON.stringify(policy);
  const body = { ...parameters, ...(document !== '' && { policy: document }) };
  return jsonRequest(`tosvectors-${region}.volces.com`, `/${operation}`, body);
}
