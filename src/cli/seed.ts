import type { Command } from 'commander';
import { isJsonObject, type Json } from '../json.ts';
import { t } from '../messages/messages.ts';
import { addAddressOptions, addressOf, demand } from './address.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';
import { seconds } from './seconds.ts';

/** `tuku seed`: runs seeds of a server's folder. */
export function seedCommand(): Command {
  const command = createCommand('seed', 'run one seed of the folder that the server was started with, or all of them');
  return addAddressOptions(command)
    .argument('[file]', t('name of the seed'))
    .option('--timeout <seconds>', t('how long it may take'), '600')
    .action((file: string | undefined, flags: { timeout: string }) =>
      reportUserErrors(() => seed(command, file, flags.timeout)),
    );
}

async function seed(command: Command, file: string | undefined, timeout: string): Promise<void> {
  const asked = file === undefined ? {} : { file };
  const timeoutMs = seconds('--timeout', timeout) * 1000;
  const { seeds } = await demand(addressOf(command), 'seed', { method: 'POST', body: asked, timeoutMs });
  for (const report of (seeds ?? []) as readonly Json[]) {
    if (!isJsonObject(report)) continue;
    const { file: name, calls, skipped, replaced, unread } = report;
    const counts = { file: String(name), calls: Number(calls), skipped: Number(skipped), replaced: Number(replaced) };
    console.log(
      counts.calls === 1
        ? t('{file}: 1 call, {skipped} skipped, {replaced} replaced', counts)
        : t('{file}: {calls} calls, {skipped} skipped, {replaced} replaced', counts),
    );
    for (const one of (unread ?? []) as readonly string[]) console.log(unused(counts.file, one));
  }
}

/** @param unread a parameter that nobody used: `LINE: DIALECT OPERATION: NAME` */
function unused(file: string, unread: string): string {
  const [, line = '', operation = '', name = ''] = /^(\d+): ([^:]*): (.*)$/s.exec(unread) ?? [];
  return t('{file}, line {line}: {operation} does not use: {name}', { file, line, operation, name });
}
