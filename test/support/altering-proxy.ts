import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type RawRequest, sendRaw } from './raw-http.ts';

/** Changes a request on its way; names of headers are as they were sent. */
export type Alteration = (request: RawRequest & { readonly body: Buffer }) => RawRequest;

/** A proxy that passes requests on to a server, Host header and all, changed as a test wants it. */
export interface AlteringProxy {
  readonly url: string;
  /** From now on; at first nothing is changed. */
  alter(how: Alteration): void;
  close(): Promise<void>;
}

export async function startAlteringProxy(target: string): Promise<AlteringProxy> {
  let alter: Alteration = (request) => request;
  const server = createServer(async (req, res) => {
    const headers: Record<string, string> = {};
    for (let at = 0; at + 1 < req.rawHeaders.length; at += 2) {
      const name = req.rawHeaders[at] as string;
      if (!/^(connection|transfer-encoding|content-length)$/i.test(name)) {
        headers[name] = req.rawHeaders[at + 1] as string;
      }
    }
    const sent = { method: req.method ?? '', target: req.url ?? '', headers, body: await buffer(req) };
    const passed = alter(sent);
    const length = { 'Content-Length': String(Buffer.byteLength(passed.body)) };
    const answer = await sendRaw(target, { ...passed, headers: { ...passed.headers, ...length } });
    const { 'transfer-encoding': _, ...rest } = answer.headers;
    res.writeHead(answer.status, rest).end(answer.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    alter(how) {
      alter = how;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The request with a header of another value, whatever the case of its name. */
export function withHeader<R extends RawRequest>(request: R, name: string, value: string): R {
  const rest = Object.entries(request.headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: { ...Object.fromEntries(rest), [name]: value } };
}

/** The value of a header, whatever the case of its name. */
export function headerOf({ headers }: RawRequest, name: string): string {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}
