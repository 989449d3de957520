import { once } from '../../../src/concurrency/once.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createAlibabaDialect } from '../gateway/dialect.ts';
import type { AlibabaProduct } from '../gateway/product.ts';
import { scanWorker } from './async-scan.ts';
import type { GreenCall, GreenOperation, GreenServices } from './call.ts';
import { callbackWorker } from './callback.ts';
import { envelope } from './envelope.ts';
import { errors, gatewayRows } from './errors.ts';
import { text } from './input.ts';
import { libraryNamed, SYSTEM_LIBRARY } from './libraries.ts';
import { served, unservedPaths } from './operations.ts';
import { hitSettings } from './switches.ts';
import { CALLBACK, SCAN } from './task-kinds.ts';
import { translate } from './translate.ts';

export { switches } from './switches.ts';

/** Family of the catalog's namespaces: libraries of this product are its alone. */
export const family = 'alibaba-green';

const VERSION = '2018-05-09';
/** Versions of older clients: there the vendor finds no operation any more [documented]. */
const OUTDATED = ['2017-08-25', '2017-01-12', '2016-12-16'];

const keyOf = (path: string, version = VERSION) => `${version}/POST ${path}`;

/** An operation as the older versions have it. */
const outdated = ({ name }: GreenOperation): GreenOperation => ({
  name,
  schema: {},
  rules: [],
  handle: () => Promise.reject(new ApiError('InvalidAction.NotFound#outdated')),
});

const operations = new Map([
  ...OUTDATED.flatMap((version) =>
    served.map(({ path, operation }) => [keyOf(path, version), outdated(operation)] as const),
  ),
  ...served.map(({ path, operation }) => [keyOf(path), operation] as const),
]);

/** What marks a request as the product's. */
export const marks = {
  service: 'green',
  versions: [VERSION, ...OUTDATED],
  operations,
  unserved: new Set(unservedPaths.map((path) => keyOf(path))),
};

/** Alibaba Cloud Green 2018-05-09: similarity libraries and picture scans, served by an engine. Throws SwitchError. */
export function createAlibabaGreen({ engine, environment }: DialectParts): Dialect {
  const { ids, strict, switches } = environment;
  const services: GreenServices = { engine, ids, strict, ...hitSettings(switches) };
  engine.tasks.work(SCAN, scanWorker(services));
  engine.tasks.work(CALLBACK, callbackWorker(services));
  const product: AlibabaProduct<GreenCall> = {
    name: 'alibaba-green',
    ...marks,
    errors: { ...errors, ...gatewayRows },
    translate,
    envelope,
    prepare(exchange) {
      const call = baseCall(family, services, exchange);
      const { namespace, input } = call;
      return {
        ...call,
        library: once(() => libraryNamed(engine, namespace, text(input, 'library') ?? SYSTEM_LIBRARY)),
      };
    },
  };
  return createAlibabaDialect(product, environment);
}
