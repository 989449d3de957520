import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import { clockDifference, signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { refusal } from './errors.ts';
import type { Visitor } from './exchange.ts';
import { explainSigV4 } from './explain.ts';
import {
  basicTime,
  canonicalRequest,
  isSignatureOf,
  isSignedInQuery,
  parseAuthorization,
  parseBasicTime,
  parseQuerySignature,
  type SigV4,
  stringToSign,
} from './sigv4.ts';

/** How far a request's time may be from the server's clock, in milliseconds [documented]. */
const MAX_SKEW_MS = 300_000;
/** Seconds for which a signature in a query may be valid. */
const MAX_EXPIRES = 604_800;

/** The service whose requests these are. */
export interface Served {
  /** As the credential scope names it. */
  readonly service: string;
  /** One of the vendor's hosts for it; its first group is the region. */
  readonly host: RegExp;
}

/**
 * Checks in the order form, access key, token, scope, clock, signature [inferred]. Keys that are not in the key ring pass
 * unless it is strict, each as an account of its own. Throws ApiError.
 */
export function authenticate(
  request: WireRequest,
  { keys, signatureClock }: Pick<DialectEnvironment, 'keys' | 'signatureClock'>,
  served: Served,
): Visitor {
  const v4 = signatureIn(request);
  const { keyId, region, inQuery } = v4;
  const credential = keys.find(keyId);
  if (credential === undefined && (keys.strict || !/^[\x21-\x7e]{1,128}$/.test(keyId))) {
    throw refusal('UnrecognizedClientException', { detail: 'the access key is not known' });
  }
  const token = inQuery?.token ?? request.header('x-amz-security-token') ?? '';
  if (credential !== undefined && !sameText(credential.token ?? '', token)) {
    throw refusal('UnrecognizedClientException', { detail: 'the security token is not that of the key' });
  }
  checkScope(request, v4, served);
  const time = inQuery?.time ?? timeOf(request);
  checkTime(time, v4, signatureClock.now());
  if (credential === undefined) return { account: unknownAccount(keyId), keyId, region };
  const canonical = canonicalRequest(request, v4);
  const text = stringToSign(canonical, time, v4);
  if (!isSignatureOf(text, credential.secret, v4)) {
    throw signatureError(
      request,
      (facts) => refusal('InvalidSignatureException', facts),
      () => explainSigV4({ request, v4, time, canonical, credential, keys }),
    );
  }
  return { account: credential.account, keyId, region };
}

/** In the header or in the query, not in both [inferred: as AWS in general]. Throws ApiError. */
function signatureIn(request: WireRequest): SigV4 {
  const header = request.header('authorization') ?? '';
  if (!isSignedInQuery(request)) {
    if (header === '') throw refusal('MissingAuthenticationTokenException');
    return complete(parseAuthorization(header, request));
  }
  if (header !== '') throw refusal('InvalidSignatureException#twice');
  const found = parseQuerySignature(request);
  if (found === undefined || !('missing' in found)) return complete(found);
  const text = found.missing.map((name) => `AWS query-string parameters must include '${name}'. `).join('');
  throw refusal('IncompleteSignatureException#query', { text });
}

function complete(v4: SigV4 | undefined): SigV4 {
  if (v4 === undefined) throw refusal('IncompleteSignatureException');
  return v4;
}

function checkScope(request: WireRequest, { names, service, region }: SigV4, served: Served): void {
  if (!names.includes('host')) throw refusal('InvalidSignatureException#host');
  if (service !== served.service) {
    throw refusal('InvalidSignatureException#scope', { what: `correct service: '${served.service}'` });
  }
  const host = (request.header('host') ?? '').toLowerCase().replace(/:\d+$/, '');
  const [, expected = region] = served.host.exec(host) ?? [];
  if (expected !== region) throw refusal('InvalidSignatureException#scope', { what: 'a valid region' });
}

/** As sent in `X-Amz-Date`, or made of `Date`; `''` without either. */
function timeOf(request: WireRequest): string {
  const own = request.header('x-amz-date');
  if (own !== undefined) return own;
  const date = Date.parse(request.header('date') ?? '');
  return Number.isNaN(date) ? '' : basicTime(date);
}

/** A signature in the query may say for how long it is valid, at most a week [inferred: as AWS in general]. */
function validMs({ inQuery }: SigV4): number {
  const { expires = String(MAX_SKEW_MS / 1000) } = inQuery ?? {};
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > MAX_EXPIRES || Number(expires) < 1) {
    throw refusal('IncompleteSignatureException#expires');
  }
  return Number(expires) * 1000;
}

function checkTime(time: string, v4: SigV4, now: Date): void {
  const { date } = v4;
  const at = parseBasicTime(time);
  if (Number.isNaN(at)) throw refusal('IncompleteSignatureException#date');
  const facts = { signed: time, now: basicTime(now.getTime()), detail: clockDifference(at, now.getTime()) };
  const valid = validMs(v4);
  if (at < now.getTime() - valid) {
    const limit = basicTime(now.getTime() - valid);
    throw refusal('InvalidSignatureException#expired', { ...facts, limit, valid: lengthOf(valid) });
  }
  if (at > now.getTime() + MAX_SKEW_MS) {
    throw refusal('InvalidSignatureException#early', { ...facts, limit: basicTime(now.getTime() + MAX_SKEW_MS) });
  }
  if (!time.startsWith(date)) {
    throw refusal('InvalidSignatureException#scope', { what: `the date of the request: '${time.slice(0, 8)}'` });
  }
}

function lengthOf(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min.` : `${ms / 1000} sec.`;
}
