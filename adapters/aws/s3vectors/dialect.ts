import { once } from '../../../src/concurrency/once.ts';
import { VectorError } from '../../../src/engine/errors.ts';
import { isJsonObject } from '../../../src/json.ts';
import { createJsonParser } from '../../../src/protocol/json-thread.ts';
import { didYouMean, nearest } from '../../../src/protocol/nearest.ts';
import { type DefinedDialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import { createAccounts } from '../../../src/vector-api/accounts.ts';
import { bucketCall } from '../../../src/vector-api/dialect/call.ts';
import { directCalls } from '../../../src/vector-api/dialect/direct.ts';
import { hasLoneSurrogate, withoutNulls } from '../../../src/vector-api/input.ts';
import type { DialectParts } from '../../definition.ts';
import { authenticate } from '../gateway/authenticate.ts';
import { encode, encodeError } from '../gateway/envelope.ts';
import type { AwsIdentity, Visitor } from '../gateway/exchange.ts';
import type { VectorCall, VectorServices } from './call.ts';
import { compose } from './direct.ts';
import { errors, invalid, refusal } from './errors.ts';
import { vectorRules } from './limits.ts';
import { addressOf } from './names.ts';
import * as operations from './operations.ts';
import { calls, type Destination, destinationOf, SERVICE, tagging, vendorHost } from './routes.ts';
import { choices } from './switches.ts';
import { translate } from './translate.ts';

export { indexSearch } from './index-search.ts';
export { MAX_BODY_BYTES } from './limits.ts';
export { calls, paths, SERVICE, vendorHost } from './routes.ts';
export { switches } from './switches.ts';

/** What early stages hand to late ones. */
interface VectorFacts extends Destination {
  /** Set by `authenticate`. */
  visitor?: Visitor;
}

/** Isolates this product's vector buckets from those of other dialects. */
export const family = 'aws-s3vectors';

/** Amazon S3 Vectors: vector buckets, indexes and vectors, served by an engine. Throws SwitchError. */
export function createS3Vectors({
  engine,
  environment,
}: DialectParts): DefinedDialect<AwsIdentity, VectorFacts, VectorCall> {
  const { keys, clock, ids, quota, strict } = environment;
  const { accountId, repeatedKeys } = choices(environment.switches);
  const accounts = createAccounts(keys, accountId, /^\d{12}$/);
  const vectors = { ...vectorRules, repeatedKeys };
  const services: VectorServices = { engine, accounts, clock, strict, vectors, ...(quota && { quota }) };
  const parseJson = createJsonParser(['vectors', 'data', 'float32']);

  return defineDialect<AwsIdentity, VectorFacts, VectorCall>({
    name: family,
    errors: [errors],
    operations: Object.values(operations),
    identify(request) {
      const gateway = destinationOf(request);
      const operation = gateway.operation?.name ?? `${request.method} ${request.path}`.slice(0, 128);
      return { identity: { operation, requestId: ids.uuid() }, gateway };
    },
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          const { request, gateway } = exchange;
          // A body that was not read cannot be compared with its signature.
          if (request.oversize !== undefined) throw invalid('Request body exceeds max allowed size');
          const visitor = authenticate(request, environment, { service: SERVICE, host: vendorHost });
          gateway.visitor = visitor;
          exchange.caller = { account: visitor.account, region: visitor.region };
        },
      },
      {
        name: 'route',
        run(exchange) {
          const { request, gateway } = exchange;
          const { operation } = gateway;
          if (operation === undefined) {
            const detail = didYouMean(nearest(`${request.method} ${request.path}`, calls));
            throw refusal('UnknownOperationException', detail === undefined ? {} : { detail });
          }
          exchange.operation = operation;
        },
      },
      {
        name: 'decode',
        async run(exchange) {
          const { request, gateway } = exchange;
          const { resourceArn } = gateway;
          // The JavaScript client sends no body where it has no member to send.
          const body = request.method === 'POST' && request.body.length > 0 ? await parseJson(request.body) : {};
          if (!isJsonObject(body) || hasLoneSurrogate(request.body, body)) {
            throw refusal('SerializationException', { detail: 'the body is not a JSON object of well-formed texts' });
          }
          const tagKeys = request.queryParameters.pairs.filter(([name]) => name === 'tagKeys').map(([, key]) => key);
          exchange.input = {
            // A null counts as absent.
            ...withoutNulls(body),
            ...(resourceArn !== undefined && { resourceArn }),
            ...(gateway.operation === tagging.DELETE && tagKeys.length > 0 && { tagKeys }),
          };
        },
      },
      // Rules check the members.
    ],

    prepare(exchange) {
      const { visitor } = exchange.gateway;
      const address = addressOf(exchange.input);
      const call = bucketCall(family, services, exchange, visitor as Visitor, address);
      return { ...call, address, index: once(() => call.index().catch(asMissingIndex)) };
    },

    encode: ({ output, identity }) => encode(output, identity),
    encodeError: (error, { identity }) => encodeError(error, identity, { catalogue: errors, translate }),

    direct: directCalls(engine, addressOf, {
      region: 'us-east-1',
      compose,
      admit({ gateway }, { account, region }) {
        gateway.visitor = { account, keyId: undefined, region };
      },
    }),
  });
}

/** The answer speaks of the index even where its bucket is not there [observed]. */
function asMissingIndex(error: unknown): never {
  if (!(error instanceof VectorError) || error.problem !== 'bucket-not-found') throw error;
  throw new VectorError('index-not-found', error.message);
}
