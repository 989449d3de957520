import { request } from 'node:http';
import { TukuError } from './errors.ts';

/** Where the control API is. */
export interface ControlAddress {
  readonly url: string;
  readonly token?: string;
}

/** A call of the control API. */
export interface ControlCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Path and query below `/_tuku/`. */
  readonly path: string;
  readonly body?: object;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

/**
 * Calls the control API: the text it answers. Neither `fetch`, which tests replace, nor a connection that stays open.
 * Throws TukuError.
 */
export function callControl({ url, token }: ControlAddress, call: ControlCall): Promise<string> {
  const { method = 'GET', path, body, timeoutMs = TIMEOUT_MS } = call;
  const { hostname, port } = new URL(url);
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    // A server in a container answers on loopback names, whatever the host's name is outside.
    Host: `localhost:${port || 80}`,
    Connection: 'close',
    ...(text === '' ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const sent = request({ host, port: port || 80, method, path: `/_tuku/${path}`, headers, agent: false });
    sent.setTimeout(timeoutMs, () => {
      sent.destroy(
        new TukuError('timeout', `Tuku on ${url} did not answer ${method} /_tuku/${path} in ${timeoutMs} ms`),
      );
    });
    const fail = (error: Error) => {
      const message = `no Tuku answers on ${url}: ${error.message}`;
      reject(error instanceof TukuError ? error : new TukuError('unreachable', message));
    };
    sent.once('error', fail);
    sent.once('response', (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        answer += part;
      });
      response.once('error', fail);
      response.once('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode < 300 || (path === 'ready' && statusCode === 503)) resolve(answer);
        else reject(new TukuError('refused', `Tuku refused ${method} /_tuku/${path}: ${reasonOf(answer, statusCode)}`));
      });
    });
    sent.end(text);
  });
}

function reasonOf(answer: string, status: number): string {
  try {
    const { error } = JSON.parse(answer) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // Not Tuku's.
  }
  return `HTTP status ${status}`;
}
