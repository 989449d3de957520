import { createHash } from 'node:crypto';
import { sameText } from '../../../src/protocol/keys.ts';
import { wireText } from '../../../src/protocol/parameters.ts';
import { layoutVariations } from '../../../src/protocol/signature-diagnosis.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { byName } from './canonical.ts';
import { gatewayError } from './errors.ts';
import { explainScheme } from './explain.ts';
import type { AlibabaRequest } from './parameters.ts';
import { hashOf, type Proof, signed } from './proof.ts';
import { parseHttpTime } from './time.ts';

/**
 * Reads ROA signatures 1.0, `acs id:signature`: over the method, four headers, the x-acs- headers and the resource
 * (docs/specs/alibaba-signing.md, 3). Throws ApiError IncompleteSignature when the Authorization header is malformed.
 */
export function roaV1Proof(source: AlibabaRequest): Proof {
  const { request } = source;
  const [keyId, signature] = credentials(source);
  const hash = hashOf(request.header('x-acs-signature-method') ?? 'HMAC-SHA1');
  return {
    keyId,
    time: { parameter: 'Date', text: request.header('date'), parse: parseHttpTime },
    method: hash === undefined ? 'unknown' : 'known',
    nonce: request.header('x-acs-signature-nonce'),
    needsNonce: false,
    token: request.header('x-acs-security-token'),
    verify(secret) {
      if (isSigned(source, hash, secret, signature)) return;
      const [text = ''] = stringsToSign(source, contentMd5(request));
      throw gatewayError('SignatureDoesNotMatch#v1', { text: echoed(text) });
    },
    explain(signer) {
      const md5 = contentMd5(request);
      const [stringToSign = ''] = stringsToSign(source, md5);
      return explainScheme(source, signer, {
        server: { stringToSign },
        client: {
          keyId,
          algorithm: hash === undefined ? '' : `HMAC-${hash.toUpperCase()}`,
          timestamp: request.header('date') ?? '',
        },
        facts: [isBodyIntact(request, md5) ? undefined : 'the body was changed after signing: its digest is another'],
        characters: 3 * stringToSign.length,
        isSigned: (other, secret) => isSigned(other, hash, secret, signature),
        mistakes: layoutVariations(
          'the string to sign',
          stringToSign,
          (text) => hash !== undefined && sameText(signed(hash, signer.credential.secret, text), signature),
        ),
      });
    },
  };
}

function isSigned(source: AlibabaRequest, hash: string | undefined, secret: string, signature: string): boolean {
  const md5 = contentMd5(source.request);
  if (hash === undefined || !isBodyIntact(source.request, md5)) return false;
  for (const text of stringsToSign(source, md5)) if (sameText(signed(hash, secret, text), signature)) return true;
  return false;
}

function credentials(source: AlibabaRequest): [keyId: string, signature: string] {
  const [, id, signature] = /^acs ([^:]+):(.+)$/.exec(source.request.header('authorization') ?? '') ?? [];
  if (id === undefined || signature === undefined) {
    const [text = ''] = stringsToSign(source, contentMd5(source.request));
    throw gatewayError('IncompleteSignature#text', { text: echoed(text) });
  }
  return [id, signature];
}

/**
 * Yields the strings that clients may have signed, the documented one first: Node signs an empty query value as `k=`,
 * Go and Java as `k`.
 * @param md5 see contentMd5
 */
function* stringsToSign({ request, gateway }: AlibabaRequest, md5: string): Generator<string> {
  const names = ['accept', 'content-md5', 'content-type', 'date'];
  const lines = names.map((name) => (name === 'content-md5' ? md5 : headerText(request, name)));
  // Go leaves out the lines of empty headers.
  const short = lines.filter((line) => line !== '');
  const query = [...gateway.parameters.query].sort(byName);
  const resources = [resource(request, query, '=')];
  if (query.some(([, value]) => value === '')) resources.push(resource(request, query, ''));
  const acs = acsHeaders(request);
  for (const head of short.length === lines.length ? [lines] : [lines, short]) {
    for (const path of resources) yield [request.method, ...head, ...acs, path].join('\n');
  }
}

/** The digest of the received body, so that a changed body shows in the server's string to sign. */
function contentMd5(request: WireRequest): string {
  if ((request.header('content-md5') ?? '') === '') return '';
  return createHash('md5').update(request.body).digest('base64');
}

/** Digests are checked if they are sent [documented for Content-MD5]; x-acs-content-sm3 comes with HMAC-SM3. */
function isBodyIntact(request: WireRequest, md5: string): boolean {
  if ((request.header('content-md5') ?? '') !== md5) return false;
  const sm3 = request.header('x-acs-content-sm3');
  return sm3 === undefined || sm3 === createHash('sm3').update(request.body).digest('hex');
}

function acsHeaders(request: WireRequest): string[] {
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const sorted = [...new Set(names)].filter((name) => name.startsWith('x-acs-')).sort();
  return sorted.map((name) => `${name}:${headerText(request, name)}`);
}

function headerText(request: WireRequest, name: string): string {
  return wireText(request.header(name) ?? '')
    .trim()
    .replace(/[\t\n\r\f]/g, ' ');
}

/** Query values are signed in decoded form. */
function resource({ path }: WireRequest, query: readonly (readonly [string, string])[], empty: '=' | ''): string {
  if (query.length === 0) return wireText(path);
  const pairs = query.map(([name, value]) => (value === '' ? `${name}${empty}` : `${name}=${value}`));
  return `${wireText(path)}?${pairs.join('&')}`;
}
