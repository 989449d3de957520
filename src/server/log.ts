import pino, { type Logger } from 'pino';
import type { TukuOptions } from './options.ts';

/** Logs to standard error: readable lines on a terminal, JSON elsewhere. Secrets are never logged. */
export async function createLog(level: TukuOptions['logLevel']): Promise<Logger> {
  if (!process.stderr.isTTY) return pino({ level, base: null }, pino.destination(2));
  const { default: pretty } = await import('pino-pretty');
  return pino(
    { level, base: null },
    pretty({ destination: 2, sync: true, translateTime: 'HH:MM:ss.l', singleLine: true }),
  );
}
