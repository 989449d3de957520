import type { Command } from 'commander';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, ask } from './address.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';
import { seconds } from './seconds.ts';

/** `tuku health`: exit code 0 when a server answers and its catalog is usable, 1 otherwise; for HEALTHCHECK. */
export function healthCommand(): Command {
  const command = createCommand(
    'health',
    'exit with 0 when a server answers and its catalog is usable, with 1 otherwise',
  );
  return addAddressOptions(command)
    .option('--timeout <seconds>', t('how long it may take to answer'), '5')
    .action((flags: { timeout: string }) => reportUserErrors(() => check(command, flags.timeout)));
}

async function check(command: Command, timeout: string): Promise<void> {
  const address = addressOf(command);
  const { status, body } = await ask(address, 'ready', { timeoutMs: seconds('--timeout', timeout) * 1000 });
  if (typeof body.error === 'string') throw new OptionError(body.error);
  if (status !== 200) throw new OptionError('the catalog is not available');
  console.log(t('The Tuku on {url} is healthy.', { url: address.url }));
}
