import { type Command, Option } from 'commander';
import { isJsonObject, type Json } from '../json.ts';
import { t } from '../messages/messages.ts';
import { addAddressOptions, addressOf, type ControlAnswer, demand } from './address.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';

/** Options of `tuku fault add`, by the members of a fault. */
type FaultFlags = Readonly<Partial<Record<keyof typeof members, string>>>;

const numbers = new Set(['after', 'times', 'bytesPerSecond']);
const members = {
  dialect: '--dialect <name>',
  operation: '--operation <name>',
  account: '--account <name>',
  after: '--after <number>',
  times: '--times <number>',
  code: '--code <code>',
  delay: '--delay <duration>',
  socket: '--socket <kind>',
  bytesPerSecond: '--bytes-per-second <number>',
} as const;

/** `tuku fault`: adds, lists and drops what calls of a server meet instead of being served as usual. */
export function faultCommand(): Command {
  return createCommand('fault', 'let the next calls of a server meet a fault, list faults, or drop them')
    .helpCommand('help [command]', t('display help for command'))
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(clearCommand());
}

function addCommand(): Command {
  const command = createCommand(
    'add',
    'let the next calls of an operation meet an error, a delay or a broken connection',
  );
  return addAddressOptions(command)
    .requiredOption(members.dialect, t('dialect whose calls meet it'))
    .option(members.operation, t('only calls of this operation'))
    .option(members.account, t('only calls of this account'))
    .option(members.after, t('how many of these calls pass before it'))
    .option(members.times, t('how many calls meet it (default: 1)'))
    .option(members.code, t('vendor’s error code to answer with'))
    .option(members.delay, t('how much later the calls go on, such as 800ms'))
    .addOption(new Option(members.socket, t('how the connection breaks')).choices(['reset', 'hang', 'half', 'garbage']))
    .option(members.bytesPerSecond, t('how fast answers are sent'))
    .action((flags: FaultFlags) =>
      reportUserErrors(async () => {
        const body: Record<string, Json> = {};
        for (const name of Object.keys(members) as (keyof typeof members)[]) {
          const value = flags[name];
          // What is no number is refused by the server.
          if (value !== undefined) body[name] = numbers.has(name) && /^\d{1,15}$/.test(value) ? Number(value) : value;
        }
        print(await demand(addressOf(command), 'faults', { method: 'POST', body }));
      }),
    );
}

function listCommand(): Command {
  const command = createCommand('list', 'list the faults that calls are still to meet, with their hits');
  return addAddressOptions(command)
    .option('--spent', t('with those that no call can meet any more'))
    .option('--json', t('print JSON'))
    .action(({ spent = false, json }: { spent?: boolean; json?: true }) =>
      reportUserErrors(async () => {
        const { faults = [] } = await demand(addressOf(command), `faults?spent=${spent}`);
        if (json) console.log(JSON.stringify(faults, null, 2));
        else if (Array.isArray(faults)) for (const fault of faults) if (isJsonObject(fault)) print(fault);
      }),
    );
}

function clearCommand(): Command {
  const command = createCommand('clear', 'drop one fault, or all');
  return addAddressOptions(command)
    .argument('[id]', t('number of the fault to drop'))
    .action((id: string | undefined) =>
      reportUserErrors(async () => {
        const path = id === undefined ? 'faults' : `faults/${encodeURIComponent(id)}`;
        await demand(addressOf(command), path, { method: 'DELETE' });
      }),
    );
}

/** The members of a fault, in the order in which they are printed; any other comes after them. */
const order = [...['operation', 'account', 'after', 'times', 'hits'], ...['code', 'delay', 'socket', 'bytesPerSecond']];

/** `1 DIALECT code=… hits=0`. */
function print({ id, dialect, ...facts }: ControlAnswer['body']): void {
  const names = [...new Set([...order, ...Object.keys(facts).sort()])].filter((name) => facts[name] !== undefined);
  console.log([id, dialect, ...names.map((name) => `${name}=${facts[name]}`)].join(' '));
}
