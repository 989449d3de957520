import { defaultOptions, type TukuOptions } from '../../src/server/options.ts';
import { type Replacements, type RunningTuku, startTuku } from '../../src/server/start.ts';
import { lendCatalog } from './lent-catalog.ts';
import { borrowModel } from './shared-model.ts';

/** A PostgreSQL server for the catalog instead of the embedded one: `npm run test:postgres` sets it. */
const databaseUrl = process.env.TUKU_TEST_DATABASE_URL;

/** Starts a server in this process on a free port, with an empty catalog; quiet. Servers of one test file share the model. */
export async function startTestTuku(
  options: Partial<TukuOptions> = {},
  replaced: Replacements = {},
): Promise<RunningTuku> {
  const ownModel = options.model !== undefined || options.workers !== undefined;
  const features = replaced.features ?? (ownModel ? undefined : borrowModel());
  const onServer = databaseUrl !== undefined && options.dataDir === undefined;
  const lent = !onServer && options.dataDir === undefined && options.databaseUrl === undefined;
  const tuku = await startTuku(
    { ...defaultOptions, port: 0, logLevel: 'silent', workers: 1, ...(onServer ? { databaseUrl } : {}), ...options },
    {
      ...(lent && { openCatalog: lendCatalog }),
      ...(features !== undefined && { features }),
      ...replaced,
    },
  ).catch(async (error: unknown) => {
    await features?.close();
    throw error;
  });
  // Servers of one test file share the database server: what an earlier file left is dropped.
  if (onServer) await fetch(`${tuku.url}/_tuku/reset`, { method: 'POST' });
  return tuku;
}
