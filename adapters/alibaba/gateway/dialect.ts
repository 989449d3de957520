import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Call, Caller } from '../../../src/protocol/operation.ts';
import { type DefinedDialect, defineDialect, type Stage } from '../../../src/protocol/pipeline.ts';
import { authenticate } from './authenticate.ts';
import { compose } from './compose.ts';
import { decode } from './decode.ts';
import { encode, encodeError } from './envelope.ts';
import { gatewayErrors } from './errors.ts';
import { DEFAULT_REGION, identify } from './identify.ts';
import { createNonces } from './nonces.ts';
import type { AlibabaFacts } from './parameters.ts';
import type { AlibabaExchange, AlibabaIdentity, AlibabaProduct } from './product.ts';
import { route } from './route.ts';
import { throttle } from './throttle.ts';
import { validate } from './validate.ts';

/**
 * Creates a product's dialect: the stages of the RPC and ROA gateways, in their order [inferred], around the product's
 * operations.
 */
export function createAlibabaDialect<C extends Call<unknown, AlibabaIdentity>>(
  product: AlibabaProduct<C>,
  environment: DialectEnvironment,
): DefinedDialect<AlibabaIdentity, AlibabaFacts, C> {
  const { quota, signatureClock, ids, shared } = environment;
  const nonces = createNonces(signatureClock, shared.nonces, product.name);
  return defineDialect<AlibabaIdentity, AlibabaFacts, C>({
    name: product.name,
    errors: [gatewayErrors, product.errors],
    operations: product.operations.values(),
    identify(request) {
      const { identity, gateway } = identify(request, product.operations, ids);
      return { identity: { ...identity, format: product.format ?? identity.format }, gateway };
    },
    stages: [
      {
        name: 'route',
        run(exchange) {
          exchange.operation = route(exchange, product);
        },
      },
      {
        name: 'authenticate',
        run(exchange) {
          const caller = authenticate(exchange, exchange.identity.region, environment, nonces);
          const keep = (known: Caller) => {
            exchange.caller = known;
          };
          return caller instanceof Promise ? caller.then(keep) : keep(caller);
        },
      },
      ...(quota === undefined ? [] : [throttling<C>(product.name, quota)]),
      {
        name: 'decode',
        run(exchange) {
          const { identity, operation } = exchange;
          const readsJson = product.readsJson?.(identity) ?? true;
          exchange.input = decode(exchange, identity.style, operation.schema, readsJson);
        },
      },
      { name: 'validate', run: ({ input, operation }) => validate(input, operation.schema) },
    ],
    prepare: product.prepare,
    encode: ({ output, identity }) => encode(output, identity, product),
    encodeError: (error, { identity }) => encodeError(error, identity, product),
    direct: {
      region: DEFAULT_REGION,
      compose: (call, region) => compose(call, region, product),
      // A parameter may name another region than the one that is asked for.
      admit(exchange, caller) {
        exchange.caller = { ...caller, region: exchange.identity.region };
      },
      reads: /^(Describe|Get|List|Search|Check|Compare|Detail|DumpMeta|ImageSyncScan|ImageAsyncScan)/,
      messages: [['Message'], ['msg']],
      ...product.direct,
    },
  });
}

function throttling<C>(product: string, quota: CallCounter): Stage<AlibabaExchange<C>> {
  return { name: 'throttle', run: ({ operation, caller }) => throttle(product, operation, caller, quota) };
}
