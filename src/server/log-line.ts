import type { PrettyOptions } from 'pino-pretty';
import { translated } from '../messages/messages.ts';

/** Fields that a line shows in its text, not behind it; of an explanation it has the cause, as the reason. */
const shown = 'dialect,operation,account,region,status,code,reason,explanation,unread,method,path,target,ms';

/** The usual level, which a line does not name. */
const INFO = 30;

/** How log entries become lines to read: one line a request, with what matters first. */
export function lineOptions(colorize: boolean): PrettyOptions {
  return {
    colorize,
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
    ignore: shown,
    customPrettifiers: {
      level: (level, _key, _log, { labelColorized }) => (Number(level) === INFO ? '' : labelColorized),
    },
    messageFormat: (entry, _key, _label, { colors }) => requestLine(entry, colors),
  };
}

type Colors = Record<'green' | 'yellow' | 'red' | 'gray', (text: string) => string>;

/** What a line says of an entry. */
export function requestLine(entry: Readonly<Record<string, unknown>>, colors: Colors): string {
  const { status, dialect, operation, account, region, code, reason, unread, method, path, target, ms, msg } = entry;
  const words = [
    typeof status === 'number' ? paint(status, colors)(String(status)) : undefined,
    join([dialect, operation]),
    join([method, target ?? path]),
    typeof code === 'string' ? colors.yellow(code) : undefined,
    // The text of a request that was answered says nothing more.
    msg === 'answered' || msg === 'refused' ? undefined : translated(String(msg ?? '')),
    typeof reason === 'string'
      ? reason.replace(isCoded(reason, code) ? /^\S+: / : '', '').replace(/\s+/g, ' ')
      : undefined,
    Array.isArray(unread) ? translated(`not read: ${unread.join(', ')}`) : undefined,
    typeof dialect === 'string' ? colors.gray(join([account, region, `${ms} ms`]) ?? '') : undefined,
  ];
  return join(words, '  ') ?? '';
}

/** Whether a reason begins with the code, which the line shows already. */
function isCoded(reason: string, code: unknown): boolean {
  return typeof code === 'string' && reason.startsWith(code);
}

function paint(status: number, { green, yellow, red }: Colors): (text: string) => string {
  return status < 400 ? green : status < 500 ? yellow : red;
}

function join(words: readonly unknown[], separator = ' '): string | undefined {
  const said = words.filter((word) => word !== undefined && word !== null && word !== '');
  return said.length === 0 ? undefined : said.join(separator);
}
