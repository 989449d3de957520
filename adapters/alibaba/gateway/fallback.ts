import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { didYouMean, sameCall } from '../../../src/protocol/nearest.ts';
import type { Call } from '../../../src/protocol/operation.ts';
import { baseCall, type DefinedDialect } from '../../../src/protocol/pipeline.ts';
import { shown } from '../../../src/protocol/unserved.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { createAlibabaDialect } from './dialect.ts';
import { gatewayError } from './errors.ts';
import { neighbourOf } from './neighbours.ts';
import type { AlibabaFacts } from './parameters.ts';
import type { AlibabaIdentity, AlibabaProduct } from './product.ts';

const name = 'alibaba';

/** No call is ever made: the fallback has no operations. */
type NoCall = Call<undefined, AlibabaIdentity>;

const noProduct: Omit<AlibabaProduct<NoCall>, 'unknownVersion'> = {
  name,
  service: 'PopGw',
  versions: [],
  operations: new Map(),
  unserved: new Set(),
  errors: {},
  translate: () => undefined,
  prepare: (exchange) => baseCall(name, undefined, exchange),
};

/**
 * Creates the dialect `alibaba` for requests that no product of these gateways recognises: answers InvalidProduct.NotFound
 * for a product that the vendor has and Tuku does not serve, InvalidVersion for a version that Tuku does not know, and
 * MissingVersion or InvalidAction.NotFound.
 * @param served the products that Tuku serves, for the texts
 * @param calls how their operations are called, for those who mistype
 * @param products of these calls, for those who call them by another version
 */
export function createAlibabaFallback(
  environment: DialectEnvironment,
  served: string,
  calls: readonly string[],
  products: ReadonlyMap<string, string>,
): DefinedDialect<AlibabaIdentity, AlibabaFacts, NoCall> {
  const unknownVersion = ({ version, host, operation }: AlibabaIdentity, { method, path }: WireRequest) => {
    const neighbour = neighbourOf(version, host);
    const values = { served, version: shown(version) };
    const meant = didYouMean(sameCall([operation, `${method} ${path}`], products));
    const hint = meant === undefined ? '' : `; ${meant}`;
    return neighbour === undefined
      ? gatewayError('InvalidVersion#unserved', {
          ...values,
          detail: `Tuku does not serve version ${values.version}${hint}`,
        })
      : gatewayError('InvalidProduct.NotFound#unserved', {
          ...values,
          product: neighbour.title,
          detail: `Tuku does not serve ${neighbour.title} ${values.version}${hint}`,
        });
  };
  return createAlibabaDialect({ ...noProduct, calls, unknownVersion }, environment);
}
