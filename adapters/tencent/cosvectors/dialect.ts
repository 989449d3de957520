import { isJsonObject } from '../../../src/json.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { createJsonParser } from '../../../src/protocol/json-thread.ts';
import { didYouMean, nearest } from '../../../src/protocol/nearest.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { type DefinedDialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { createAccounts } from '../../../src/vector-api/accounts.ts';
import { bucketCall } from '../../../src/vector-api/dialect/call.ts';
import { directCalls, jsonRequest } from '../../../src/vector-api/dialect/direct.ts';
import type { DialectParts } from '../../definition.ts';
import { authenticate, type Visitor } from '../cos-gateway/authenticate.ts';
import type { CosFacts, CosIdentity, VectorCall, VectorOperation, VectorServices } from './call.ts';
import { encode, encodeError } from './envelope.ts';
import { errors, invalid } from './errors.ts';
import { appIdOf, namesIn } from './names.ts';
import * as operations from './operations.ts';
import { vectorsHost } from './signs.ts';
import { choices } from './switches.ts';

export { indexSearch } from './index-search.ts';
export { MAX_BODY_BYTES } from './limits.ts';
export { calls, recognition, vectorsHost } from './signs.ts';
export { switches } from './switches.ts';

/** Isolates this product's vector buckets from those of other dialects. */
export const family = 'tencent-cosvectors';

const byName = new Map(Object.values<VectorOperation>(operations).map((one) => [one.name, one]));

/** Tencent Cloud COS Vectors: vector buckets, indexes and vectors, served by an engine. Throws SwitchError. */
export function createTencentCosVectors({
  engine,
  environment,
}: DialectParts): DefinedDialect<CosIdentity, CosFacts, VectorCall> {
  const { keys, clock, signatureClock, ids, strict } = environment;
  const chosen = choices(environment.switches);
  const accounts = createAccounts(keys, '');
  const services: VectorServices = { engine, accounts, clock, strict, ...chosen };
  const parseJson = createJsonParser(['vectors', 'data', 'float32']);

  return defineDialect<CosIdentity, CosFacts, VectorCall>({
    name: family,
    errors: [errors],
    operations: byName.values(),
    identify: (request) => ({
      identity: { operation: lastSegment(request.path), requestId: requestId(ids, clock.now()) },
      gateway: { region: vectorsHost.exec((request.header('host') ?? '').toLowerCase())?.[1] ?? chosen.region },
    }),
    // The operation is known before the signature is checked; members come after it [inferred].
    stages: [
      {
        name: 'route',
        run(exchange) {
          exchange.operation = operationOf(exchange.identity.operation, exchange.request.method);
        },
      },
      {
        name: 'authenticate',
        run(exchange) {
          const { request, gateway } = exchange;
          gateway.visitor = authenticate(request, { keys, signatureClock });
          exchange.caller = { account: gateway.visitor.account ?? '', region: gateway.region };
        },
      },
      {
        name: 'decode',
        async run(exchange) {
          const { request } = exchange;
          if (request.oversize !== undefined) throw invalid('The request body is larger than allowed.');
          exchange.input = await bodyOf(request, parseJson);
        },
      },
    ],

    prepare(exchange) {
      const names = namesIn(exchange.input);
      const address = { ...names, accountId: appIdOf(names.bucket) };
      return { ...bucketCall(family, services, exchange, exchange.gateway.visitor as Visitor, address), names };
    },

    encode: ({ output, identity }) => encode(output, identity),
    encodeError: (error, { identity }) => encodeError(error, identity),

    direct: directCalls(engine, namesIn, {
      region: chosen.region,
      compose({ operation, parameters }, region) {
        if (!byName.has(operation)) return undefined;
        return jsonRequest(`vectors.${region}.coslake.com`, `/${operation}`, parameters);
      },
      admit({ gateway }, { account }) {
        gateway.visitor = { account, keyId: undefined };
      },
    }),
  });
}

/** A base path before the operation is dropped [observed]. */
function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Base64 of `<hex seconds>_<hex>` [observed]. */
function requestId(ids: Ids, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000).toString(16);
  return Buffer.from(`${seconds}_${ids.uuid().replaceAll('-', '').slice(0, 12)}`).toString('base64');
}

/** Throws ApiError ValidationException; the vendor's codes for these are not published [inferred]. */
function operationOf(name: string, method: string): VectorOperation {
  const found = byName.get(name);
  if (found === undefined) {
    const hint = didYouMean(nearest(name, [...byName.keys()]));
    throw invalid(`There is no operation ${echoed(name)}.${hint === undefined ? '' : ` ${hint}`}`);
  }
  if (method !== 'POST') throw invalid(`The operation ${name} is called by POST.`);
  return found;
}

/** No body and `null`, as the Go client sends for no options, are `{}` [observed]. Throws ApiError ValidationException. */
async function bodyOf(request: WireRequest, parseJson: (body: Buffer) => unknown): Promise<Input> {
  if (request.body.length === 0) return {};
  const body: unknown = await parseJson(request.body);
  if (body === null) return {};
  if (!isJsonObject(body)) throw invalid('The request body must be a JSON object.');
  // A null counts as absent [inferred]. The Python client writes returnMetaData [observed].
  const members = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries(
    members.map(([name, value]) => [name === 'returnMetaData' ? 'returnMetadata' : name, value]),
  );
}
