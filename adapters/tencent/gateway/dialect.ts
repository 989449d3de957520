import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Call } from '../../../src/protocol/operation.ts';
import { type DefinedDialect, defineDialect, type Stage } from '../../../src/protocol/pipeline.ts';
import { authenticate } from './authenticate.ts';
import { compose, DEFAULT_REGION } from './compose.ts';
import { decode } from './decode.ts';
import { encode, encodeError } from './envelope.ts';
import { gatewayErrors } from './errors.ts';
import { identify } from './identify.ts';
import type { TencentFacts } from './parameters.ts';
import type { TencentExchange, TencentIdentity, TencentProduct } from './product.ts';
import { route } from './route.ts';
import { throttle } from './throttle.ts';
import { validate } from './validate.ts';

/** A product's dialect: the API 3.0 gateway's stages around the product's operations. */
export function createTencentDialect<C extends Call<unknown, TencentIdentity>>(
  product: TencentProduct<C>,
  environment: DialectEnvironment,
): DefinedDialect<TencentIdentity, TencentFacts, C> {
  const { quota } = environment;
  return defineDialect<TencentIdentity, TencentFacts, C>({
    name: product.name,
    errors: [gatewayErrors, product.errors],
    operations: product.operations.values(),
    identify: (request) => identify(request, environment.ids),
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          exchange.caller = authenticate(exchange, product.service, environment);
        },
      },
      {
        name: 'route',
        run(exchange) {
          exchange.operation = route(exchange, product);
        },
      },
      {
        name: 'decode',
        run(exchange) {
          exchange.input = decode(exchange, exchange.operation.schema, environment.strict);
        },
      },
      { name: 'validate', run: ({ input, operation }) => validate(input, operation.schema) },
      ...(quota === undefined ? [] : [throttling(quota)]),
    ],
    prepare: product.prepare,
    encode: ({ output, identity }) => encode(output, identity),
    encodeError: (error, { identity }) => encodeError(error, identity, product),
    direct: {
      region: DEFAULT_REGION,
      compose: (call, region) => compose(call, region, product),
      reads: /^(Describe|Search)/,
      messages: [['Response', 'Error', 'Message']],
      ...(product.existing && { existing: product.existing }),
    },
  });
}

function throttling<C>(quota: CallCounter): Stage<TencentExchange<C>> {
  return {
    name: 'throttle',
    run: ({ operation, caller, gateway: { keyId } }) => throttle(operation, { ...caller, keyId }, quota),
  };
}
