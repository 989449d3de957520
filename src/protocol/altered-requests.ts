import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { decodedText, formType, percentEncode } from './parameters.ts';
import { type WireRequest, wireRequest } from './wire.ts';

/** A request as it may have been when it was signed, before somebody changed it on the way. */
export interface AlteredRequest {
  /** What differed, to stand after `the signature fits if`. */
  readonly change: string;
  readonly request: WireRequest;
}

/** What may have been signed in place of what arrived: the vendor's hosts, and usual values of headers. */
export interface UsualValues {
  readonly hosts: readonly string[];
  readonly headers?: Readonly<Record<string, readonly string[]>>;
}

/** Bytes of a body that is written anew; of a form as of a query. */
const MAX_BODY = 64 * 1024;
/** Characters of a query that is written anew, and its parameters that are left out one by one. */
const [MAX_QUERY, MAX_LEFT_OUT] = [8 * 1024, 16];
const MAX_HOST = 256;

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  '',
];

/** The request with one thing changed, the likeliest first: host, body, form, query, headers, path, method. */
export function* alteredRequests(request: WireRequest, usual: UsualValues): Generator<AlteredRequest> {
  const host = request.header('host') ?? '';
  for (const other of hostsBefore(request, usual.hosts)) {
    const change = `the host is ${shown(other)}, not ${shown(host)}: a proxy, or the client, has changed it after signing`;
    yield { change, request: withHeader(request, 'host', other) };
  }
  for (const [how, body] of otherBodies(request.body)) {
    yield { change: `the body ${how}: it was changed after signing`, request: altered(request, { body }) };
  }
  if (request.mediaType === formType) {
    for (const [how, form] of otherQueries(request.body.toString('latin1'))) {
      yield { change: `the form ${how}`, request: altered(request, { body: Buffer.from(form, 'latin1') }) };
    }
  }
  for (const [how, query] of otherQueries(request.query)) {
    yield { change: `the query ${how}`, request: altered(request, { query }) };
  }
  for (const [name, values] of Object.entries({ 'content-type': contentTypes, ...usual.headers })) {
    const sent = request.header(name) ?? '';
    for (const value of values) {
      if (value === sent) continue;
      const change = `${name} is ${shown(value)}, not ${shown(sent)}: it was changed after signing`;
      yield { change, request: withHeader(request, name, value) };
    }
  }
  for (const [how, path] of otherPaths(request.path)) {
    yield { change: `the path ${how}`, request: altered(request, { path }) };
  }
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    if (method !== request.method) {
      const change = `the method is ${method}, not ${request.method}: a redirect, or a proxy, has changed it`;
      yield { change, request: altered(request, { method }) };
    }
  }
}

function altered(
  { rawHeaders, body, ...head }: WireRequest,
  change: { method?: string; path?: string; query?: string; body?: Buffer; rawHeaders?: readonly string[] },
): WireRequest {
  const { method, path, query } = { method: head.method, path: head.path, query: head.query, ...change };
  const host = change.rawHeaders === undefined ? head.header('host') : undefined;
  return wireRequest({
    method,
    target: query === '' ? path : `${path}?${query}`,
    rawHeaders: change.rawHeaders ?? rawHeaders,
    ...(host === undefined ? {} : { host }),
    body: change.body ?? body,
  });
}

function withHeader(request: WireRequest, name: string, value: string): WireRequest {
  const rest: string[] = [];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const key = request.rawHeaders[i] as string;
    if (key.toLowerCase() !== name) rest.push(key, request.rawHeaders[i + 1] as string);
  }
  const host = name === 'host' ? value : (request.header('host') ?? '');
  const kept =
    name === 'host'
      ? rest
      : rest.map((text, i) => (rest[i - 1]?.toLowerCase() === 'host' && i % 2 === 1 ? host : text));
  return altered(request, { rawHeaders: [...kept, name, value] });
}

/** Hosts that the client may have asked for: what proxies say, with and without port, the vendor's. */
function hostsBefore(request: WireRequest, usual: readonly string[]): string[] {
  const host = request.header('host') ?? '';
  const name = host.replace(/:\d{1,5}$/, '');
  const port = /:\d{1,5}$/.exec(host)?.[0] ?? '';
  const told = ['x-forwarded-host', 'x-original-host', 'x-host'].map((header) =>
    request.header(header)?.split(',')[0]?.trim(),
  );
  const forwarded = /host="?([^";,\s]{1,256})/i.exec((request.header('forwarded') ?? '').slice(0, 1024))?.[1];
  const own = [name, `localhost${port}`, `127.0.0.1${port}`, `${name}:443`, `${name}:80`, host.toLowerCase()];
  const all = [...told, forwarded, ...usual, ...own].filter(
    (each) => each !== undefined && each !== '' && each !== host,
  );
  return [...new Set(all as string[])].filter((each) => each.length <= MAX_HOST);
}

