import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userStateFolder } from '../../folders.ts';

/** A server in the background, as `tuku start -d` notes it. It stays noted when it has ended, for its log. */
export interface NotedServer {
  /** Given by the command that started it. */
  readonly id: string;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly httpsUrl?: string;
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly dataDir?: string;
  /** Its log, a file. */
  readonly log: string;
}

/** How long the log of a server that has ended is kept. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/** The folder of all servers in the background, created if missing: private, since logs tell what programs do. */
export function serversFolder(): string {
  const folder = join(userStateFolder(), 'servers');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The log file of a server. */
export function logOf(id: string): string {
  return join(serversFolder(), `${id}.log`);
}

/** Notes a server, in place of an earlier one on its port. */
export function noteServer(server: NotedServer): void {
  const former = notedServer(server.port);
  const file = fileOf(server.port);
  // A reader never sees half of it.
  writeFileSync(`${file}.new`, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  if (former !== undefined && former.id !== server.id) rmSync(former.log, { force: true });
}

/** The server that was last started in the background on a port. */
export function notedServer(port: number): NotedServer | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(port), 'utf8')) as NotedServer;
  } catch {
    return undefined;
  }
}

/** All of them, by port; some may have ended. */
export function notedServers(): NotedServer[] {
  const ports = readdirSync(serversFolder()).flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []);
  return ports
    .map(Number)
    .sort((a, b) => a - b)
    .flatMap((port) => notedServer(port) ?? []);
}

/** Removes what servers that ended long ago have left. */
export async function forgetOldServers(isRunning: (port: number) => Promise<boolean>, now = Date.now()): Promise<void> {
  for (const { log, port, startedAt } of notedServers()) {
    if (now - lastWritten(log, startedAt) < KEPT_MS || (await isRunning(port))) continue;
    for (const file of [log, fileOf(port)]) rmSync(file, { force: true });
  }
}

function fileOf(port: number): string {
  return join(serversFolder(), `${port}.json`);
}

function lastWritten(log: string, otherwise: string): number {
  return statSync(log, { throwIfNoEntry: false })?.mtimeMs ?? Date.parse(otherwise);
}
