import { once } from '../../../src/concurrency/once.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { wireCode } from '../../../src/protocol/errors.ts';
import { text } from '../../../src/protocol/fields.ts';
import { createJsonParser } from '../../../src/protocol/json-thread.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { createAccounts } from '../oss-gateway/accounts.ts';
import { authenticate, type Visitor } from '../oss-gateway/authenticate.ts';
import { encode, encodeError } from '../oss-gateway/envelope.ts';
import { queryOf } from '../oss-gateway/query.ts';
import type { OssIdentity, VectorCall, VectorServices } from './call.ts';
import { errors, refusal } from './errors.ts';
import { identify, isOurs } from './identify.ts';
import { listing, servedBy, subresourceOf } from './operations.ts';
import { choices } from './switches.ts';

export { switches } from './switches.ts';

/** Family of the catalog's namespaces: vector buckets of this product are its alone. */
export const family = 'alibaba-ossvectors';

/** 500 vectors of 4096 numbers in 30 characters each; the vendor's limit is not published [inferred]. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Alibaba Cloud OSS Vectors: vector buckets, indexes and vectors, served by an engine. Throws SwitchError. */
export function createAlibabaOssVectors(parts: {
  engine: Engine;
  environment: DialectEnvironment;
}): Dialect<OssIdentity, VectorCall> {
  const { engine, environment } = parts;
  const { keys, clock, ids, quota, strict } = environment;
  const { accountIds, ...chosen } = choices(environment.switches);
  const accounts = createAccounts(keys, accountIds);
  const services: VectorServices = { engine, accounts, clock, strict, ...chosen, ...(quota && { quota }) };
  const parseJson = createJsonParser(['vectors', 'data', 'float32']);
  // what later stages need and a Dialect's signatures do not carry
  const visitors = new WeakMap<OssIdentity, Visitor>();
  const malformed = new WeakSet<OssIdentity>();

  return {
    name: 'alibaba-ossvectors',
    errorCodes: new Set(Object.keys(errors).map(wireCode)),
    identify: (request) => (isOurs(request) ? identify(request, ids) : undefined),
    maxBodyBytes: (head) => (isOurs(head) ? MAX_BODY_BYTES : undefined),

    authenticate(request, identity) {
      const visitor = authenticate(request, identity.address, { keys, clock, accounts });
      visitors.set(identity, visitor);
      return { account: visitor.account ?? '', region: visitor.region };
    },

    route(request, { address }) {
      if (request.oversize !== undefined) throw refusal('EntityTooLarge');
      const served = servedBy(request, address);
      if (served !== undefined) return served.operation;
      throw refusal(address.key === '' ? 'MethodNotAllowed' : 'OperationNotSupported');
    },

    async decode(request, identity) {
      if (!hasBody(request)) return parametersOf(request);
      // the Python client sends nothing where it has no field to send [observed]
      if (request.body.length === 0) return {};
      const body = await parseJson(request.body);
      if (isJsonObject(body)) return withoutNulls(body);
      malformed.add(identity);
      return {};
    },

    // Rules check the fields: that the bucket exists comes first.
    validate: () => undefined,

    prepare({ identity, caller, input }) {
      const visitor = visitors.get(identity) as Visitor;
      const account = accounts.ownerOf(visitor.accountId, visitor.account);
      const namespace = { family, account, region: caller.region };
      const bucketName = identity.address.bucket ?? '';
      const { vectorBuckets } = engine;
      return {
        identity,
        caller,
        input,
        services,
        visitor,
        namespace,
        isOwner: visitor.account === account,
        isMalformed: malformed.has(identity),
        bucketName,
        bucket: once(() => vectorBuckets.get(namespace, bucketName)),
        index: once(() => vectorBuckets.getIndex(namespace, bucketName, text(input, 'indexName') ?? '')),
      };
    },

    encode(output, identity) {
      const { status, operation } = servedBy(identity.request, identity.address) ?? listing;
      const isNew = operation.name === 'PutVectorBucket';
      return encode(output, identity, status, isNew ? { Location: `/${identity.address.bucket}` } : {});
    },

    encodeError,
  };
}

/** Whether an operation's fields are in its body. Buckets are made without one, and of a policy the text counts. */
function hasBody(request: WireRequest): boolean {
  return request.method === 'POST' || (request.method === 'PUT' && subresourceOf(request) === 'logging');
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
