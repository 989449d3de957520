import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startFailure } from '../../client/start-failure.ts';
import type { OptionValues } from '../../options/values.ts';
import { packageRoot } from '../../paths.ts';
import { OptionError } from '../../server/options.ts';
import { isRunning } from './line.ts';
import { forgetOldServers, logOf, type NotedServer, notedServer, notedServers } from './state.ts';

/** How often a starting server's note is looked for. */
const LOOK_MS = 20;
/** Lines of the log that are shown when a server ends before it is ready, and does not say why. */
const LAST_LINES = 20;

/**
 * Starts a server in the background with the arguments of this command, and waits until it is ready. Throws OptionError when
 * one runs there already, or with what the server says when it cannot start.
 */
export async function startDetached(args: readonly string[], options: OptionValues): Promise<NotedServer> {
  await forgetOldServers(isRunning);
  await refuseSecond(options);
  const id = randomBytes(6).toString('hex');
  const log = openSync(logOf(id), 'a', 0o600);
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(packageRoot, 'bin/tuku.js'), ...args, '--detached', id],
    {
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    },
  );
  closeSync(log);
  const server = await started(child, id);
  if (server === undefined) throw failure(logOf(id));
  child.unref();
  return server;
}

async function refuseSecond({ port, dataDir }: OptionValues): Promise<void> {
  const folder = dataDir === undefined ? undefined : real(dataDir);
  for (const server of notedServers()) {
    const isThere = server.port === port;
    const holds = folder !== undefined && server.dataDir !== undefined && real(server.dataDir) === folder;
    if ((!isThere && !holds) || !(await isRunning(server.port))) continue;
    const stop = `tuku stop --port ${server.port}`;
    throw new OptionError(
      isThere
        ? `a Tuku already runs on port ${server.port} (process ${server.pid}); stop it with: ${stop}`
        : `the Tuku on port ${server.port} uses the data folder ${dataDir}; stop it with: ${stop}`,
    );
  }
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

/** What the server notes when it is ready; undefined when it ends before. An interrupt ends it too. */
async function started(child: ChildProcess, id: string): Promise<NotedServer | undefined> {
  let hasEnded = false;
  child.once('exit', () => {
    hasEnded = true;
  });
  child.once('error', () => {
    hasEnded = true;
  });
  const interrupt = () => {
    child.kill();
    process.exit(130);
  };
  process.once('SIGINT', interrupt);
  try {
    while (!hasEnded) {
      const server = notedServers().find((each) => each.id === id);
      if (server !== undefined) return server;
      await wait(LOOK_MS);
    }
    return undefined;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** The reason in the log; without one, prints the log's last lines. */
function failure(log: string): OptionError {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  rmSync(log, { force: true });
  const said = startFailure(lines);
  if (said !== undefined) return new OptionError(said.reason);
  console.error(lines.slice(-LAST_LINES).join('\n'));
  return new OptionError('the server ended before it was ready');
}

/** The server that was started in the background on a port. Throws OptionError when there is none. */
export function serverOn(port: number): NotedServer {
  const server = notedServer(port);
  if (server !== undefined) return server;
  const others = notedServers().map((each) => each.port);
  const hint = others.length === 0 ? '' : `; on other ports: ${others.join(', ')}`;
  throw new OptionError(`no Tuku was started with tuku start -d on port ${port}${hint}`);
}
