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
  /** The bytes of the body; empty when there is none. */
  readonly body: Buffer;
  /** Who is at the other end of the connection. */
  readonly peer?: Peer;
  /** Length of a body that was over the listener's limit and therefore not read; `body` is then empty. */
  readonly oversize?: number;
}

/** The other end of a connection. */
export interface Peer {
  /** IP address. */
  readonly address: string;
  /** Whether it speaks TLS. */
  readonly secure: boolean;
}

/** Makes a WireRequest from what Node's HTTP parser gives. */
export function wireRequest(parts: {
  method: string;
  /** Path and query. */
  target: string;
  /** Replaces the Host header, where the request line named the host. */
  host?: string;
  rawHeaders: readonly string[];
  body: Buffer;
  peer?: Peer;
  oversize?: number;
}): WireRequest {
  const mark = parts.target.indexOf('?');
  const path = mark < 0 ? parts.target : parts.target.slice(0, mark);
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < parts.rawHeaders.length; i += 2) {
    headers.set((parts.rawHeaders[i] as string).toLowerCase(), parts.rawHeaders[i + 1] as string);
  }
  if (parts.host !== undefined) headers.set('host', parts.host);
  return {
    method: parts.method.toUpperCase(),
    path: path === '' ? '/' : path,
    query: mark < 0 ? '' : parts.target.slice(mark + 1),
    rawHeaders: parts.rawHeaders,
    header: (name) => headers.get(name),
    body: parts.body,
    ...(parts.peer === undefined ? {} : { peer: parts.peer }),
    ...(parts.oversize === undefined ? {} : { oversize: parts.oversize }),
  };
}

/** An answer, ready to be written. */
export interface WireResponse {
  readonly status: number;
  /** Written exactly as given: nothing is added to a content type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}
