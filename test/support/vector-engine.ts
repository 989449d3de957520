import type { Catalog } from '../../src/catalog/port.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { PlacementRules } from '../../src/engine/nearest/placement.ts';
import type { Features } from '../../src/features/port.ts';
import type { IndexEngine } from '../../src/index/engines.ts';
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

/** What searches: scripts/test-pgvector.sh sets it. */
export const searchedBy = (process.env.TUKU_TEST_INDEX ?? 'auto') as IndexEngine;

export const now = new Date('2024-05-06T07:08:09.123Z');

const usualPlacement = { engine: searchedBy, storedFrom: 100_000, cacheBytes: Number.POSITIVE_INFINITY };

/** An engine over a catalog for work with vectors: it reads no pictures, unless it is given what embeds them. */
export function engineOf(
  catalog: Catalog,
  placement: PlacementRules = usualPlacement,
  parts: Partial<Pick<Parameters<typeof createEngine>[0], 'features' | 'milvus' | 'log'>> = {},
): Engine {
  const fetcher = { fetch: () => Promise.reject(new Error('no web')) };
  const usual = { catalog, features: noPictures, fetcher, indexOf: createExactIndex, now: () => now };
  return createEngine({ ...usual, placement, ...parts });
}
