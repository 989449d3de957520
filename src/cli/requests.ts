import { styleText } from 'node:util';
import type { Command } from 'commander';
import { followEvents } from '../client/events.ts';
import type { RecordedRequest } from '../client/recorded.ts';
import { t } from '../messages/messages.ts';
import { showsColours } from '../server/log.ts';
import { requestLine } from '../server/log-line.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, demand, noAnswer, type ServerAddress } from './address.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';

interface RequestsFlags {
  readonly follow?: true;
  readonly lines: string;
  readonly json?: true;
  readonly dialect?: string;
  readonly operation?: string;
  readonly code?: string;
  readonly account?: string;
  readonly region?: string;
  readonly since?: string;
}

/** `tuku requests`: prints the requests that a server has recorded, and those to come. */
export function requestsCommand(): Command {
  const command = createCommand('requests', 'print the latest requests of a server, oldest first');
  return addAddressOptions(command)
    .option('-f, --follow', t('go on printing until the server ends'))
    .option('-n, --lines <number>', t('at most so many of those that are recorded'), '50')
    .option('--dialect <name>', t('only requests of this dialect'))
    .option('--operation <name>', t('only requests of this operation'))
    .option('--code <code>', t('only requests that were refused with this code of the vendor'))
    .option('--account <name>', t('only requests of this account'))
    .option('--region <name>', t('only requests of this region'))
    .option('--since <id>', t('only requests after the one of this number'))
    .option('--json', t('print JSON, one object a line'))
    .action((flags: RequestsFlags) => reportUserErrors(() => printRequests(addressOf(command), flags)));
}

async function printRequests(address: ServerAddress, flags: RequestsFlags): Promise<void> {
  const { lines, since, json, follow, dialect, operation, code, account, region } = flags;
  if (!/^[1-9]\d{0,8}$/.test(lines)) throw new OptionError(`--lines ${lines}: expected a number of lines`);
  if (since !== undefined && !/^\d{1,15}$/.test(since)) {
    throw new OptionError(`--since ${since}: expected the number of a request`);
  }
  // Whoever reads the beginning only, such as `head`, is no error.
  process.stdout.on('error', () => process.exit());
  let last = since ?? '0';
  const filters = Object.entries({ dialect, operation, code, account, region });
  const given = filters.filter((filter): filter is [string, string] => filter[1] !== undefined);
  const query = (more: Readonly<Record<string, string>>) =>
    new URLSearchParams([...given, ...Object.entries({ since: last, ...more })]).toString();
  const print = (entry: RecordedRequest) => {
    last = String(entry.id);
    process.stdout.write(`${json ? JSON.stringify(entry) : lineOf(entry)}\n`);
  };
  const listed = await demand(address, `requests?${query({ limit: lines })}`);
  const requests = listed.requests as unknown as RecordedRequest[];
  for (const entry of requests.reverse()) print(entry);
  while (follow) {
    const { url, token } = address;
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const end = await followEvents(`${url}/_tuku/requests?${query({ follow: 'true' })}`, headers, ({ data }) =>
      print(JSON.parse(data) as RecordedRequest),
    ).catch((): never => {
      throw noAnswer(url);
    });
    if (end.status !== 200) throw new OptionError(String((JSON.parse(end.text) as { error?: string }).error));
    // The server has dropped a reader that was too slow for it; what was missed is still there, or gone.
    if (!end.comment.startsWith('dropped')) return;
  }
}

const painted = {
  green: (text: string) => styleText('green', text),
  yellow: (text: string) => styleText('yellow', text),
  red: (text: string) => styleText('red', text),
  gray: (text: string) => styleText('gray', text),
};
const plain = { green: String, yellow: String, red: String, gray: String };

/** The number, the time of day, and what the log says of the request. */
function lineOf({ id, at, durationMs, ...entry }: RecordedRequest): string {
  const { gray, ...colours } = showsColours(process.stdout) ? painted : plain;
  const { dialect, method, path, unread, ...facts } = entry;
  // As in the log: the path tells of a request that no dialect recognised.
  const where = dialect === null ? { method, path } : { dialect };
  const said = { ...facts, ...where, ...(unread.length > 0 && { unread }), ms: Math.round(durationMs) };
  const time = new Date(at).toLocaleTimeString('sv', { hour12: false });
  return `${id}  ${gray(time)}  ${requestLine(said, { gray, ...colours })}`;
}
