import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TukuOptions } from '../../src/server/options.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { roundRobin } from './round-robin.ts';

/** Several servers on one database of their own, behind a proxy that passes each request to the next, as if they were one. */
export async function startCluster(
  count: number,
  databaseServer: string,
  start: (options: Pick<TukuOptions, 'databaseUrl'>) => Promise<RunningTuku>,
): Promise<RunningTuku> {
  const { url: databaseUrl, drop } = await createDatabase(databaseServer);
  const servers: RunningTuku[] = [];
  const closeAll = async () => {
    await Promise.all(servers.map((server) => server.close()));
    await drop();
  };
  try {
    // One after another: the first migrates.
    for (let n = 0; n < count; n++) servers.push(await start({ databaseUrl }));
    const proxy = await roundRobin(servers.map(({ port }) => port));
    const [first] = servers as [RunningTuku, ...RunningTuku[]];
    let closing: Promise<void> | undefined;
    return {
      ...first,
      url: `http://127.0.0.1:${proxy.port}`,
      port: proxy.port,
      close() {
        closing ??= proxy.close().then(closeAll);
        return closing;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** An empty database on a server. */
export async function createDatabase(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `tuku_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
