import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { type Credential, sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import type { Caller } from '../../../src/protocol/operation.ts';
import { clockDifference, signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { bceScheme, isBceSigned, parseBceAuthorization } from './bce-auth.ts';
import { platformError } from './errors.ts';
import { explainBce } from './explain.ts';
import { formField, queryOf } from './parameters.ts';
import { ACCESS, readToken } from './token.ts';

type Sources = Pick<DialectEnvironment, 'keys' | 'clock' | 'signatureClock'>;

/** The platform has no regions: all state is kept under this one. */
export const REGION = 'bj';

/**
 * Seconds of tolerance for the Java SDK, which formats its timestamp with a 12-hour clock: it is up to 12 hours early, or
 * late just after midnight [observed].
 */
const CLOCK_SLACK = 12 * 3600;
/** Seconds that a client's clock may be ahead in addition [inferred]. */
const SKEW = 300;

const bearerScheme = 'Bearer ';

/**
 * The caller by the first of: bce-auth-v1 signature, Bearer API key, access token [order inferred]. All three open the
 * account of their key. Unknown keys pass unless the key ring is strict, each as an account of its own.
 * Throws ApiError 14, 100, 110, 111.
 */
export function authenticate(request: WireRequest, sources: Sources): Caller {
  const authorization = request.header('authorization') ?? '';
  if (authorization.startsWith(bceScheme)) return callerOf(signedKey(request, authorization, sources), sources);
  if (authorization.startsWith(bearerScheme)) {
    return callerOf(bearerKey(authorization.slice(bearerScheme.length).trim(), sources), sources);
  }
  return callerOf(tokenKey(request, sources), sources);
}

/** Whether an unknown key can name an account: 1 to 128 printable ASCII characters without blanks. */
export function isKeyId(value: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(value);
}

/** The account of a key that has been accepted. */
export function callerOf(keyId: string, { keys }: Pick<Sources, 'keys'>): Caller {
  return { account: keys.find(keyId)?.account ?? unknownAccount(keyId), region: REGION };
}

function signedKey(request: WireRequest, header: string, { keys, signatureClock }: Sources): string {
  const authorization = parseBceAuthorization(header, request);
  if (authorization === undefined) throw platformError('14', { detail: 'the Authorization header is not well formed' });
  const { accessKeyId, timestamp, expiration } = authorization;
  const credential = credentialOf(accessKeyId, keys);
  const now = signatureClock.now().getTime();
  const age = (now - Date.parse(timestamp)) / 1000;
  if (!(age <= Number(expiration) + CLOCK_SLACK && -age <= SKEW + CLOCK_SLACK)) {
    throw platformError('14', {
      detail: `the signature has expired, or its timestamp lies in the future: ${clockDifference(Date.parse(timestamp), now)}`,
    });
  }
  if (credential === undefined) return accessKeyId;
  if (!sameText(credential.token ?? '', request.header('x-bce-security-token') ?? '')) {
    throw platformError('14', { detail: 'the session token does not belong to the key' });
  }
  if (!isBceSigned(request, authorization, credential.secret)) {
    throw signatureError(
      request,
      (facts) => platformError('14', facts),
      () => explainBce(request, authorization, credential, keys),
    );
  }
  return accessKeyId;
}

/** `bce-v3/<id>/<secret>`: id and secret of an access key [form documented, meaning of its parts inferred]. */
function bearerKey(key: string, { keys }: Sources): string {
  const [, id, secret] = /^bce-v3\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  if (id === undefined || secret === undefined) {
    throw platformError('14', { detail: 'the API key is not bce-v3/<id>/<secret>' });
  }
  const credential = credentialOf(id, keys);
  // A temporary key has no API key.
  if (credential !== undefined && (credential.token !== undefined || !sameText(credential.secret, secret))) {
    throw platformError('14', { detail: 'the API key is wrong' });
  }
  return id;
}

/** The key ring's key; undefined for an unknown key that passes. Throws ApiError 14 for one that does not. */
function credentialOf(id: string, keys: Sources['keys']): Credential | undefined {
  const credential = keys.find(id);
  if (credential === undefined && (keys.strict || !isKeyId(id))) {
    throw platformError('14', { detail: 'unknown access key' });
  }
  return credential;
}

/** The token of the query, or else of the form, where several public programs put it [observed]. */
function tokenKey(request: WireRequest, { keys, clock }: Sources): string {
  const sent = queryOf(request).values.get('access_token') || formField(request, 'access_token');
  // The Node SDK appends `?aipSdk=node` to the token [observed].
  const [token = ''] = (sent ?? '').split('?');
  if (!/^[\w.-]{1,512}$/.test(token)) throw platformError('100', { detail: 'access_token is missing or malformed' });
  const facts = readToken(token, keys);
  if (facts?.kind !== ACCESS) throw platformError('110', { detail: 'the access token was not issued by this server' });
  if (keys.strict && keys.find(facts.clientId) === undefined) {
    throw platformError('110', { detail: 'the access token belongs to an unknown key' });
  }
  if (clock.now().getTime() / 1000 >= facts.expiry) {
    throw platformError('111', { detail: 'the access token has expired' });
  }
  return facts.clientId;
}
