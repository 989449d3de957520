import { createHash, createHmac } from 'node:crypto';
import { sameText } from '../../../src/protocol/keys.ts';
import { decodedText, parameterMap, percentEncode, wireText } from '../../../src/protocol/parameters.ts';
import { signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { refusal } from './errors.ts';

/** A signature as the header or the query carries it. */
export interface CosSignature {
  readonly keyId: string;
  /** `start;end` in Unix seconds. Clients send the same in both [observed]. */
  readonly signTime: string;
  readonly keyTime: string;
  /** Names of the signed headers and parameters, in lower case and sorted. */
  readonly headers: readonly string[];
  readonly parameters: readonly string[];
  readonly signature: string;
  /** Session token of a temporary key. */
  readonly token: string | undefined;
}

const fields = ['sign-algorithm', 'ak', 'sign-time', 'key-time', 'header-list', 'url-param-list', 'signature'] as const;
const timeForm = /^\d{1,12};\d{1,12}$/;

/**
 * The signature of a request (docs/specs/cos-vectors.md, 2); undefined when nobody signed: no Authorization or an empty
 * one, as anonymous clients send [observed]. Throws ApiError AccessDeniedException.
 */
export function readSignature(request: WireRequest): CosSignature | undefined {
  const header = request.header('authorization') ?? '';
  const query = parameterMap(request.queryParameters);
  const isInQuery = header === '' && query.has('q-sign-algorithm');
  if (header === '' && !isInQuery) return undefined;
  const values = isInQuery ? query : valuesIn(header);
  const [algorithm, keyId, signTime, keyTime, headerList, parameterList, signature] = fields.map((name) =>
    values.get(`q-${name}`),
  );
  if (algorithm !== 'sha1') throw malformed('q-sign-algorithm must be sha1.');
  if (keyId === undefined || !/^[\x21-\x7e]{1,128}$/.test(keyId)) throw malformed('q-ak must be a SecretId.');
  if (signTime === undefined || !timeForm.test(signTime)) throw malformed('q-sign-time must be start;end.');
  if (keyTime === undefined || !timeForm.test(keyTime)) throw malformed('q-key-time must be start;end.');
  if (signature === undefined || signature === '') throw malformed('q-signature is missing.');
  return {
    keyId,
    signTime,
    keyTime,
    headers: namesIn(headerList, 'q-header-list', request),
    parameters: namesIn(parameterList, 'q-url-param-list', request),
    signature,
    token: request.header('x-cos-security-token') ?? query.get('x-cos-security-token'),
  };
}

/** Values in the header are not percent-encoded [documented]. */
function valuesIn(header: string): Map<string, string> {
  const pairs = header.split('&', 20).map((pair): [string, string] => {
    const mark = pair.indexOf('=');
    return mark < 0 ? [pair, ''] : [pair.slice(0, mark).trim(), pair.slice(mark + 1).trim()];
  });
  const values = new Map(pairs);
  if (values.size < pairs.length) throw malformed('a field comes twice.');
  return values;
}

function namesIn(list: string | undefined, field: string, request: WireRequest): readonly string[] {
  if (list === undefined) throw malformed(`${field} is missing.`);
  const names = list === '' ? [] : signedHeaderNames(list, request);
  if (names === undefined) throw malformed(`${field} is too long, or names a header twice.`);
  return [...names].sort();
}

function malformed(text: string) {
  return refusal('AccessDeniedException#authorization', { text, detail: text });
}

/** The text that a client signs first. */
export interface HttpString {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly host: string;
}

/**
 * What clients may have signed, the likeliest first: Python leaves the port out of the host, Node and Go keep it; Python
 * leaves a base path (`/base/QueryVectors`) out of the path [observed].
 */
export function signedForms(request: WireRequest): readonly HttpString[] {
  const method = request.method.toLowerCase();
  const host = request.header('host') ?? '';
  const path = decodedText(wireText(request.path));
  const paths = new Set([path, path.slice(path.lastIndexOf('/'))]);
  const hosts = new Set([host, host.replace(/:\d+$/, '')]);
  return [...paths].flatMap((one) => [...hosts].map((other) => ({ method, path: one, host: other })));
}

/** HttpString of the vendor's documentation. */
export function httpString(request: WireRequest, { headers, parameters }: CosSignature, form: HttpString): string {
  const query = new Map([...parameterMap(request.queryParameters)].map(([name, value]) => [name.toLowerCase(), value]));
  const pair = (name: string, value: string) => `${percentEncode(name).toLowerCase()}=${percentEncode(value)}`;
  const signedHeaders = headers.map((name) =>
    pair(name, name === 'host' ? form.host : wireText(request.header(name) ?? '')),
  );
  const signedParameters = parameters.map((name) => pair(name, query.get(name) ?? ''));
  return [form.method, form.path, signedParameters.join('&'), signedHeaders.join('&'), ''].join('\n');
}

export function stringToSign(signTime: string, text: string): string {
  return `sha1\n${signTime}\n${createHash('sha1').update(text).digest('hex')}\n`;
}

/** Lower-case hex. The key of the second step is the hex text of the first [documented]. */
export function cosSignature(secret: string, keyTime: string, text: string): string {
  return hmac(hmac(secret, keyTime), text);
}

export function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text).digest('hex');
}

/** Whether a request is signed with a secret, in one of the forms. */
export function isSigned(request: WireRequest, signature: CosSignature, secret: string): boolean {
  if (signature.headers.some((name) => request.header(name) === undefined)) return false;
  return signedForms(request).some((form) => {
    const text = stringToSign(signature.signTime, httpString(request, signature, form));
    return sameText(cosSignature(secret, signature.keyTime, text), signature.signature);
  });
}
