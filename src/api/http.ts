import { exchange } from '../client/http.ts';
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

/** Calls the control API: the text it answers. Throws TukuError. */
export async function callControl({ url, token }: ControlAddress, call: ControlCall): Promise<string> {
  const { method = 'GET', path, body, timeoutMs = TIMEOUT_MS } = call;
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    // A server in a container answers on loopback names, whatever the host's name is outside.
    Host: `localhost:${new URL(url).port || 80}`,
    Connection: 'close',
    ...(text === '' ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  const { sent, answered } = exchange(`${url}/_tuku/${path}`, { method, headers }, text);
  sent.setTimeout(timeoutMs, () => {
    sent.destroy(new TukuError('timeout', `Tuku on ${url} did not answer ${method} /_tuku/${path} in ${timeoutMs} ms`));
  });
  const answer = await answered.catch((error: Error) => {
    throw error instanceof TukuError
      ? error
      : new TukuError('unreachable', `no Tuku answers on ${url}: ${error.message}`);
  });
  if (answer.status < 300 || (path === 'ready' && answer.status === 503)) return answer.text;
  throw new TukuError('refused', `Tuku refused ${method} /_tuku/${path}: ${reasonOf(answer.text, answer.status)}`);
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
