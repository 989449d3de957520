import { clockDifference } from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { Address } from './address.ts';
import { refusal } from './errors.ts';

/** A request as signatures see it. */
export interface SignedRequest {
  readonly request: WireRequest;
  /** The query, decoded. */
  readonly query: ReadonlyMap<string, string>;
  readonly address: Address;
}

/** How a request proves who sent it. */
export interface Proof {
  readonly keyId: string;
  /** Of the signing scope; V1 has none. */
  readonly region: string | undefined;
  /** Session token of a temporary key. */
  readonly token: string | undefined;
  /** What the request says of its signature, for people. */
  readonly told: Readonly<Record<string, string>>;
  /** Whether the signature is that of a string. */
  fits(secret: string, stringToSign: string): boolean;
  /** Throws ApiError RequestTimeTooSkewed, AccessDenied, InvalidArgument. */
  checkTime(now: Date): void;
  /**
   * The account id the request was signed for, if the signature covers one. Throws ApiError SignatureDoesNotMatch.
   * @param accountIds ids it may have been signed for
   */
  verify(secret: string, accountIds: readonly string[]): string | undefined;
}

/** How far a request's time may be from the server's clock, in milliseconds [documented]. */
const MAX_SKEW_MS = 900_000;

/** Throws ApiError AccessDenied without a time (NaN), RequestTimeTooSkewed for one more than 15 minutes away. */
export function checkSkew(time: number, now: Date): void {
  if (Number.isNaN(time)) throw refusal('AccessDenied#date');
  if (Math.abs(now.getTime() - time) <= MAX_SKEW_MS) return;
  throw refusal('RequestTimeTooSkewed', {
    MaxAllowedSkewMilliseconds: MAX_SKEW_MS,
    RequestTime: new Date(time).toISOString(),
    ServerTime: now.toISOString(),
    detail: clockDifference(time, now.getTime()),
  });
}

/** Milliseconds of `yyyymmddThhmmssZ`; NaN for anything else. */
export function parseBasicTime(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Milliseconds of an RFC 1123 date in GMT; NaN for anything else. */
export function parseHttpTime(text: string): number {
  return /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
