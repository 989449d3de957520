import { isJsonObject } from '../../../src/json.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { parseJsonBody } from '../../../src/protocol/json-body.ts';
import type { Call, Input, Operation } from '../../../src/protocol/operation.ts';
import { type DefinedDialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { hasAppkeyParameters } from './appkey.ts';
import { authenticate } from './authenticate.ts';
import { isJdAuthorization } from './authorization.ts';
import { encode, encodeError } from './envelope.ts';
import { gatewayErrors, jdError, systemErrors } from './errors.ts';
import { type JdFacts, type JdIdentity, type JdProduct, PATH_PREFIX, type Scheme } from './product.ts';
import { createMeter } from './rate-limit.ts';

/** Most bytes of a body [documented]. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Accounts are all there is: the regions that clients sign with say nothing [inferred]. */
const REGION = 'cn-north-1';

/** A product's dialect: the gateway's stages around the product's operations. */
export function createJdDialect<C extends Call<unknown, JdIdentity>>(
  product: JdProduct<C>,
  environment: DialectEnvironment,
): DefinedDialect<JdIdentity, JdFacts, C> {
  const meter = createMeter(product.name, product.package, environment);
  return defineDialect<JdIdentity, JdFacts, C>({
    name: product.name,
    errors: [systemErrors, gatewayErrors, product.errors],
    injectsRows: true,
    operations: product.operations.values(),
    identify: (request) => ({ identity: identify(request, environment.ids), gateway: { callsLeft: 0 } }),
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          const { request, identity, gateway } = exchange;
          if ((request.oversize ?? request.body.length) > MAX_BODY_BYTES) {
            throw bySchemeError(identity.scheme, 'OUT_OF_RANGE#body', '10030');
          }
          const account = authenticate(request, identity, product, environment);
          gateway.callsLeft = meter(account);
          exchange.caller = { account, region: REGION };
        },
      },
      {
        name: 'route',
        run(exchange) {
          const { operation, scheme } = exchange.identity;
          const found = product.operations.get(operation);
          if (found === undefined || exchange.request.method !== 'POST') {
            throw bySchemeError(scheme, 'NOT_FOUND#path', '10003');
          }
          exchange.operation = found;
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
  });
}

/** What the gateway refuses by itself has a code in either scheme [inferred which]. */
function bySchemeError(scheme: Scheme, name: keyof typeof gatewayErrors, code: keyof typeof systemErrors) {
  return jdError(scheme === 'appkey' ? code : name);
}

/** What a request says of itself. An Authorization header goes before an appkey. */
function identify(request: WireRequest, ids: Ids): JdIdentity {
  const signed = isJdAuthorization(request.header('authorization') ?? '');
  return {
    operation: request.path.slice(PATH_PREFIX.length),
    scheme: !signed && hasAppkeyParameters(request) ? 'appkey' : 'signature',
    requestId: ids.uuid().replaceAll('-', ''),
  };
}

/** JSON whatever the content type says [inferred]; a null counts as absent [inferred]. */
function decode<C extends Call<unknown, JdIdentity>>(
  { body }: WireRequest,
  { schema }: Operation<C>,
  product: JdProduct<C>,
): Input {
  const value = parseJsonBody(body);
  if (!isJsonObject(value)) throw product.notJson();
  return castJson(value, schema, false) as Input;
}
