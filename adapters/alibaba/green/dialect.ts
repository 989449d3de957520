import { ApiError } from '../../../src/protocol/errors.ts';
import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createAlibabaDialect } from '../gateway/dialect.ts';
import type { AlibabaProduct } from '../gateway/product.ts';
import { scanWorker } from './async-scan.ts';
import type { GreenCall, GreenOperation, GreenServices } from './call.ts';
import { callbackWorker } from './callback.ts';
import { direct } from './direct.ts';
import { envelope } from './envelope.ts';
import { errors, gatewayRows } from './errors.ts';
import { operations, unservedPaths } from './operations.ts';
import { hitSettings } from './switches.ts';
import { CALLBACK, SCAN } from './task-kinds.ts';
import { translate } from './translate.ts';

export { gallerySearch } from './gallery-search.ts';
export { switches } from './switches.ts';

/** Family of the catalog's namespaces: isolates this product's libraries from other dialects. */
const family = 'alibaba-green';

const VERSION = '2018-05-09';
/** Versions of older clients, in which the vendor no longer finds any operation [documented]. */
const OUTDATED = ['2017-08-25', '2017-01-12', '2016-12-16'];

const keyOf = (path: string, version = VERSION) => `${version}/POST ${path}`;

/** An operation of the older versions: it is routed and counted, and then refused. */
const outdated = (operation: GreenOperation): GreenOperation => ({
  ...operation,
  schema: {},
  rules: [],
  handle: () => Promise.reject(new ApiError('InvalidAction.NotFound#outdated')),
});

const byKey = new Map([
  ...OUTDATED.flatMap((version) =>
    operations.map((operation) => [keyOf(operation.path, version), outdated(operation)] as const),
  ),
  ...operations.map((operation) => [keyOf(operation.path), operation] as const),
]);

/** The facts by which the product's requests are recognised. */
export const marks = {
  service: 'green',
  versions: [VERSION, ...OUTDATED],
  operations: byKey,
  unserved: new Set(unservedPaths.map((path) => keyOf(path))),
};

/** Kinds of the tasks that operations submit. */
export const tasks = { ImageAsyncScan: SCAN };

/** Creates the dialect of Green 2018-05-09: similarity libraries and picture scans. Throws SwitchError. */
export function createAlibabaGreen({ engine, environment }: DialectParts): Dialect {
  const { ids, strict, switches } = environment;
  const unservedScenes = switches['unserved-scenes'] === 'pass' ? 'pass' : 'refuse';
  const services: GreenServices = { engine, ids, strict, unservedScenes, ...hitSettings(switches) };
  engine.tasks.work(SCAN, scanWorker(services));
  engine.tasks.work(CALLBACK, callbackWorker(services));
  const product: AlibabaProduct<GreenCall> = {
    name: 'alibaba-green',
    ...marks,
    errors: { ...errors, ...gatewayRows },
    translate,
    envelope,
    format: 'json',
    direct: direct(engine, family),
    prepare: (exchange) => baseCall(family, services, exchange),
  };
  return createAlibabaDialect(product, environment);
}
