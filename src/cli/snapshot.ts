import type { Command } from 'commander';
import type { Snapshot } from '../client/control.ts';
import { type Message, t, translated } from '../messages/messages.ts';
import { addAddressOptions, addressOf, demand } from './address.ts';
import { padded } from './columns.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';

/** How long copying the whole state may take. */
const STATE_MS = 600_000;

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
  const { bytes } = (await state(command, 'snapshots', 'POST', body)) as unknown as Snapshot;
  console.log(t('{name} is saved: {size}.', { name, size: sizeOf(bytes) }));
}

async function load(command: Command, name: string): Promise<void> {
  const path = `snapshots/${encodeURIComponent(name)}/load`;
  const { warning } = (await state(command, path, 'POST')) as unknown as Snapshot;
  console.log(t('{name} is loaded.', { name }));
  if (warning !== undefined) console.log(translated(warning));
}

async function list(command: Command, { json }: { readonly json?: true }): Promise<void> {
  const { snapshots } = (await state(command, 'snapshots', 'GET')) as unknown as {
    readonly snapshots: readonly Snapshot[];
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
  await state(command, `snapshots/${encodeURIComponent(name)}`, 'DELETE');
  console.log(t('{name} is deleted.', { name }));
}

/** Calls the control API. Throws OptionError when no Tuku answers, or when it refuses. */
function state(command: Command, path: string, method: 'GET' | 'POST' | 'DELETE', body?: object) {
  return demand(addressOf(command), path, { method, timeoutMs: STATE_MS, ...(body === undefined ? {} : { body }) });
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
