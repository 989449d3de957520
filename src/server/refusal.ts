/** An answer the proxy gives in its own name. */
export interface Refusal {
  readonly status: number;
  /** Many clients show this and nothing else. */
  readonly reason: string;
  readonly body: string;
}

export function refusal(status: number, reason: string, help?: string): Refusal {
  return { status, reason, body: `${JSON.stringify({ error: reason, ...(help === undefined ? {} : { help }) })}\n` };
}

/** A request for a host that is not answered here. */
export interface RefusedRequest {
  readonly method: string;
  /** Host and port, or the URL without its query. */
  readonly target: string;
  readonly status: number;
  /** The answer, JSON. */
  readonly body: string;
}

/** An answer on a connection that is no longer the HTTP server's. */
export function rawAnswer({ status, reason, body }: Refusal): string {
  return [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
