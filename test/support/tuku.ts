import { defaultOptions, type TukuOptions } from '../../src/server/options.ts';
import { type Replacements, type RunningTuku, startTuku } from '../../src/server/start.ts';
import { startCluster } from './cluster.ts';
import { lendCatalog } from './lent-catalog.ts';
import { milvusUrl } from './milvus.ts';
import { borrowModel } from './shared-model.ts';
import { searchedBy } from './vector-engine.ts';

/** A PostgreSQL server for the catalog instead of the embedded one: `npm run test:postgres` sets it. */
const databaseUrl = process.env.TUKU_TEST_DATABASE_URL;
/** How many servers share it, behind a proxy that passes each request to the next: `npm run test:cluster` sets it. */
const servers = Number(process.env.TUKU_TEST_SERVERS ?? 1);

/** Starts a server in this process on a free port, with an empty catalog; quiet. Servers of one test file share the model. */
export async function startTestTuku(
  options: Partial<TukuOptions> = {},
  replaced: Replacements = {},
): Promise<RunningTuku> {
  if (servers > 1 && databaseUrl !== undefined && options.dataDir === undefined && options.databaseUrl === undefined) {
    return startCluster(servers, databaseUrl, (own) => startOne({ ...options, ...own }, replaced));
  }
  const tuku = await startOne(options, replaced);
  // Servers of one test file share the database server: what an earlier file left is dropped.
  if (databaseUrl !== undefined && options.dataDir === undefined)
    await fetch(`${tuku.url}/_tuku/reset`, { method: 'POST' });
  return tuku;
}

/** Starts a server as it is, also one of several on a database. */
export async function startOne(options: Partial<TukuOptions>, replaced: Replacements): Promise<RunningTuku> {
  const ownModel = options.model !== undefined || options.workers !== undefined;
  const features = replaced.features ?? (ownModel ? undefined : borrowModel());
  const onServer = databaseUrl !== undefined && options.dataDir === undefined;
  const lent = !onServer && options.dataDir === undefined && options.databaseUrl === undefined;
  return startTuku(
    {
      ...defaultOptions,
      port: 0,
      logLevel: 'silent',
      workers: 1,
      ...(onServer ? { databaseUrl, index: searchedBy } : {}),
      ...(onServer && searchedBy === 'milvus' && milvusUrl !== undefined ? { milvus: milvusUrl } : {}),
      ...options,
    },
    {
      ...(lent && { openCatalog: lendCatalog }),
      ...(features !== undefined && { features }),
      ...replaced,
    },
  ).catch(async (error: unknown) => {
    await features?.close();
    throw error;
  });
}
