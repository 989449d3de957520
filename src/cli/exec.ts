import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { clientVariables } from '../client/variables.ts';
import { t } from '../messages/messages.ts';
import { defaultCredential, parseCredentials } from '../protocol/keys.ts';
import { isLoopback, reachableUrl } from '../server/host-port.ts';
import type { TukuOptions } from '../server/options.ts';
import type { RunningTuku } from '../server/start.ts';
import { createCommand } from './command.ts';
import { requireOpenFiles } from './file-limit.ts';
import { fail, reportUserErrors } from './report.ts';
import { runCommand } from './run-command.ts';
import { addStartOptions, givenOptions, serverOptions } from './start-options.ts';

/** `tuku exec -- COMMAND`: runs a command against a Tuku of its own. */
export function execCommand(): Command {
  const command = createCommand(
    'exec',
    'run a command against a fresh Tuku on a free port, and exit with the command’s exit code',
  )
    .usage('[options] -- COMMAND [ARGUMENTS]')
    .argument('<command...>')
    .passThroughOptions();
  return addStartOptions(command, defaults)
    .addHelpText(
      'after',
      `\n${t('DATABASE_URL is passed on to the command and not used by Tuku: its catalog is embedded.')}`,
    )
    .action((words: string[]) => reportUserErrors(() => execute(words, command)));
}

const defaults = { port: 0, logLevel: 'warn' } as const;

async function execute(words: readonly string[], command: Command): Promise<void> {
  requireOpenFiles();
  // The command's own DATABASE_URL is not for Tuku.
  const { databaseUrl: _, ...given } = givenOptions(command, { defaults, isFresh: true });
  const options = withControlToken(serverOptions(given));
  const { startTuku } = await import('../server/start.ts');
  const folder = mkdtempSync(join(tmpdir(), 'tuku-exec-'));
  const broken = new AbortController();
  const onModelFailure = (error: Error) => {
    fail(error);
    broken.abort();
  };
  const tuku = await startTuku(options, { onModelFailure }).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  try {
    const env = { ...process.env, ...(await environmentOf(tuku, options, folder)) };
    const exitCode = await runCommand(words, env, broken.signal);
    process.exitCode = broken.signal.aborted ? 1 : exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await tuku.close();
  }
  // Threads that are still loading a model would keep the process alive.
  process.exit();
}

/** The command finds the token in its environment: on an address that others can reach there is always one. */
function withControlToken(options: TukuOptions): TukuOptions {
  if (options.controlToken !== undefined || isLoopback(options.host)) return options;
  return { ...options, controlToken: randomUUID() };
}

/** The variables for the command; the files they name are written to a folder. */
async function environmentOf(tuku: RunningTuku, options: TukuOptions, folder: string): Promise<Record<string, string>> {
  const { writeTrust } = await import('../client/trust.ts');
  const { vendorDomains, vendorVariables } = await import('../server/vendors.ts');
  const url = reachableUrl(tuku.url);
  const [key = defaultCredential] = options.credentials === undefined ? [] : parseCredentials(options.credentials);
  const files = writeTrust(folder, await tuku.caCertificate());
  const vendors = vendorVariables({ url, bundle: files.bundle, ...key });
  const token = options.controlToken;
  return clientVariables(
    { url, files, domains: vendorDomains, vendors, ...(token === undefined ? {} : { token }) },
    process.env,
  );
}
