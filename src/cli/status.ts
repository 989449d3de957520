import type { Command } from 'commander';
import { consoleOf } from '../client/facts.ts';
import { isJsonObject, type Json } from '../json.ts';
import { t } from '../messages/messages.ts';
import { addAddressOptions, addressOf, ask, noAnswer, type ServerAddress } from './address.ts';
import { padded } from './columns.ts';
import { createCommand } from './command.ts';
import { isRunning } from './daemon/line.ts';
import { type NotedServer, notedServer, notedServers } from './daemon/state.ts';
import { fail, reportUserErrors } from './report.ts';

interface StatusFlags {
  readonly all?: true;
  readonly json?: true;
}

/** What `tuku status --json` prints of a server. */
export interface ServerStatus {
  readonly url: string;
  /** The page for people. */
  readonly console: string;
  /** Whether it answers, and its catalog is usable. */
  readonly ready: boolean;
  readonly version: string | null;
  readonly catalog: string | null;
  readonly model: string | null;
  /** Where the data is: `memory`, a folder or a server. */
  readonly data: string | null;
  /** The rest is known of servers in the background only. */
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly log: string | null;
}

/** `tuku status`: tells whether a server runs, and how it is. */
export function statusCommand(): Command {
  const command = createCommand(
    'status',
    'tell whether a server runs and what it is doing; exit with 1 when it is not ready',
  );
  return addAddressOptions(command)
    .option('--all', t('all servers that tuku start -d has started'))
    .option('--json', t('print JSON'))
    .action((flags: StatusFlags) => reportUserErrors(() => printStatus(command, flags)));
}

async function printStatus(command: Command, { all, json }: StatusFlags): Promise<void> {
  const address = addressOf(command);
  const addresses = all ? await running(address.token) : [address];
  const found = await Promise.all(addresses.map(statusOf));
  if (json) console.log(JSON.stringify(all ? found : found[0], null, 2));
  else if (found.length === 0) console.log(t('No Tuku runs in the background.'));
  for (const status of json ? [] : found) {
    if (status.version === null && status.catalog === null) fail(noAnswer(status.url));
    else print(status);
  }
  if (found.some(({ ready }) => !ready)) process.exitCode = 1;
}

async function running(token: string | undefined): Promise<ServerAddress[]> {
  const alive = await Promise.all(notedServers().map(async (each) => ((await isRunning(each.port)) ? [each] : [])));
  return alive.flat().map(({ url, port }) => ({ url, port, ...(token === undefined ? {} : { token }) }));
}

async function statusOf(address: ServerAddress): Promise<ServerStatus> {
  const noted = await background(address);
  const ready = await ask(address, 'ready').catch(() => undefined);
  // Where a token is needed and not given, the version is not told.
  const info = ready === undefined ? undefined : await ask(address, 'info').catch(() => undefined);
  return {
    url: address.url,
    console: consoleOf(address.url),
    ready: ready?.status === 200,
    version: text(info?.body.version),
    catalog: text(ready?.body.catalog),
    model: text(ready?.body.model),
    data: noted?.dataDir ?? whereOf(info?.body.engines),
    pid: noted?.pid ?? null,
    startedAt: noted?.startedAt ?? null,
    log: noted?.log ?? null,
  };
}

/** What is noted of a server on this machine, while it runs. */
async function background({ url, port }: ServerAddress): Promise<NotedServer | undefined> {
  const noted = /\/\/(127\.|localhost|\[::1?\]|0\.0\.0\.0)/.test(url) ? notedServer(port) : undefined;
  return noted !== undefined && (await isRunning(port)) ? noted : undefined;
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Where the catalog is, as the server tells. */
function whereOf(engines: Json | undefined): string | null {
  const catalog = engines !== undefined && isJsonObject(engines) ? engines.catalog : undefined;
  return catalog !== undefined && isJsonObject(catalog) ? text(catalog.where) : null;
}

function print({ url, console: page, version, catalog, model, data, pid, startedAt, log }: ServerStatus): void {
  console.log(
    version === null ? t('A Tuku runs on {url}', { url }) : t('Tuku {version} runs on {url}', { version, url }),
  );
  const facts: [string, string | null][] = [
    [t('console'), page],
    [t('catalog'), catalog === 'ok' ? t('usable') : catalog === null ? null : t('not available')],
    [t('model'), model === null ? null : (modelStates()[model] ?? model)],
    [t('data'), data === 'memory' ? t('in memory, lost when the server stops') : data],
    [
      t('process'),
      pid === null ? null : `${pid}, ${t('since {time}', { time: new Date(startedAt ?? '').toLocaleString('sv') })}`,
    ],
    [t('log'), log],
  ];
  for (const [name, value] of facts) if (value !== null) console.log(`  ${padded(name, 9)} ${value}`);
}

function modelStates(): Readonly<Record<string, string>> {
  return { loading: t('loading'), ready: t('ready'), failed: t('failed: the log says why') };
}
