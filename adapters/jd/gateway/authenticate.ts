import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { type Credential, defaultCredential, sameText, unknownAccount } from '../../../src/protocol/keys.ts';
import { signatureError } from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { appkeyAccount, isKeyId } from './appkey.ts';
import { type JdAuthorization, lackingPart, parseAuthorization } from './authorization.ts';
import { jdError } from './errors.ts';
import { explainJd } from './explain.ts';
import type { JdFacts, JdProduct } from './product.ts';
import { isJdSigned } from './signature.ts';

const TOKEN = 'x-jdcloud-security-token';

/** Headers that must be signed if they are sent [documented]; enforced with `--strict` only. */
const SIGNED = ['x-jdcloud-date', 'x-jdcloud-nonce', TOKEN];

/**
 * The account of a request's key. A signature is checked in this order [inferred]: form of the header, date, key, token,
 * signature. The date is not compared with the clock, and a nonce may be repeated, as at the vendor [observed].
 * Unknown keys pass unless the key ring is strict, each as an account of its own.
 * Throws ApiError ACCESS_ERROR, or what appkeyAccount throws.
 */
export function authenticate(
  request: WireRequest,
  { appkey }: JdFacts,
  { anonymous }: Pick<JdProduct<never>, 'anonymous'>,
  environment: Pick<DialectEnvironment, 'keys' | 'signatureClock' | 'strict'>,
): string {
  if (appkey !== undefined) return appkeyAccount(appkey, environment);
  const header = request.header('authorization');
  if (header === undefined) {
    if (anonymous === 'refused') throw jdError('ACCESS_ERROR#authorization');
    return defaultCredential.account;
  }
  const lacking = lackingPart(header);
  if (lacking !== undefined) throw jdError(`ACCESS_ERROR#${lacking}`);
  const authorization = parseAuthorization(header, request);
  if (authorization === undefined) throw refused('the Authorization header is not well formed');
  const date = request.header('x-jdcloud-date') ?? '';
  if (date === '') throw jdError('ACCESS_ERROR#date');
  if (!/^\d{8}T\d{6}Z$/.test(date) || !date.startsWith(authorization.date)) {
    throw refused('x-jdcloud-date is not well formed, or not of the day of the credential');
  }
  if (environment.strict) requireSigned(request, authorization);
  const credential = environment.keys.find(authorization.accessKey);
  if (credential === undefined) return unknownKey(authorization, environment.keys.strict);
  checkToken(credential, request.header(TOKEN) ?? '');
  if (!isJdSigned(request, authorization, date, credential.secret)) {
    throw signatureError(
      request,
      (facts) => jdError('ACCESS_ERROR#signature', facts),
      () => explainJd(request, authorization, date, credential, environment.keys),
    );
  }
  return credential.account;
}

function requireSigned(request: WireRequest, { signedHeaders }: JdAuthorization): void {
  const unsigned = SIGNED.find((name) => request.header(name) !== undefined && !signedHeaders.includes(name));
  if (unsigned !== undefined) throw refused(`${unsigned} is not signed`);
  if (request.header('x-jdcloud-nonce') === undefined) {
    throw refused('there is no nonce');
  }
}

function unknownKey({ accessKey }: JdAuthorization, strict: boolean): string {
  if (strict || !isKeyId(accessKey)) throw jdError('ACCESS_ERROR#key');
  return unknownAccount(accessKey);
}

/** The Python SDKs send the token in Base64 [observed]. A permanent key has no token to send [inferred]. */
function checkToken({ token = '' }: Credential, sent: string): void {
  const forms = [token, Buffer.from(token).toString('base64')];
  if (!forms.some((form) => sameText(form, sent)))
    throw refused('the security token does not belong to the access key');
}

/** Credentials that are not accepted, for a reason that the gateway has no text for [inferred]. */
function refused(detail: string): ReturnType<typeof jdError> {
  return jdError('ACCESS_ERROR', { detail });
}
