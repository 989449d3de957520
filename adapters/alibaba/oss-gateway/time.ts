import { refusal } from '../ossvectors/errors.ts';
import { MAX_SKEW_MS } from './proof.ts';

/** Milliseconds of `yyyymmddThhmmssZ`; NaN for anything else. */
export function parseBasicTime(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Milliseconds of an RFC 1123 date in GMT; NaN for anything else. */
export function parseHttpTime(text: string): number {
  return /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** Throws ApiError AccessDenied for no time, RequestTimeTooSkewed for one of more than 15 minutes away. */
export function checkSkew(time: number, now: Date): void {
  if (Number.isNaN(time)) throw refusal('AccessDenied#date');
  if (Math.abs(now.getTime() - time) <= MAX_SKEW_MS) return;
  throw refusal('RequestTimeTooSkewed', {
    MaxAllowedSkewMilliseconds: MAX_SKEW_MS,
    RequestTime: new Date(time).toISOString(),
    ServerTime: now.toISOString(),
  });
}
