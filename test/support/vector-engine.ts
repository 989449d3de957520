import type { Catalog } from '../../src/catalog/port.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { Features } from '../../src/features/port.ts';
import { createExactIndex } from '../../src/index/exact.ts';

/** For servers and engines that are asked for no pictures: no model has to be loaded. */
export const noPictures: Features = {
  model: 'none',
  dimension: 1,
  state: 'ready',
  ready: async () => undefined,
  analyse: () => Promise.reject(new Error('no pictures')),
  describe: () => ({ backend: '', workers: 0, reason: '' }),
  close: async () => undefined,
};

export const now = new Date('2024-05-06T07:08:09.123Z');

/** An engine over a catalog for work with vectors: it reads no pictures. */
export function engineOf(catalog: Catalog): Engine {
  const fetcher = { fetch: () => Promise.reject(new Error('no web')) };
  return createEngine({ catalog, features: noPictures, fetcher, indexOf: createExactIndex, now: () => now });
}
