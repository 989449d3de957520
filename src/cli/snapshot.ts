import type { Command } from 'commander';
import { exchange } from '../client/http.ts';
import type { Json } from '../json.ts';
import { type Message, t, translated } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, noAnswer } from './address.ts';
import { padded } from './columns.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';

/** What the control API answers of a snapshot. */
interface Listed {
  readonly name: string;
  readonly savedAt: string;
  readonly bytes: number;
  readonly account: string | null;
  readonly version: string | null;
  readonly problem?: string;
  readonly warning?: string;
}

/** `tuku snapshot`: saves, loads, lists and deletes snapshots of a running server. */
export function snapshotCommand(): Command {
  return createCommand('snapshot', 'save the state of a running server, load it again, list or delete what was saved')
    .helpCommand('help [command]', t('display help for command'))
    .addCommand(
      named('save', 'save the state in a file, in place of an older one of that name', save).option(
        '--account <name>',
        t('of this account alone (default: of all)'),
      ),
    )
    .addCommand(named('load', 'replace the state by a saved one: of the account that it holds, or of all', load))
    .addCommand(
      addAddressOptions(createCommand('list', 'list the snapshots'))
        .option('--json', t('print JSON'))
        .action((flags: { json?: true }, command: Command) => reportUserErrors(() => list(command, flags))),
    )
    .addCommand(named('delete', 'delete a snapshot', remove));
}

interface SaveFlags {
  readonly account?: string;
}

function named(
  name: string,
  about: Message,
  work: (command: Command, snapshot: string, flags: SaveFlags) => Promise<void>,
): Command {
  return addAddressOptions(createCommand(name, about).argument('<name>', t('its name'))).action(
    (snapshot: string, flags: SaveFlags, command: Command) => reportUserErrors(() => work(command, snapshot, flags)),
  );
}

async function save(command: Command, name: string, { account }: SaveFlags): Promise<void> {
  const body = { name, ...(account === undefined ? {} : { account }) };
  const { bytes } = (await call(command, 'POST', 'snapshots', body)) as unknown as Listed;
  console.log(t('{name} is saved: {size}.', { name, size: sizeOf(bytes) }));
}

async function load(command: Command, name: string): Promise<void> {
  const path = `snapshots/${encodeURIComponent(name)}/load`;
  const { warning } = (await call(command, 'POST', path)) as unknown as Listed;
  console.log(t('{name} is loaded.', { name }));
  if (warning !== undefined) console.log(translated(warning));
}

async function list(command: Command, { json }: { readonly json?: true }): Promise<void> {
  const { snapshots } = (await call(command, 'GET', 'snapshots')) as unknown as {
    readonly snapshots: readonly Listed[];
  };
  if (json) return console.log(JSON.stringify(snapshots, null, 2));
  if (snapshots.length === 0) console.log(t('There are no snapshots.'));
  const columns = Math.max(...snapshots.map(({ name }) => name.length));
  for (const { name, savedAt, bytes, account, problem } of snapshots) {
    const whose = account === null ? t('all accounts') : t('account {account}', { account });
    const facts = problem === undefined ? [savedAt, sizeOf(bytes), whose] : [savedAt, translated(problem)];
    console.log(`${padded(name, columns)}  ${facts.join('  ')}`);
  }
}

async function remove(command: Command, name: string): Promise<void> {
  await call(command, 'DELETE', `snapshots/${encodeURIComponent(name)}`);
  console.log(t('{name} is deleted.', { name }));
}

/** Asks the control API. Throws OptionError when no Tuku answers, or when it refuses. */
async function call(command: Command, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Json> {
  const { url, token } = addressOf(command);
  const headers = {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  const text = body === undefined ? '' : JSON.stringify(body);
  const answer = await exchange(`${url}/_tuku/${path}`, { method, headers }, text).answered.catch(() => undefined);
  if (answer === undefined) throw noAnswer(url);
  const answered = parsed(answer.text);
  if (answer.status < 300) return answered;
  const { error = `HTTP ${answer.status}` } = (answered ?? {}) as { readonly error?: string };
  throw new OptionError(error);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
