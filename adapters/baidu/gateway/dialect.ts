import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { didYouMean, nearest } from '../../../src/protocol/nearest.ts';
import type { Call } from '../../../src/protocol/operation.ts';
import { type DefinedDialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import { authenticate, REGION } from './authenticate.ts';
import { compose } from './compose.ts';
import { encode, encodeError } from './envelope.ts';
import { platformError } from './errors.ts';
import { type BaiduIdentity, identityOf } from './identity.ts';
import { type BaiduFacts, type BaiduProduct, type Endpoint, PATH_PREFIX } from './product.ts';

/** A product's dialect: the platform's stages around the product's operations. */
export function createBaiduDialect<E extends Endpoint<C>, C extends Call<unknown, BaiduIdentity>>(
  product: BaiduProduct<E, C>,
  environment: DialectEnvironment,
): DefinedDialect<BaiduIdentity, BaiduFacts<E>, C> {
  return defineDialect<BaiduIdentity, BaiduFacts<E>, C>({
    name: product.name,
    errors: [product.errors],
    operations: [...product.endpoints.values()].map(({ operation }) => operation),
    identify({ path }) {
      const endpoint = product.endpoints.get(path);
      const operation = endpoint?.operation.name ?? path.slice(PATH_PREFIX.length);
      return { identity: identityOf(operation, environment.ids), gateway: { endpoint } };
    },
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          exchange.caller = authenticate(exchange.request, environment);
        },
      },
      {
        name: 'route',
        run(exchange) {
          const { method, path } = exchange.request;
          if (method !== 'POST') throw platformError('3', { detail: `${method} is not POST` });
          exchange.operation = servedBy(exchange.gateway, () => nearest(path, product.endpoints.keys())).operation;
        },
      },
      {
        name: 'decode',
        run(exchange) {
          exchange.input = product.decode(exchange.request);
        },
      },
      { name: 'validate', run: ({ input, operation }) => product.validate(input, operation) },
    ],
    prepare: (exchange) => product.prepare(exchange, servedBy(exchange.gateway)),
    encode: ({ output, identity }) => encode(output, identity),
    encodeError: (error, { identity }) => encodeError(error, identity, product),
    direct: {
      region: REGION,
      compose: (call) => compose(call, product.endpoints),
      reads: /\/search$/,
      messages: [['error_msg']],
      ...(product.existing && { existing: product.existing }),
    },
  });
}

/** Throws ApiError 3 for a path that the product does not have. */
function servedBy<E>({ endpoint }: BaiduFacts<E>, meant: () => string | undefined = () => undefined): E {
  if (endpoint !== undefined) return endpoint;
  const found = didYouMean(meant());
  throw platformError('3', { detail: `no operation has this path${found === undefined ? '' : `; ${found}`}` });
}
