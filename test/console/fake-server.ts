import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

/** An answer: JSON with status 200, or something else. */
export type FakeAnswer = object | ((request: IncomingMessage, response: ServerResponse) => void);

/** A server of the console's files whose control API answers as a test likes; what it is not told, it does not have. */
export interface FakeServer {
  readonly url: string;
  /** By method and path below `/_tuku`, without the query. */
  answers: Record<string, FakeAnswer>;
  /** Method and path of every call, with what was sent. */
  /** Which server answers: another one has another. */
  start: string;
  /** Stops listening, and begins again on the same port. */
  lose(): Promise<void>;
  come(): Promise<void>;
  readonly calls: { readonly call: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** As strict as the real server's. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function startFake(answers: Record<string, FakeAnswer>): Promise<FakeServer> {
  const calls: FakeServer['calls'] = [];
  const fake = { answers, start: 'first' };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/_tuku/ui' || pathname.startsWith('/_tuku/ui/')) return sendFile(pathname, response);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const call = `${request.method} ${pathname.replace('/_tuku', '')}`;
    calls.push({ call, headers: request.headers, body });
    response.setHeader('Tuku-Start', fake.start);
    const answer = fake.answers[call];
    if (typeof answer === 'function') return answer(request, response);
    response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: `not found: ${call}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const lose = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    get start() {
      return fake.start;
    },
    set start(next) {
      fake.start = next;
    },
    lose,
    come: () => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve)),
    get answers() {
      return fake.answers;
    },
    set answers(next) {
      fake.answers = next;
    },
    close: lose,
  };
}

function sendFile(pathname: string, response: ServerResponse): void {
  const name = pathname.replace(/^\/_tuku\/ui\/?/, '') || 'index.html';
  try {
    const bytes = readFileSync(join(packageRoot, 'dist/console', name));
    response.writeHead(200, {
      'Content-Type': types[extname(name)] ?? 'text/plain',
      'Content-Security-Policy': POLICY,
    });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}
