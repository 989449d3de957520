import type { Command } from 'commander';
import { t, translated } from '../messages/messages.ts';
import { padded } from './columns.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';
import { addStartOptions, givenOptions } from './start-options.ts';

/** `tuku doctor`: prints which engines `tuku start` would use, and why; exits with 1 where it would refuse to start. */
export function doctorCommand(): Command {
  const command = createCommand(
    'doctor',
    'print which engines tuku start uses, and why; exit with 1 when it would refuse',
  );
  return addStartOptions(command, {}, ['config'])
    .option('--json', t('print JSON'))
    .action(({ json }: { json?: true }) => reportUserErrors(() => printDiagnosis(command, json ?? false)));
}

async function printDiagnosis(command: Command, json: boolean): Promise<void> {
  const options = givenOptions(command);
  const { diagnose } = await import('../server/diagnostics.ts');
  const found = await diagnose(options);
  if (found.some(({ refused }) => refused)) process.exitCode = 1;
  if (json) return void console.log(JSON.stringify(found, null, 2));
  for (const { part, state, reason } of found) {
    console.log(`${part.padEnd(10)} ${padded(translated(state), 28)} ${translated(reason)}`);
  }
}
