/** An error response of the proxy itself. */
export interface Refusal {
  readonly status: number;
  /** The reason phrase; many clients show nothing else. */
  readonly reason: string;
  readonly body: string;
}

export function refusal(status: number, reason: string, help?: string): Refusal {
  return { status, reason, body: `${JSON.stringify({ error: reason, ...(help === undefined ? {} : { help }) })}\n` };
}

/** A proxy request that was refused. */
export interface RefusedRequest {
  readonly method: string;
  /** Host and port, or the URL without its query. */
  readonly target: string;
  readonly status: number;
  /** The response body, JSON. */
  readonly body: string;
}

/** A refusal as bytes, for a connection that the HTTP server has handed over. */
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
