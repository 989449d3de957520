import { isUtf8 } from 'node:buffer';
import type { WireRequest } from '../protocol/wire.ts';
import { isSecretHeader, secretMask } from './secrets.ts';

/** Headers that curl sends by itself, as the body demands. */
const ownHeaders = new Set(['content-length', 'connection', 'transfer-encoding', 'expect', 'accept-encoding']);

/**
 * A request as a shell command, with secrets masked: it shows what was sent; its signature is not valid.
 * @param base where the server is, e.g. `http://127.0.0.1:4580`
 * @param replay the path at which the server makes the request again
 */
export function curlOf(request: WireRequest, base: string, replay: string): string {
  const { method, path, query, rawHeaders, body } = request;
  const mask = secretMask(request);
  const url = `${base}${mask(path)}${query === '' ? '' : `?${mask(query)}`}`;
  const headers: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    if (ownHeaders.has(name.toLowerCase())) continue;
    headers.push(`-H ${quoted(`${name}: ${isSecretHeader(name) ? '***' : mask(value)}`)}`);
  }
  const isText = isUtf8(body) && !body.includes(0);
  // Bytes as they are, one character each, so that fields of a form are masked in between.
  const masked = isText
    ? mask(body.toString())
    : Buffer.from(mask(body.toString('latin1')), 'latin1').toString('base64');
  const data = body.length === 0 ? [] : [isText ? `--data-raw ${quoted(masked)}` : '--data-binary @-'];
  const command = [`curl -X ${method} ${quoted(url)}`, ...headers, ...data].join(' \\\n  ');
  const piped = isText || body.length === 0 ? command : `echo ${masked} | base64 -d | ${command}`;
  return `# Secrets are masked, so the signature is not valid: POST ${replay} makes the request again.\n${piped}\n`;
}

/** In single quotes of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
