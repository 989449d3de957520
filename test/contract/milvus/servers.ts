import { setTimeout as sleep } from 'node:timers/promises';
import type { Milvus } from '../../../src/index/milvus/port.ts';
import { catalogServers, type SearchedServers } from '../../support/catalog-servers.ts';
import { milvusUrl, openTestMilvus } from '../../support/milvus.ts';

/** `describe` of tests that need Milvus: `npm run test:milvus`. */
export const withMilvus = milvusUrl === undefined ? describe.skip : describe;

/** Servers of one database and of one Milvus. */
export function milvusServers(): SearchedServers & { readonly milvus: () => Milvus } {
  const servers = catalogServers();
  let milvus: Milvus;
  beforeAll(() => {
    milvus = openTestMilvus();
  });
  afterAll(() => milvus.close());
  return {
    ...servers,
    milvus: () => milvus,
    server: (rules, options) => {
      const hasMilvus = rules?.engine !== 'exact' && rules?.hasMilvus !== false;
      const placement = { engine: 'milvus', hasMilvus, ...rules } as const;
      return servers.server(placement, { ...(hasMilvus && { milvus: openTestMilvus() }), ...options });
    },
    async searched(engine) {
      while (!engine.nearest.mirrors()?.some((one) => one.state === 'searched')) await sleep(20);
    },
    held: async (engine) => milvus.names(`tuku_${await servers.catalogOf(engine).mirrors.name()}_`),
  };
}
