import { isJsonObject } from '../../../src/json.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import type { PlainCall } from '../../../src/protocol/direct.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { parseJsonBody } from '../../../src/protocol/json-body.ts';
import { didYouMean, nearestCall } from '../../../src/protocol/nearest.ts';
import type { Call, Input, Operation } from '../../../src/protocol/operation.ts';
import { type DefinedDialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import type { RequestParts, WireRequest } from '../../../src/protocol/wire.ts';
import { appkeyProofIn } from './appkey.ts';
import { authenticate } from './authenticate.ts';
import { isJdAuthorization } from './authorization.ts';
import { encode, encodeError } from './envelope.ts';
import { type GatewayCode, gatewayErrors, jdError, type SystemCode, systemErrors } from './errors.ts';
import { type JdFacts, type JdIdentity, type JdProduct, PATH_PREFIX } from './product.ts';
import { createRateLimit } from './rate-limit.ts';

/** Bytes of a body [documented]. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Bytes of path and query [documented, as 8 k]. */
const MAX_TARGET_BYTES = 8 * 1024;

/** All state of an account is kept under this region: those that clients sign with mean nothing [inferred]. */
const REGION = 'cn-north-1';

/** A product's dialect: the gateway's stages around the product's operations. */
export function createJdDialect<C extends Call<unknown, JdIdentity>>(
  product: JdProduct<C>,
  environment: DialectEnvironment,
): DefinedDialect<JdIdentity, JdFacts, C> {
  const countCall = createRateLimit(product.name, product.package, environment);
  return defineDialect<JdIdentity, JdFacts, C>({
    name: product.name,
    errors: [systemErrors, gatewayErrors, product.errors],
    injectsRows: true,
    operations: product.operations.values(),
    identify: (request) => identify(request, environment.ids),
    stages: [
      {
        name: 'authenticate',
        async run(exchange) {
          const { request, gateway } = exchange;
          if (request.path.length + request.query.length > MAX_TARGET_BYTES) {
            throw bySchemeError(gateway, 'HTTP_URI_TOO_LONG', '10030');
          }
          if ((request.oversize ?? request.body.length) > MAX_BODY_BYTES) {
            throw bySchemeError(gateway, 'HTTP_REQUEST_ENTITY_TOO_LARGE', '10030');
          }
          const account = authenticate(request, gateway, product, environment);
          gateway.callsLeft = await countCall(account);
          exchange.caller = { account, region: REGION };
        },
      },
      {
        name: 'route',
        run(exchange) {
          const { request, identity, gateway } = exchange;
          const operation = product.operations.get(identity.operation);
          if (operation === undefined || request.method !== 'POST') {
            const calls = [...product.operations.keys()].map((name) => `POST /jdai/${name}`);
            const detail = didYouMean(nearestCall([`${request.method} ${request.path}`], calls));
            throw bySchemeError(gateway, 'NOT_FOUND', '10003', detail);
          }
          exchange.operation = operation;
        },
      },
      {
        name: 'decode',
        run(exchange) {
          exchange.input = decode(exchange.request, exchange.operation, product);
        },
      },
      { name: 'validate', run: ({ input, operation }) => product.validate(input, operation) },
    ],
    prepare: product.prepare,
    encode,
    encodeError: (error, exchange) => encodeError(error, exchange, product),
    direct: {
      region: REGION,
      compose: (call) => compose(call, product),
      reads: /_(search|status|info)$/,
      messages: [['result', 'message'], ['error', 'message'], ['msg']],
      ...product.direct,
    },
  });
}

/** The request of a call without a signature; undefined for an operation that is not served. */
function compose<C extends Call<unknown, JdIdentity>>(
  { operation, parameters }: PlainCall,
  product: JdProduct<C>,
): RequestParts | undefined {
  if (!product.operations.has(operation)) return undefined;
  const rawHeaders = ['Host', 'aiapi.jdcloud.com', 'Content-Type', 'application/json'];
  const body = Buffer.from(JSON.stringify(parameters));
  return { method: 'POST', target: PATH_PREFIX + operation, rawHeaders, body };
}

/** Errors of the gateway itself have a name for signed requests, and a code for those with an appkey [inferred which]. */
function bySchemeError({ appkey }: JdFacts, name: GatewayCode, code: SystemCode, detail?: string): ApiError {
  return jdError(appkey === undefined ? name : code, detail === undefined ? {} : { detail });
}

/** An Authorization header of this vendor takes precedence over an appkey. */
function identify(request: WireRequest, ids: Ids): { identity: JdIdentity; gateway: JdFacts } {
  const isSigned = isJdAuthorization(request.header('authorization') ?? '');
  return {
    identity: { operation: request.path.slice(PATH_PREFIX.length), requestId: ids.uuid().replaceAll('-', '') },
    gateway: { appkey: isSigned ? undefined : appkeyProofIn(request), callsLeft: 0 },
  };
}

/** JSON whatever the content type is [inferred]; null counts as absent [inferred]. */
function decode<C extends Call<unknown, JdIdentity>>(
  { body }: WireRequest,
  { schema }: Operation<C>,
  product: JdProduct<C>,
): Input {
  const value = parseJsonBody(body);
  if (!isJsonObject(value)) throw product.notJson();
  return castJson(value, schema, false) as Input;
}
