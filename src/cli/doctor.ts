import type { Command } from 'commander';
import { t, translated } from '../messages/messages.ts';
import { padded } from './columns.ts';
import { createCommand } from './command.ts';

/** `tuku doctor`: prints which engines are in use, and why. */
export function doctorCommand(): Command {
  return createCommand('doctor', 'print which engines are in use, and why')
    .option('--json', t('print JSON'))
    .action(async ({ json }: { json?: true }) => {
      const { diagnose } = await import('../server/diagnostics.ts');
      const found = await diagnose();
      if (json) return void console.log(JSON.stringify(found, null, 2));
      for (const { part, state, reason } of found) {
        console.log(`${part.padEnd(10)} ${padded(translated(state), 28)} ${translated(reason)}`);
      }
    });
}
