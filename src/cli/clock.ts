import { Argument, type Command, Option } from 'commander';
import type { Json } from '../json.ts';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, demand } from './address.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';

interface ClockFlags {
  readonly signatures?: string;
  readonly json?: true;
}

/** What each change asks of the control API. */
const changes: Readonly<Record<string, (value: string) => { readonly [member: string]: Json }>> = {
  advance: (value) => ({ advance: value }),
  set: (value) => ({ set: value }),
  freeze: () => ({ freeze: true }),
  unfreeze: () => ({ freeze: false }),
  real: () => ({ real: true }),
};

/** `tuku clock`: tells or changes the time that a server's dates and expiries follow. */
export function clockCommand(): Command {
  const command = createCommand('clock', 'tell what the clock of a server shows, or change it');
  const change = new Argument('[change]', t('how to change it')).choices(Object.keys(changes));
  const signatures = new Option(
    '--signatures <choice>',
    t('whether the times of signatures are compared with the clock (on) or with the system’s time (off)'),
  ).choices(['on', 'off']);
  return addAddressOptions(command)
    .addArgument(change)
    .argument('[value]', t('for advance, a duration such as 2h; for set, an instant such as 2026-01-01T00:00:00Z'))
    .addOption(signatures)
    .option('--json', t('print JSON'))
    .action((name: string | undefined, value: string | undefined, flags: ClockFlags) =>
      reportUserErrors(() => turn(command, name, value, flags)),
    );
}

async function turn(
  command: Command,
  name: string | undefined,
  value = '',
  { signatures, json }: ClockFlags,
): Promise<void> {
  const needsValue = name === 'advance' || name === 'set';
  if (needsValue !== (value !== '')) {
    throw new OptionError(
      needsValue ? `tuku clock ${name}: expected a value after it` : `tuku clock ${name}: expected no value after it`,
    );
  }
  const asked = {
    ...(name === undefined ? {} : changes[name]?.(value)),
    ...(signatures === undefined ? {} : { signatures: signatures === 'on' }),
  };
  const isChange = Object.keys(asked).length > 0;
  const body = await demand(addressOf(command), 'clock', isChange ? { method: 'POST', body: asked } : {});
  if (json) return void console.log(JSON.stringify(body, null, 2));
  const how = { real: t('the system’s time'), offset: t('goes on'), frozen: t('stands still') }[String(body.mode)];
  console.log(`${String(body.now)}  ${how}${body.signatures === true ? t(', signatures follow it') : ''}`);
}
