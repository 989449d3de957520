import { isJsonObject } from '../../../src/json.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { wireCode } from '../../../src/protocol/errors.ts';
import { parseJsonBody } from '../../../src/protocol/json-body.ts';
import type { Call, Caller, Input, Operation } from '../../../src/protocol/operation.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { hasAppkeyParameters } from './appkey.ts';
import { authenticate } from './authenticate.ts';
import { isJdAuthorization } from './authorization.ts';
import { encode, encodeError } from './envelope.ts';
import { gatewayErrors, jdError, systemErrors } from './errors.ts';
import { type JdIdentity, type JdProduct, PATH_PREFIX, type Scheme } from './product.ts';
import { createMeter } from './rate-limit.ts';

/** Most bytes of a body [documented]. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Accounts are all there is: the regions that clients sign with say nothing [inferred]. */
const REGION = 'cn-north-1';

/** A product's dialect: the gateway's stages around the product's operations. */
export function createJdDialect<C extends Call<unknown, JdIdentity>>(
  product: JdProduct<C>,
  environment: DialectEnvironment,
): Dialect<JdIdentity, C> {
  const rows = [systemErrors, gatewayErrors, product.errors].flatMap((table) => Object.keys(table));
  const meter = createMeter(product.name, product.package, environment);
  return {
    name: product.name,
    // A row by its full name too: one name stands for two statuses.
    errorCodes: new Set([...rows, ...rows.map(wireCode)]),
    identify: (request) => identify(request, environment.ids),
    authenticate(request, identity): Caller {
      if ((request.oversize ?? request.body.length) > MAX_BODY_BYTES) {
        throw bySchemeError(identity.scheme, 'OUT_OF_RANGE#body', '10030');
      }
      const account = authenticate(request, identity, product, environment);
      identity.left.calls = meter(account);
      return { account, region: REGION };
    },
    route(request, { operation, scheme }) {
      const found = product.operations.get(operation);
      if (found === undefined || request.method !== 'POST') throw bySchemeError(scheme, 'NOT_FOUND#path', '10003');
      return found;
    },
    decode: (request, _identity, operation) => decode(request, operation, product),
    validate: (input, operation) => product.validate(input, operation),
    prepare: (call) => product.prepare(call),
    encode,
    encodeError: (error, identity) => encodeError(error, identity, product),
  };
}

/** What the gateway refuses by itself has a code in either scheme [inferred which]. */
function bySchemeError(scheme: Scheme, name: keyof typeof gatewayErrors, code: keyof typeof systemErrors) {
  return jdError(scheme === 'appkey' ? code : name);
}

/** Claims what lies under the vendor's path, whatever the host is. An Authorization header goes before an appkey. */
function identify(request: WireRequest, ids: Ids): JdIdentity | undefined {
  if (!request.path.startsWith(PATH_PREFIX)) return undefined;
  const signed = isJdAuthorization(request.header('authorization') ?? '');
  return {
    operation: request.path.slice(PATH_PREFIX.length),
    scheme: !signed && hasAppkeyParameters(request) ? 'appkey' : 'signature',
    requestId: ids.uuid().replaceAll('-', ''),
    left: { calls: 0 },
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
