import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { createCommand } from './command.ts';
import { serverOn } from './daemon/detach.ts';
import { callServer } from './daemon/line.ts';
import { reportUserErrors } from './report.ts';
import { addStartOptions, givenOptions } from './start-options.ts';

interface LogsFlags {
  readonly follow?: true;
  readonly lines?: string;
  readonly logFormat?: string;
}
const LOOK_MS = 100;
const CHUNK_BYTES = 64 * 1024;

/** `tuku logs`: prints the log of a server in the background. */
export function logsCommand(): Command {
  const command = createCommand('logs', 'print the log of a server that tuku start -d has started');
  const lines = new Option('-n, --lines <number>', t('only the last lines'));
  const format = new Option('--log-format <format>', t('how to log (default: pretty on a terminal, json elsewhere)'));
  format.argChoices = ['pretty', 'json'];
  return addStartOptions(command, {}, ['config', 'port'])
    .option('-f, --follow', t('go on printing until the server ends'))
    .addOption(lines)
    .addOption(format)
    .action((flags: LogsFlags) => reportUserErrors(() => printLog(command, flags)));
}

async function printLog(command: Command, { follow, lines = '', logFormat }: LogsFlags): Promise<void> {
  if (lines !== '' && !/^\d{1,9}$/.test(lines)) throw new OptionError(`--lines ${lines}: expected a number of lines`);
  if (logFormat !== undefined && !['pretty', 'json'].includes(logFormat)) {
    throw new OptionError(`--log-format ${logFormat}: expected pretty or json`);
  }
  const { log, port } = serverOn(givenOptions(command).port);
  const printed = await printer(logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json'));
  const file = open(log);
  // Whoever reads the beginning only, such as `head`, is no error.
  process.stdout.on('error', () => process.exit());
  try {
    const line = follow ? await callServer(port) : undefined;
    const state = { runs: line !== undefined };
    void line?.ended.then(() => {
      state.runs = false;
    });
    const present = takeLines(file, Buffer.alloc(0));
    const kept = lines === '' ? present.lines : present.lines.slice(Math.max(0, present.lines.length - Number(lines)));
    process.stdout.write(kept.map(printed).join(''));
    let { rest } = present;
    while (state.runs) {
      await wait(LOOK_MS);
      const more = takeLines(file, rest);
      process.stdout.write(more.lines.map(printed).join(''));
      rest = more.rest;
    }
    if (rest.length > 0) process.stdout.write(printed(rest.toString()));
  } finally {
    closeSync(file);
  }
}

function open(log: string): number {
  try {
    return openSync(log, 'r');
  } catch (error) {
    throw new OptionError(`cannot read the log: ${(error as Error).message}`);
  }
}

/** The complete lines that follow in a file, and the beginning of the next one. */
function takeLines(file: number, before: Buffer): { lines: string[]; rest: Buffer } {
  const chunks = [before];
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const read = readSync(file, chunk);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
  }
  const bytes = Buffer.concat(chunks);
  const end = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, end).toString().split('\n').slice(0, -1);
  return { lines, rest: bytes.subarray(end) };
}

/** What is printed of a line of the log: with its newline. */
async function printer(format: string): Promise<(line: string) => string> {
  if (format === 'json') return (line) => `${line}\n`;
  const [{ default: pinoPretty }, { lineOptions }, { showsColours }] = await Promise.all([
    import('pino-pretty'),
    import('../server/log-line.ts'),
    import('../server/log.ts'),
  ]);
  const pretty = pinoPretty.prettyFactory(lineOptions(showsColours(process.stdout)));
  return (line) => (line.startsWith('{') ? pretty(line) : `${line}\n`);
}
