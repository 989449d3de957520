import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { wireCode } from '../../../src/protocol/errors.ts';
import type { Call, Caller } from '../../../src/protocol/operation.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { authenticate } from './authenticate.ts';
import { decode } from './decode.ts';
import { encode, encodeError } from './envelope.ts';
import { gatewayErrors } from './errors.ts';
import { identify } from './identify.ts';
import { isProducts } from './matches-product.ts';
import { createNonces } from './nonces.ts';
import type { AlibabaIdentity, AlibabaProduct } from './product.ts';
import { checkQuota } from './quota.ts';
import { route } from './route.ts';
import { validate } from './validate.ts';

/** A product's dialect: the RPC and ROA gateways' stages around the product's operations. */
export function createAlibabaDialect<C extends Call<unknown, AlibabaIdentity>>(
  product: AlibabaProduct<C>,
  environment: DialectEnvironment,
): Dialect<AlibabaIdentity, C> {
  return gatewayDialect(product, environment, (request) => isProducts(request, product));
}

/** The gateways' stages in their order: route, authenticate, throttle, decode, validate [inferred]. */
export function gatewayDialect<C extends Call<unknown, AlibabaIdentity>>(
  product: AlibabaProduct<C>,
  environment: DialectEnvironment,
  isOurs: (request: WireRequest) => boolean,
): Dialect<AlibabaIdentity, C> {
  const nonces = createNonces(environment.clock);
  // what later stages need and a Dialect's signatures do not carry
  const requests = new WeakMap<AlibabaIdentity, WireRequest>();
  const callers = new WeakMap<AlibabaIdentity, Caller>();
  return {
    name: product.name,
    errorCodes: new Set([...Object.keys(gatewayErrors), ...Object.keys(product.errors)].map(wireCode)),
    identify: (request) => (isOurs(request) ? identify(request, product.operations, environment.ids) : undefined),
    authenticate(request, identity) {
      requests.set(identity, request);
      route(request, identity, product);
      const caller = authenticate(request, identity.region, environment, nonces);
      callers.set(identity, caller);
      return caller;
    },
    route(request, identity) {
      const operation = route(request, identity, product);
      checkQuota(product, operation.name, callers.get(identity), environment.quota);
      return operation;
    },
    decode: (request, identity, operation) => decode(request, identity.style, operation.schema),
    validate: (input, operation) => validate(input, operation.schema),
    prepare: (call) => product.prepare({ ...call, request: requests.get(call.identity) as WireRequest }),
    encode: (output, identity) => encode(output, identity, product),
    encodeError: (error, identity) => encodeError(error, identity, product),
  };
}
