import { constants } from 'node:os';
import { type Command, Option } from 'commander';
import { consoleOf } from '../client/facts.ts';
import { userDataFolder } from '../folders.ts';
import { t } from '../messages/messages.ts';
import type { OptionValues } from '../options/values.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { requireOneCatalog } from '../server/options.ts';
import { version } from '../server/version.ts';
import { createCommand } from './command.ts';
import { requireOpenFiles } from './file-limit.ts';
import { followParent } from './parent.ts';
import { fail, reportUserErrors } from './report.ts';
import { addStartOptions, givenOptions, serverOptions } from './start-options.ts';

interface StartFlags {
  readonly detach?: true;
  readonly fresh?: true;
  /** The id of a server in the background; its own process gets it. */
  readonly detached?: string;
}

/** `tuku start`: starts the server. */
export function startCommand(): Command {
  const command = createCommand('start', 'start the server');
  return addStartOptions(command)
    .option('-d, --detach', t('start it in the background, and return when it is ready; tuku stop ends it'))
    .option('--fresh', t('take neither ports nor stored data from tuku.config.json, and listen on a free port'))
    .addOption(new Option('--detached <id>').hideHelp())
    .addHelpText('after', `\n${t('DATABASE_URL=postgres://… stores the catalog on a PostgreSQL server.')}`)
    .action((flags: StartFlags) => reportUserErrors(() => start(command, flags)));
}

async function start(command: Command, flags: StartFlags): Promise<void> {
  const parent = followParent();
  const given = givenOptions(command, flags.fresh ? { isFresh: true, defaults: { port: 0 } } : {});
  requireOneCatalog(given);
  requireOpenFiles();
  if (flags.detach && flags.detached === undefined) return startInBackground(command, given);
  const options = serverOptions(given);
  // As without a handler; but the first process of a container gets only the signals that it handles.
  let end = (signal: StopSignal): void => process.exit(128 + constants.signals[signal]);
  for (const signal of stopSignals)
    if (signal !== 'SIGINT' || parent === undefined) process.once(signal, () => end(signal));
  const { startTuku } = await import('../server/start.ts');
  const tuku = await startTuku(
    { caFolder: userDataFolder(), ...options },
    {
      onModelFailure(error) {
        fail(error);
        void tuku.close().then(() => process.exit());
      },
    },
  );
  const stop = () => void tuku.close().then(() => process.exit(0));
  // First: whoever reads that it is ready may end it at once.
  end = stop;
  parent?.whenDone(stop);
  reportReady(tuku, given);
  if (flags.detached !== undefined) {
    const { registerServer } = await import('./daemon/register.ts');
    await registerServer(flags.detached, tuku, options.dataDir, stop);
  }
  await parent?.tell(tuku, options);
}

/** Those that ask a program to end: from a terminal, from a service, from a terminal that closes; Windows' Ctrl+Break. */
const stopSignals = (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const).filter((name) => name in constants.signals);
type StopSignal = (typeof stopSignals)[number];

async function startInBackground(command: Command, given: OptionValues): Promise<void> {
  const { startDetached } = await import('./daemon/detach.ts');
  const server = await startDetached(process.argv.slice(2), given);
  reportReady(server, given);
  // Variables and the file lead the other commands to the same port.
  const isFound = server.port === given.port && command.getOptionValueSource('port') !== 'cli';
  const port = isFound ? '' : ` --port ${server.port}`;
  const commands = [`tuku logs -f${port}`, `tuku stop${port}`].join(', ');
  console.log(t('It runs in the background: {commands}', { commands }));
}

function reportReady({ url, httpsUrl }: { url: string; httpsUrl?: string }, { credentials }: OptionValues): void {
  console.log(t('Tuku {version} is ready on {url}', { version, url }));
  if (httpsUrl !== undefined) console.log(t('and on {url}', { url: httpsUrl }));
  console.log(t('Console: {url}', { url: consoleOf(url) }));
  if (credentials === undefined)
    console.log(t('Access key {id}, secret {secret}', { ...defaultCredential, account: '', token: '' }));
}
