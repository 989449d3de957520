import type { LookupFunction } from 'node:net';
import { types } from 'node:util';
import pLimit from 'p-limit';
import type { Dispatcher } from 'undici';
import { once } from '../concurrency/once.ts';
import type { AddressRules } from './addresses.ts';
import type { Outgoing } from './outgoing.ts';
import { ImageError } from './port.ts';

export { parseCidrs } from './addresses.ts';

/** How pictures may be fetched. Times in milliseconds. */
export interface FetchPolicy extends AddressRules {
  /** Name resolution, TCP and TLS of one hop; default 3000. */
  readonly connectTimeoutMs?: number;
  /** One download with all its hops, from its first connection to its last byte; default 10000. */
  readonly totalTimeoutMs?: number;
  /** Default 5. */
  readonly maxRedirects?: number;
  /** Number of simultaneous downloads, and so of sockets; further ones wait. Default 16. */
  readonly maxParallel?: number;
  /** Name resolution; default: the system's. */
  readonly lookup?: LookupFunction;
}

export interface FetchOptions {
  /** Limit of the file's size in bytes; reading stops as soon as it is exceeded. */
  readonly maxBytes: number;
  /** Overrides the policy's. */
  readonly totalTimeoutMs?: number;
}

/** Downloads pictures. */
export interface ImageFetcher {
  /**
   * Throws ImageError: `url` if it is not an http(s) URL, contains credentials or leads to a denied address;
   * `too-many-bytes`; `download` for all other failures. Messages contain only the host of the URL: path and query may be
   * secret.
   */
  fetch(url: string, options: FetchOptions): Promise<Buffer>;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Creates a fetcher. */
export function createImageFetcher(policy: FetchPolicy = {}): ImageFetcher {
  const { connectTimeoutMs = 3000, totalTimeoutMs = 10_000, maxRedirects = 5, maxParallel = 16 } = policy;
  const client = once(async () =>
    (await import('./outgoing.ts')).openOutgoing(policy, connectTimeoutMs, policy.lookup),
  );
  const limit = pLimit(maxParallel);

  async function download(start: URL, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    let url = start;
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const answer = await explained(url, signal, () => get(url, client, signal));
      const location = redirectStatuses.has(answer.statusCode) ? header(answer, 'location') : undefined;
      if (location === undefined) return explained(url, signal, () => readBody(url, answer, maxBytes));
      discard(answer);
      url = parseUrl(location, url);
    }
    throw new ImageError('download', `${start.host} redirects more than ${maxRedirects} times`);
  }

  return {
    async fetch(text, options) {
      const url = parseUrl(text);
      return limit(async () => {
        const timeoutMs = options.totalTimeoutMs ?? totalTimeoutMs;
        const abort = new AbortController();
        const timer = setTimeout(() => abort.abort(new Error(`it took longer than ${timeoutMs} ms`)), timeoutMs);
        try {
          return await download(url, options.maxBytes, abort.signal);
        } finally {
          clearTimeout(timer);
        }
      });
    },
  };
}

/** `base` is the URL that redirected here. */
function parseUrl(text: string, base?: URL): URL {
  const from = base === undefined ? '' : `, to which ${base.host} redirects,`;
  if (!URL.canParse(text, base?.href)) throw new ImageError('url', `the address${from} is not a URL`);
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ImageError('url', `the URL${from} is not http or https but ${url.protocol.slice(0, -1)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ImageError('url', `the URL${from} has a user name or password in it, which is not supported`);
  }
  return url;
}

/** undici checks the signal only once it is connected; name resolution and connecting must be aborted as well. */
function get(url: URL, client: () => Promise<Outgoing>, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const headers = { accept: 'image/*,*/*;q=0.8', 'accept-encoding': 'identity', 'user-agent': 'tuku' };
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    client()
      .then((send) => send(url, { signal, headers }))
      .then(resolve, reject);
  });
}

async function readBody(url: URL, answer: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    refuseEarly(url, answer, maxBytes);
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw tooManyBytes(url, maxBytes);
      chunks.push(chunk);
    }
  } finally {
    discard(answer);
  }
  return Buffer.concat(chunks, length);
}

function refuseEarly(url: URL, answer: Dispatcher.ResponseData, maxBytes: number): void {
  if (answer.statusCode !== 200) {
    throw new ImageError('download', `${url.host} answered with status ${answer.statusCode}`);
  }
  const encoding = header(answer, 'content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== '') {
    throw new ImageError('download', `${url.host} sent a compressed response, which was not requested`);
  }
  if (Number(header(answer, 'content-length') ?? 0) > maxBytes) throw tooManyBytes(url, maxBytes);
}

function header(answer: Dispatcher.ResponseData, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Closes the connection if anything is left to read. */
function discard(answer: Dispatcher.ResponseData): void {
  answer.body.on('error', () => undefined).destroy();
}

function tooManyBytes(url: URL, maxBytes: number): ImageError {
  return new ImageError('too-many-bytes', `${url.host} sends more than the limit of ${maxBytes} bytes`);
}

/** Turns a step's error into an ImageError that names the host and the reason. */
async function explained<T>(url: URL, signal: AbortSignal, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const reason = reasonOf(signal.reason ?? error);
    throw new ImageError('download', `could not fetch from ${url.host}: ${reason}`, signal.aborted);
  }
}

/** Errors of several connection attempts may have a code but no message. */
function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return 'unknown reason';
  return error.message || ('code' in error ? String(error.code) : error.name);
}
