import pino, { type Logger } from 'pino';
import type { TukuOptions } from './options.ts';

/** Logs to standard error: lines to read, or JSON. Secrets are never logged. */
export async function createLog({
  logLevel: level,
  logFormat,
}: Pick<TukuOptions, 'logLevel' | 'logFormat'>): Promise<Logger> {
  const { isTTY } = process.stderr;
  if ((logFormat ?? (isTTY ? 'pretty' : 'json')) === 'json') return pino({ level, base: null }, pino.destination(2));
  const [{ default: pretty }, { lineOptions }] = await Promise.all([import('pino-pretty'), import('./log-line.ts')]);
  return pino(
    { level, base: null },
    pretty({ ...lineOptions(showsColours(process.stderr)), destination: 2, sync: true }),
  );
}

/** Whether a stream is a terminal with colours, and the user wants them (NO_COLOR, https://no-color.org). */
export function showsColours(stream: NodeJS.WriteStream): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && stream.hasColors();
}
