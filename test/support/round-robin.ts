import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';

/** The path of a server's journal, and of a request in it. */
const journal = /^\/_tuku\/requests(?:\/(\d+)(\/[^?]*))?(\?.*)?$/;

interface Listed {
  readonly id: number;
  readonly at: string;
}

/**
 * A proxy in front of servers that passes each HTTP request to the next of them, and each connection with TLS or a tunnel.
 * Nothing about a client makes it stay with one server. Journals are the servers' own, which a test may not care about: they
 * are listed as if they were one, with numbers that tell whose a request is.
 */
export async function roundRobin(ports: readonly number[]): Promise<{ port: number; close: () => Promise<void> }> {
  let turn = 0;
  const next = () => ports[turn++ % ports.length] as number;
  const sockets = new Set<Socket>();

  function pipe(client: Socket, head?: Buffer): void {
    const server = connect(next(), '127.0.0.1');
    sockets.add(server);
    server.once('close', () => sockets.delete(server));
    if (head !== undefined) server.write(head);
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
  }

  function pass(req: IncomingMessage, res: ServerResponse, port: number, path = req.url): void {
    const { method, rawHeaders: headers } = req;
    // Its own connection: a server that closes an idle one must not fail a request.
    const onward = request({ port, host: '127.0.0.1', method, path, headers, setHost: false, agent: false });
    onward.on('response', (answer) => {
      res.sendDate = false;
      res.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
      answer.on('error', () => res.destroy());
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    res.on('close', () => onward.destroy());
    req.pipe(onward);
  }

  async function list(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
    const { connection: _, ...sent } = headers;
    const answers = await Promise.all(
      ports.map((port) => fetch(`http://127.0.0.1:${port}${req.url}`, { headers: { ...sent, connection: 'close' } })),
    );
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { requests?: Listed[] }[];
    const requests = bodies
      .flatMap((body, server) => (body.requests ?? []).map((one) => ({ ...one, id: one.id * ports.length + server })))
      .sort((a, b) => (a.at < b.at ? 1 : -1));
    const limit = Number(new URL(req.url ?? '', 'http://x').searchParams.get('limit') ?? 50);
    const refused = answers.findIndex(({ ok }) => !ok);
    const body = refused < 0 ? { ...bodies[0], requests: requests.slice(0, limit) } : bodies[refused];
    res.writeHead(answers[Math.max(0, refused)]?.status ?? 502, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(body));
  }

  const http = createServer((req, res) => {
    const [, id, rest = '', query = ''] = journal.exec(req.url ?? '') ?? [];
    const isList =
      req.method === 'GET' && id === undefined && journal.test(req.url ?? '') && !/follow=/.test(req.url ?? '');
    if (isList) return void list(req, res).catch(() => res.destroy());
    if (id === undefined) return pass(req, res, next());
    const number = Number(id);
    const path = `/_tuku/requests/${Math.floor(number / ports.length)}${rest}${query}`;
    pass(req, res, ports[number % ports.length] as number, path);
  });
  http.keepAliveTimeout = 60_000;
  http.on('connect', (req, client: Socket, head) => {
    const lines = req.rawHeaders.flatMap((text, at) =>
      at % 2 === 0 ? [`${text}: ${req.rawHeaders[at + 1]}\r\n`] : [],
    );
    const start = `CONNECT ${req.url} HTTP/1.1\r\n${lines.join('')}\r\n`;
    pipe(client, Buffer.concat([Buffer.from(start, 'latin1'), head]));
  });
  const tcp = createTcpServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => client.destroy());
    client.once('data', (first) => {
      client.pause();
      client.unshift(first);
      // The first byte of a TLS handshake.
      if (first[0] === 0x16) pipe(client);
      else http.emit('connection', client);
      client.resume();
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  return {
    port: (tcp.address() as AddressInfo).port,
    async close() {
      tcp.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
