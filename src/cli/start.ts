import { Command } from 'commander';
import { userDataFolder } from '../folders.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { OptionError } from '../server/options.ts';
import { version } from '../server/version.ts';
import { requireOpenFiles } from './file-limit.ts';
import { followParent } from './parent.ts';
import { fail, reportUserErrors } from './report.ts';
import { addStartOptions, givenOptions, serverOptions } from './start-options.ts';

/** `tuku start`: starts the server. */
export function startCommand(): Command {
  const command = new Command('start').description('start the server');
  return addStartOptions(command)
    .option('--fresh', 'take neither ports nor stored data from tuku.config.json, and listen on a free port')
    .addHelpText('after', '\nDATABASE_URL=postgres://… stores the catalog on a PostgreSQL server.')
    .action(() => reportUserErrors(() => start(command)));
}

async function start(command: Command): Promise<void> {
  const parent = followParent();
  const given = givenOptions(command, command.opts().fresh ? { isFresh: true, defaults: { port: 0 } } : {});
  if (given.databaseUrl !== undefined && given.dataDir !== undefined) {
    throw new OptionError('DATABASE_URL and --data-dir are mutually exclusive: there is one catalog');
  }
  requireOpenFiles();
  const options = serverOptions(given);
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
  // First: whoever reads that it is ready may end it at once.
  if (parent === undefined) stopOnSignal(() => tuku.close());
  else parent.whenDone(() => tuku.close());
  console.log(`Tuku ${version} is ready on ${tuku.url}`);
  if (tuku.httpsUrl !== undefined) console.log(`and on ${tuku.httpsUrl}`);
  if (options.credentials === undefined) {
    console.log(`Access key ${defaultCredential.id}, secret ${defaultCredential.secret}`);
  }
  await parent?.tell(tuku, options);
}

function stopOnSignal(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void close().then(() => process.exit(0));
    });
  }
}
