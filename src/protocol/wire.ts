import { isAscii, isUtf8 } from 'node:buffer';
import { formType, type ParsedParameters, parseParameters, wireText } from './parameters.ts';

/** A request as it came over the wire, before any dialect has looked at it. */
export interface WireRequest {
  /** Upper case. */
  readonly method: string;
  /** Path as sent, without the query; always begins with `/`. */
  readonly path: string;
  /** Query as sent, without `?`; empty when there is none. */
  readonly query: string;
  /** Names and values in wire order, as sent. */
  readonly rawHeaders: readonly string[];
  /** The last value of a header by its lower-case name; `host` is the host that was asked for, also through a proxy. */
  header(name: string): string | undefined;
  /** Names of all headers in lower case, each once. */
  headerNames(): Iterable<string>;
  /** The bytes of the body; empty when there is none. */
  readonly body: Buffer;
  /** Who is at the other end of the connection. */
  readonly peer?: Peer;
  /** Length of a body that was over the listener's limit and therefore not read; `body` is then empty. */
  readonly oversize?: number;
  /** The content type without its parameters, in lower case; `''` when there is none. */
  readonly mediaType: string;
  /** The query, parsed when it is first asked for. */
  readonly queryParameters: ParsedParameters;
  /** A form body, parsed when it is first asked for; nothing for a body of another type. */
  readonly formParameters: ParsedParameters;
}

/** The other end of a connection. */
export interface Peer {
  /** IP address. */
  readonly address: string;
  /** Whether it speaks TLS. */
  readonly secure: boolean;
}

/** What Node's HTTP parser gives, and the body as far as it was read. */
export interface RequestParts {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Replaces the Host header, where the request line named the host. */
  readonly host?: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly peer?: Peer;
  readonly oversize?: number;
}

export function wireRequest(parts: RequestParts): WireRequest {
  const mark = parts.target.indexOf('?');
  const path = mark < 0 ? parts.target : parts.target.slice(0, mark);
  const query = mark < 0 ? '' : parts.target.slice(mark + 1);
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < parts.rawHeaders.length; i += 2) {
    headers.set((parts.rawHeaders[i] as string).toLowerCase(), parts.rawHeaders[i + 1] as string);
  }
  if (parts.host !== undefined) headers.set('host', parts.host);
  const mediaType = mediaTypeOf(headers.get('content-type') ?? '');
  let queryParameters: ParsedParameters | undefined;
  let formParameters: ParsedParameters | undefined;
  return {
    method: parts.method.toUpperCase(),
    path: path === '' ? '/' : path,
    query,
    rawHeaders: parts.rawHeaders,
    header: (name) => headers.get(name),
    headerNames: () => headers.keys(),
    body: parts.body,
    ...(parts.peer === undefined ? {} : { peer: parts.peer }),
    ...(parts.oversize === undefined ? {} : { oversize: parts.oversize }),
    mediaType,
    get queryParameters() {
      queryParameters ??= parseParameters(wireText(query));
      return queryParameters;
    },
    get formParameters() {
      formParameters ??= mediaType === formType ? parseForm(parts.body) : noParameters;
      return formParameters;
    },
  };
}

const noParameters: ParsedParameters = { pairs: [], bare: [], problem: undefined };

/** Parses the body of a form, whatever its content type says. */
export function parseForm(body: Buffer): ParsedParameters {
  // Most forms are ASCII, which need not be decoded.
  if (isAscii(body)) return parseParameters(body.toString('latin1'));
  const parsed = parseParameters(body.toString());
  return isUtf8(body) ? parsed : { ...parsed, problem: 'encoding' };
}

function mediaTypeOf(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** An answer, ready to be written. */
export interface WireResponse {
  readonly status: number;
  /** Written exactly as given: nothing is added to a content type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}
