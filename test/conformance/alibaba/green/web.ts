import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A web server of the test's own: pictures to fetch, callbacks to receive. */
export interface Web {
  /** The address of a file. */
  url(name: string): string;
  /** What paths lead to: bytes, or something that answers in its own way. */
  readonly files: Map<string, Buffer | ((request: IncomingMessage, response: ServerResponse) => void)>;
  /** Bodies posted to `/callback`, in order; the statuses to answer them with, 200 when there are none left. */
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
