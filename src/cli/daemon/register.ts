import type { RunningTuku } from '../../server/start.ts';
import { version } from '../../server/version.ts';
import { openLine } from './line.ts';
import { logOf, noteServer } from './state.ts';

/** Makes a server in the background findable, and lets `tuku stop` end it. Throws when its line cannot be opened. */
export async function registerServer(
  id: string,
  tuku: RunningTuku,
  dataDir: string | undefined,
  stop: () => void,
): Promise<void> {
  await openLine(tuku.port, stop);
  noteServer({
    id,
    pid: process.pid,
    port: tuku.port,
    url: tuku.url,
    ...(tuku.httpsUrl === undefined ? {} : { httpsUrl: tuku.httpsUrl }),
    version,
    startedAt: new Date().toISOString(),
    ...(dataDir === undefined ? {} : { dataDir }),
    log: logOf(id),
  });
}
