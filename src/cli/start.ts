import { Command } from 'commander';
import { userDataFolder } from '../folders.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { defaultOptions, OptionError } from '../server/options.ts';
import { version } from '../server/version.ts';
import { requireOpenFiles } from './file-limit.ts';
import { addStartOptions, fail, optionsOf, reportUserErrors, type StartFlags } from './start-options.ts';

/** `tuku start`: starts the server. */
export function startCommand(): Command {
  return addStartOptions(new Command('start').description('start the server'), defaultOptions)
    .addHelpText('after', '\nDATABASE_URL=postgres://… stores the catalog on a PostgreSQL server.')
    .action((flags: StartFlags) => reportUserErrors(() => start(flags)));
}

async function start(flags: StartFlags): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (databaseUrl && flags.dataDir !== undefined) {
    throw new OptionError('DATABASE_URL and --data-dir are mutually exclusive: there is one catalog');
  }
  requireOpenFiles();
  const options = optionsOf(flags);
  const { startTuku } = await import('../server/start.ts');
  const tuku = await startTuku(
    { caFolder: userDataFolder(), ...options, ...(databaseUrl ? { databaseUrl } : {}) },
    {
      onModelFailure(error) {
        fail(error);
        void tuku.close().then(() => process.exit());
      },
    },
  );
  // First: whoever reads that it is ready may end it at once.
  stopOnSignal(() => tuku.close());
  console.log(`Tuku ${version} is ready on ${tuku.url}`);
  if (tuku.httpsUrl !== undefined) console.log(`and on ${tuku.httpsUrl}`);
  if (options.credentials === undefined) {
    console.log(`Access key ${defaultCredential.id}, secret ${defaultCredential.secret}`);
  }
}

function stopOnSignal(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void close().then(() => process.exit(0));
    });
  }
}