function otherBodies(body: Buffer): (readonly [how: string, body: Buffer])[] {
  if (body.length === 0 || body.length > MAX_BODY) return body.length === 0 ? [] : [['is empty', Buffer.alloc(0)]];
  const text = body.toString();
  const json = parsed(text);
  const compact = json === undefined ? text : JSON.stringify(json);
  const forms: [string, string][] = [
    ['is empty', ''],
    ['has no line break at its end', text.replace(/\r?\n$/, '')],
    ['ends in a line break', `${text}\n`],
    ['has other line breaks (LF)', text.replaceAll('\r\n', '\n')],
    ['has other line breaks (CRLF)', text.replace(/\r?\n/g, '\r\n')],
    ...(json === undefined
      ? []
      : ([
          ['is compact JSON', compact],
          ['is JSON with blanks after commas and colons', spaced(json)],
          ['is JSON with blanks, and \\u escapes', escaped(spaced(json))],
          ['is compact JSON with \\u escapes', escaped(compact)],
          ['is JSON with sorted names', JSON.stringify(sorted(json))],
        ] as [string, string][])),
  ];
  return forms.filter(([, other]) => other !== text).map(([how, other]) => [how, Buffer.from(other)] as const);
}

function parsed(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    // Deeply nested JSON can be parsed, but not written.
    JSON.stringify(value);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As Python's json.dumps writes it. A line break is never within a string. */
function spaced(value: Json): string {
  return JSON.stringify(value, null, 1).replace(/,\n */g, ', ').replace(/\n */g, '');
}

function escaped(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] as Json)]));
}

function otherQueries(query: string): (readonly [how: string, query: string])[] {
  if (query === '' || query.length > MAX_QUERY) return [];
  const pieces = query.split('&');
  const mapped = (spell: (text: string) => string) =>
    pieces.map((piece) => piece.split(/=(.*)/s, 2).map(spell).join('=')).join('&');
  const forms: [string, string][] = [
    ['is not encoded: it was encoded after signing', mapped(decodedText)],
    [
      'is encoded otherwise (RFC 3986): it was encoded anew after signing',
      mapped((text) => percentEncode(decodedText(text))),
    ],
    ['has %20 in place of +: it was encoded anew after signing', query.replaceAll('+', '%20')],
    ['has + in place of %20: it was encoded anew after signing', query.replaceAll('%20', '+')],
    ['has %2B in place of +: it was not encoded when it was sent', query.replaceAll('+', '%2B')],
    ['is encoded twice: it was decoded after signing', mapped(percentEncode)],
    ['has lower-case escapes', query.replace(/%../g, (code) => code.toLowerCase())],
    ['has upper-case escapes', query.replace(/%../g, (code) => code.toUpperCase())],
    ['is sorted', [...pieces].sort().join('&')],
    ['is left out', ''],
    ...(pieces.length > 1 ? [...pieces].reverse().slice(0, MAX_LEFT_OUT) : []).map((left): [string, string] => {
      const name = shown(left.split('=')[0] ?? '');
      return [`has no ${name}: it was added after signing`, pieces.filter((piece) => piece !== left).join('&')];
    }),
  ];
  const seen = new Set([query]);
  return forms.filter(([, other]) => !seen.has(other) && seen.add(other));
}

function otherPaths(path: string): (readonly [how: string, path: string])[] {
  if (path.length > MAX_QUERY) return [];
  const forms: [string, string][] = [
    ['is /', '/'],
    ['ends in /', `${path}/`],
    ['has no / at its end', path.replace(/\/$/, '')],
    ['has no doubled /', path.replace(/\/{2,}/g, '/')],
    ['lacks its first part: a proxy has added it', path.replace(/^\/[^/]*(?=\/)/, '')],
    ['is not encoded: it was encoded after signing', decodedText(path)],
  ];
  return forms.filter(([, other]) => other !== path && other !== '');
}

/** A value of a request in a cause: printable and short. */
function shown(text: string): string {
  return text === '' ? 'empty' : text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
