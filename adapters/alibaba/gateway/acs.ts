import { createHmac } from 'node:crypto';
import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import { sameText } from '../../../src/protocol/keys.ts';
import { parseAttributes } from '../../../src/protocol/parameters.ts';
import { layoutVariations, missingHeaders } from '../../../src/protocol/signature-diagnosis.ts';
import { bodyDigest, echoed, signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { canonicalRequests, digestOf } from './canonical.ts';
import { gatewayError } from './errors.ts';
import { explainScheme } from './explain.ts';
import type { AlibabaRequest } from './parameters.ts';
import type { Proof } from './proof.ts';
import type { Signer } from './signer.ts';
import { parseIsoTime } from './time.ts';

/** Headers that must be signed if they are sent: otherwise a signature would prove little [inferred]. */
const mustBeSigned = ['action', 'version', 'date', 'signature-nonce', 'content-sha256', 'security-token'];

/** The parts of an `ACS3-…` or `ACS4-…` Authorization header. */
interface Authorization {
  /** E.g. `ACS3-HMAC-SHA256`. */
  readonly algorithm: string;
  /** `sha256` or `sm3`; undefined for algorithms that are not an HMAC of either. */
  readonly hash: string | undefined;
  readonly keyId: string;
  /** What follows the key id in an ACS4 credential: date, region, product, `aliyun_v4_request`. */
  readonly scope: readonly string[];
  /** Names in lower case, in the order of the list. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Reads ACS3 and ACS4 signatures, of RPC and ROA calls (docs/specs/alibaba-signing.md, 4 and 5). Throws ApiError
 * IncompleteSignature when the Authorization header is malformed, leaves a required header unsigned, or lists more
 * headers than a client signs.
 */
export function acsProof(source: AlibabaRequest): Proof {
  const { request } = source;
  const authorization = parseAuthorization(request);
  if (authorization === undefined || !coversHeaders(request, authorization.signedHeaders)) {
    throw gatewayError('IncompleteSignature');
  }
  const { algorithm, hash, keyId } = authorization;
  return {
    keyId,
    time: { parameter: 'Timestamp', text: request.header('x-acs-date'), parse: parseIsoTime },
    method: hash !== undefined ? 'known' : algorithm === 'ACS3-RSA-SHA256' ? 'unverifiable' : 'unknown',
    nonce: request.header('x-acs-signature-nonce'),
    needsNonce: true,
    token: request.header('x-acs-security-token'),
    verify: (secret) => verify(source, authorization, secret),
    explain: (signer) => explain(source, authorization, signer),
  };
}

function verify(source: AlibabaRequest, authorization: Authorization, secret: string): void {
  const { request } = source;
  const { hash = 'sha256', signedHeaders } = authorization;
  if (isSigned(source, authorization, secret)) return;
  const [canonical = ''] = canonicalRequests(source, signedHeaders, bodyDigest(request.body, hash));
  throw gatewayError('SignatureDoesNotMatch#acs', {
    text: oneLine(stringToSign(authorization, canonical)),
    canonical: echoed(oneLine(canonical)),
  });
}

function isSigned(source: AlibabaRequest, authorization: Authorization, secret: string): boolean {
  const { request } = source;
  const { hash = 'sha256', signedHeaders, signature } = authorization;
  const keys = signingKeys(authorization, hash, secret);
  const sent = request.header('x-acs-content-sha256');
  const digest = bodyDigest(request.body, hash);
  if (sent !== undefined && sent !== digest) return false;
  for (const canonical of canonicalRequests(source, signedHeaders, digest)) {
    const text = stringToSign(authorization, canonical);
    if (keys.some((key) => sameText(createHmac(hash, key).update(text).digest('hex'), signature))) return true;
  }
  return false;
}

function stringToSign({ algorithm, hash = 'sha256' }: Authorization, canonical: string): string {
  return `${algorithm}\n${digestOf(hash, canonical)}`;
}

function explain(source: AlibabaRequest, authorization: Authorization, signer: Signer): SignatureExplanation {
  const { request } = source;
  const { algorithm, hash = 'sha256', keyId, scope, signedHeaders, signature } = authorization;
  const digest = bodyDigest(request.body, hash);
  const sent = request.header('x-acs-content-sha256');
  const [canonicalRequest = ''] = canonicalRequests(source, signedHeaders, digest);
  const fits = (text: string) => {
    const keys = signingKeys(authorization, hash, signer.credential.secret);
    return keys.some((key) => sameText(createHmac(hash, key).update(text).digest('hex'), signature));
  };
  return explainScheme(source, signer, {
    server: { canonicalRequest, stringToSign: stringToSign(authorization, canonicalRequest) },
    client: {
      keyId,
      algorithm,
      ...(scope.length === 0 ? {} : { scope: scope.join('/') }),
      signedHeaders: signedHeaders.join(';'),
      timestamp: request.header('x-acs-date') ?? '',
      ...(sent === undefined ? {} : { bodyDigest: sent.slice(0, 128) }),
    },
    facts: [
      sent === undefined || sent === digest
        ? undefined
        : `the body was changed after signing: its digest is ${digest}, x-acs-content-sha256 says ${sent.slice(0, 128)}`,
      missingHeaders(request, signedHeaders),
    ],
    characters: 3 * canonicalRequest.length + (hash === 'sha256' ? 0 : request.body.length),
    isSigned: (other, secret) => isSigned(other, authorization, secret),
    mistakes: (function* () {
      yield* layoutVariations('the canonical request', canonicalRequest, (text) =>
        fits(stringToSign(authorization, text)),
      );
      yield* layoutVariations('the string to sign', stringToSign(authorization, canonicalRequest), fits);
    })(),
  });
}

/**
 * ACS3 signs with the secret itself. ACS4 derives a key from the scope, part by part; the published JavaScript package
 * decodes each intermediate key as UTF-8, which loses bytes [observed]. Both chains are accepted.
 */
function signingKeys({ scope }: Authorization, hash: string, secret: string): readonly (string | Buffer)[] {
  if (scope.length === 0) return [secret];
  const first = `aliyun_v4${secret}`;
  const bytes = scope.reduce<string | Buffer>((key, part) => createHmac(hash, key).update(part).digest(), first);
  const texts = scope.reduce<string>((key, part) => createHmac(hash, key).update(part).digest().toString(), first);
  return [bytes, texts];
}

/** Reads attributes by name: Java sends them in another order. A space after the comma is allowed. */
function parseAuthorization(request: WireRequest): Authorization | undefined {
  const [, algorithm = '', rest = ''] = /^(ACS[34]-\S+) (.*)$/.exec(request.header('authorization') ?? '') ?? [];
  const parts = parseAttributes(rest);
  const [keyId = '', ...scope] = (parts?.get('Credential') ?? '').split('/');
  const signedHeaders = signedHeaderNames(parts?.get('SignedHeaders') ?? '', request);
  const signature = parts?.get('Signature') ?? '';
  if (keyId === '' || signedHeaders === undefined || signature === '') return undefined;
  const isScoped = scope.length === 4 && scope[3] === 'aliyun_v4_request';
  if (algorithm.startsWith('ACS4-') ? !isScoped : scope.length > 0) return undefined;
  const hash = new Map([
    ['HMAC-SHA256', 'sha256'],
    ['HMAC-SM3', 'sm3'],
  ]).get(algorithm.slice('ACS3-'.length));
  return { algorithm, hash, keyId, scope, signedHeaders, signature };
}

function coversHeaders(request: WireRequest, signedHeaders: readonly string[]): boolean {
  const names = new Set(signedHeaders);
  if (!names.has('host')) return false;
  return mustBeSigned.every((name) => names.has(`x-acs-${name}`) || request.header(`x-acs-${name}`) === undefined);
}

/** Line breaks in the message are written as the two characters `\n` [observed]. */
function oneLine(text = ''): string {
  return text.replaceAll('\n', '\\n');
}
