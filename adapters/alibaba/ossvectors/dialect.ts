import { once } from '../../../src/concurrency/once.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { text } from '../../../src/protocol/fields.ts';
import { createJsonParser } from '../../../src/protocol/json-thread.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { type Dialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { DialectParts } from '../../definition.ts';
import { createAccounts } from '../oss-gateway/accounts.ts';
import { authenticate, type Visitor } from '../oss-gateway/authenticate.ts';
import { encode, encodeError } from '../oss-gateway/envelope.ts';
import { queryOf } from '../oss-gateway/query.ts';
import type { OssFacts, OssIdentity, VectorCall, VectorServices } from './call.ts';
import { errors, refusal } from './errors.ts';
import { identify } from './identify.ts';
import { listing, onBuckets } from './operations.ts';
import { choices } from './switches.ts';

export { subresources } from './operations.ts';
export { switches } from './switches.ts';

/** Family of the catalog's namespaces: vector buckets of this product are its alone. */
export const family = 'alibaba-ossvectors';

/** 500 vectors of 4096 numbers in 30 characters each; the vendor's limit is not published [inferred]. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Alibaba Cloud OSS Vectors: vector buckets, indexes and vectors, served by an engine. Throws SwitchError. */
export function createAlibabaOssVectors({ engine, environment }: DialectParts): Dialect {
  const { keys, clock, ids, quota, strict } = environment;
  const { accountIds, ...chosen } = choices(environment.switches);
  const accounts = createAccounts(keys, accountIds);
  const services: VectorServices = { engine, accounts, clock, strict, ...chosen, ...(quota && { quota }) };
  const parseJson = createJsonParser(['vectors', 'data', 'float32']);
  const { vectorBuckets } = engine;

  return defineDialect<OssIdentity, OssFacts, VectorCall>({
    name: family,
    errors: [errors],
    operations: [...onBuckets, listing].map(({ operation }) => operation),
    identify: (request) => identify(request, ids),
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          const { request, identity, gateway } = exchange;
          gateway.visitor = authenticate(request, identity.address, { keys, clock, accounts });
          exchange.caller = { account: gateway.visitor.account ?? '', region: gateway.visitor.region };
        },
      },
      {
        name: 'route',
        run(exchange) {
          const { request, identity, gateway } = exchange;
          if (request.oversize !== undefined) throw refusal('EntityTooLarge');
          if (gateway.served === undefined) {
            throw refusal(identity.address.key === '' ? 'MethodNotAllowed' : 'OperationNotSupported');
          }
          exchange.operation = gateway.served.operation;
        },
      },
      {
        name: 'decode',
        async run(exchange) {
          const { request, gateway } = exchange;
          exchange.input = {};
          if (!hasBody(request, gateway.subresource)) exchange.input = parametersOf(request);
          // the Python client sends nothing where it has no field to send [observed]
          else if (request.body.length > 0) {
            const body = await parseJson(request.body);
            if (isJsonObject(body)) exchange.input = withoutNulls(body);
            else gateway.isMalformed = true;
          }
        },
      },
      // Rules check the fields: that the bucket exists comes first.
    ],

    prepare({ identity, caller, input, gateway }) {
      const visitor = gateway.visitor as Visitor;
      const account = accounts.ownerOf(visitor.accountId, visitor.account);
      const namespace = { family, account, region: caller.region };
      const bucketName = identity.address.bucket ?? '';
      return {
        identity,
        caller,
        input,
        services,
        visitor,
        namespace,
        isOwner: visitor.account === account,
        isMalformed: gateway.isMalformed,
        bucketName,
        bucket: once(() => vectorBuckets.get(namespace, bucketName)),
        index: once(() => vectorBuckets.getIndex(namespace, bucketName, text(input, 'indexName') ?? '')),
      };
    },

    encode({ output, identity, gateway }) {
      const { status, operation } = gateway.served ?? listing;
      const isNew = operation.name === 'PutVectorBucket';
      return encode(output, identity, status, isNew ? { Location: `/${identity.address.bucket}` } : {});
    },

    encodeError: (error, { identity }) => encodeError(error, identity),
  });
}

/** Whether an operation's fields are in its body. Buckets are made without one, and of a policy the text counts. */
function hasBody(request: WireRequest, subresource: string): boolean {
  return request.method === 'POST' || (request.method === 'PUT' && subresource === 'logging');
}

/** What stands outside of the body: the query of a listing, headers of a bucket. */
function parametersOf(request: WireRequest): Input {
  const query = queryOf(request);
  const values = [
    ...['prefix', 'marker', 'max-keys'].map((name) => [name, query.get(name)] as const),
    ...['x-oss-resource-group-id', 'x-oss-bucket-tagging'].map((name) => [name, request.header(name)] as const),
  ];
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== '')) as Input;
}

/** A null counts as absent [inferred], as deep as operations have named fields; in a filter it is a value. */
function withoutNulls(body: Input, levels = 3): Input {
  const kept = Object.entries(body).filter(([, value]) => value !== null);
  const inner = (name: string, value: Json) =>
    levels > 1 && name !== 'filter' && isJsonObject(value) ? withoutNulls(value, levels - 1) : value;
  return Object.fromEntries(kept.map(([name, value]) => [name, inner(name, value)]));
}
