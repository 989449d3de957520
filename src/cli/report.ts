import { translated } from '../messages/messages.ts';
import { tooFewOpenFiles } from './file-limit.ts';

/** Errors whose message tells the user what to change; all others are shown with their stack. */
const USER_ERRORS = new Set([
  'OptionError',
  'CredentialsError',
  'SwitchError',
  'CatalogError',
  'ModelError',
  'SeedError',
]);

/** Runs a command's work; reports an error that the user can fix in one line, with exit code 1. */
export async function reportUserErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/^E[MN]FILE$/.test((error as NodeJS.ErrnoException).code ?? '')) return fail(tooFewOpenFiles(error.message));
    if (!USER_ERRORS.has(error.name)) throw error;
    fail(error);
  }
}

/** Reports an error that the user can fix, in one line, with exit code 1. */
export function fail(error: Error): void {
  console.error(`tuku: ${translated(error.message.split('\n', 1)[0] ?? '')}`);
  process.exitCode = 1;
}
