import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A web server for tests: serves pictures, receives callbacks. */
export interface Web {
  /** The URL of a file. */
  url(name: string): string;
  /** The bytes of each path, or a handler that answers it. */
  readonly files: Map<string, Buffer | ((request: IncomingMessage, response: ServerResponse) => void)>;
  /** Bodies posted to `/callback`, in order; `statuses` are the next answers, 200 when none are left. */
  readonly posted: { readonly type: string | undefined; readonly body: string }[];
  readonly statuses: number[];
  close(): Promise<void>;
}

export async function startWeb(): Promise<Web> {
  const files: Web['files'] = new Map();
  const posted: Web['posted'] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    if (name === 'callback') {
      text(request).then((body) => {
        posted.push({ type: request.headers['content-type'], body });
        response.writeHead(statuses.shift() ?? 200).end();
      });
      return;
    }
    const file = files.get(name);
    if (typeof file === 'function') file(request, response);
    else response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    files,
    posted,
    statuses,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
