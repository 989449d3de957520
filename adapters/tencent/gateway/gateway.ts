import type { Call, Dialect } from '../../../src/protocol/dialect.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { wireCode } from '../../../src/protocol/errors.ts';
import { authenticate } from './authenticate.ts';
import { decode } from './decode.ts';
import { encode, encodeError } from './envelope.ts';
import { gatewayErrors } from './errors.ts';
import { identify } from './identify.ts';
import type { TencentIdentity, TencentProduct } from './product.ts';
import { route } from './route.ts';
import { validate } from './validate.ts';

/** A product's dialect: the API 3.0 gateway's stages around the product's operations. */
export function createTencentDialect<C extends Call<unknown, TencentIdentity>>(
  product: TencentProduct<C>,
  environment: DialectEnvironment,
): Dialect<TencentIdentity, C> {
  return {
    name: product.name,
    errorCodes: new Set([...Object.keys(gatewayErrors), ...Object.keys(product.errors)].map(wireCode)),
    identify: (request) => identify(request, product, environment.ids),
    authenticate: (request, identity) => authenticate(request, identity, product.service, environment),
    route: (request, identity) => route(request, identity, product),
    decode: (request, _identity, operation) => decode(request, operation.schema, environment.strict),
    validate: (input, operation) => validate(input, operation.schema),
    prepare: (call) => product.prepare(call),
    encode,
    encodeError: (error, identity) => encodeError(error, identity, product),
  };
}
