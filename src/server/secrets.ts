import { copyOf } from '../json.ts';
import { formType, type ParsedParameters, parseParameters, wireText } from '../protocol/parameters.ts';
import type { WireRequest } from '../protocol/wire.ts';

/** Names of parameters, fields and headers whose values are credentials, signatures or what a signature grants. */
const NAME = [
  '(?:x-[a-z]+-)?(?:access|refresh|security|sts|session)?[-_]?token',
  '(?:x-[a-z]+-|q-)?signature(?:provided)?',
  'sig|sign|appkey|authorization|password',
  '(?:encoded[-_]?|x-[a-z]+-)?policy',
  String.raw`session[-_]?(?:key|secret)|(?:client|app|api)[-_]?secret|(?:[\w-]*access[-_]?key[-_]?)?secret|secret[-_]?key`,
].join('|');

/** Names of parameters and headers whose values no answer of Tuku's may have. */
export const isSecretName = new RegExp(`^(?:${NAME}|cookie|proxy-authorization)$`, 'i');
/** The policy of a bucket, a JSON text in a member of a body, grants no caller anything: those of uploads are in base64. */
const BUCKET_POLICY = String.raw`policy"\s*:\s*"\s*\{`;

/** Whether no answer of Tuku's may have the value of a member of a JSON body. */
export function isSecretMember(name: string, value: string): boolean {
  return isSecretName.test(name) && !new RegExp(`^${BUCKET_POLICY}`, 'i').test(`${name}":"${value}`);
}

const masks: readonly (readonly [RegExp, string])[] = [
  [new RegExp(String.raw`(?<![\w-])(${NAME})=[^&\s]*`, 'gi'), '$1=***'],
  [new RegExp(String.raw`"(?!${BUCKET_POLICY})(${NAME})"\s*:\s*"(?:[^"\\]|\\.)*"?`, 'gi'), '"$1":"***"'],
  [new RegExp(`<(${NAME})>[^<]*`, 'gi'), '<$1>***'],
  [
    // A part of a multipart form, up to the next delimiter.
    new RegExp(String.raw`(\bname="?(?:${NAME})"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)(?:(?!\r?\n--)[\s\S])*`, 'gi'),
    '$1***',
  ],
];

/** Shorter values are not looked for in texts: they would match by chance. */
const MIN_VALUE = 8;
/** As much of a value as must match; a text may end within the value. */
const PROBE = 16;
const MAX_VALUES = 20;
const MAX_PARAMETERS = 1000;

/**
 * Removes secrets from texts that belong to one request: the values of fields that are known by name, and the secrets that
 * the request itself carries, wherever they are repeated (a string to sign, an error message).
 */
export function secretMask(request: WireRequest): (text: string) => string {
  const secrets = secretsLater(request);
  let values: readonly string[] | undefined;
  return (text) => {
    values ??= secrets().slice(0, MAX_VALUES).flatMap(spellings);
    const named = masks.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), text);
    return values.reduce(maskValue, maskFields(named));
  };
}

/** Masks the fields of a form whose names are percent-encoded. */
function maskFields(text: string): string {
  if (!/%[0-9a-f]{2}[^&=]*=/i.test(text)) return text;
  return text
    .split('&')
    .map((piece) => {
      const [name = '', value] = piece.split('=', 2);
      if (value === undefined || !name.includes('%')) return piece;
      const [decoded] = parseParameters(`${name}=`).pairs[0] ?? [''];
      return isSecretName.test(decoded) ? `${name}=***` : piece;
    })
    .join('&');
}

/** Finds the secrets that a request carries when they are asked for; keeps its head, and nothing of its body, in memory. */
function secretsLater(request: WireRequest): () => string[] {
  const { rawHeaders, query, mediaType } = request;
  const inForm = mediaType === formType ? secretsAmong(request.formParameters).map(copyOf) : [];
  return () => [...headerSecrets(rawHeaders), ...secretsAmong(parseParameters(wireText(query))), ...inForm];
}

function headerSecrets(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((name, i) => {
    const value = rawHeaders[i + 1] ?? '';
    if (i % 2 === 1 || !isSecretHeader(name)) return [];
    const secret = /authorization$/i.test(name) ? signatureOf(value) : value;
    return secret !== undefined && secret.length >= MIN_VALUE ? [secret] : [];
  });
}

function secretsAmong({ pairs }: ParsedParameters): string[] {
  return pairs
    .slice(0, MAX_PARAMETERS)
    .flatMap(([name, value]) => (value.length >= MIN_VALUE && isSecretName.test(name) ? [value] : []));
}

/**
 * Headers as pairs, without secrets. Of an Authorization header that carries a signature, all but the signature stays: it
 * tells who signed what.
 * @param characters that are shown of all of them together
 * @param mask of the headers' request
 */
export function maskedHeaders(
  rawHeaders: readonly string[],
  characters: number,
  mask: (text: string) => string,
): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  let left = characters;
  for (let i = 0; i + 1 < rawHeaders.length && left > 0; i += 2) {
    const name = (rawHeaders[i] ?? '').slice(0, left);
    const value = maskedHeader(name, rawHeaders[i + 1] ?? '', mask).slice(0, left - name.length);
    left -= name.length + value.length;
    pairs.push([name, value]);
  }
  return pairs;
}

/** Whether no answer of Tuku's may have the whole value of a header. */
export function isSecretHeader(name: string): boolean {
  return isSecretName.test(name) || /(^|-)(api-?key|token|cookie|authorization)$/i.test(name);
}

function maskedHeader(name: string, value: string, mask: (text: string) => string): string {
  if (!isSecretHeader(name)) return mask(value);
  const isSigned =
    /^authorization$/i.test(name) && value.length <= MAX_SIGNED && signed.some((form) => form.test(value));
  const signature = isSigned ? signatureOf(value) : undefined;
  return signature === undefined ? '***' : mask(value.replace(signature, '***'));
}

/** The forms of Authorization headers that hold a signature and no other secret. */
const signed = [/^(\S+ |q-sign-).*signature=[^\s,]+/i, /^[\w-]+(\/[^/\s]*)+\/[0-9a-f]{64}$/i, /^\S+ [^\s:]+:[^\s:]+$/];
const MAX_SIGNED = 4096;

/** The signature of an Authorization header: named so, or the header's last part. */
function signatureOf(authorization: string): string | undefined {
  const forms = [/signature=([^\s,]+)/i, /\/([0-9a-f]{64})$/i, /[:\s]([^\s,:]+)$/];
  return forms.map((form) => form.exec(authorization)?.[1]).find((found) => found !== undefined);
}

/** A value as texts repeat it: as it is, percent-encoded once or twice, and as hexadecimal bytes. */
function spellings(value: string): string[] {
  const encoded = encodeURIComponent(value);
  const bytes = Buffer.from(value.slice(0, 4096))
    .toString('hex')
    .toUpperCase()
    .replace(/..(?!$)/g, '$& ');
  return [...new Set([value, encoded, encodeURIComponent(encoded), bytes, bytes.toLowerCase()])];
}

function maskValue(text: string, value: string): string {
  const probe = value.slice(0, PROBE);
  let masked = '';
  let from = 0;
  for (let at = text.indexOf(probe); at >= 0; at = text.indexOf(probe, from)) {
    let length = probe.length;
    while (length < value.length && text[at + length] === value[length]) length++;
    masked += `${text.slice(from, at)}***`;
    from = at + length;
  }
  return from === 0 ? text : masked + text.slice(from);
}
