import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { finished, pipeline } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { formatHostPort, type HostPort, isLoopback } from './host-port.ts';
import { type Refusal, rawAnswer, refusal } from './refusal.ts';

/** Name resolution and TCP. */
const CONNECT_MS = 10_000;
/** How long a forwarded connection may be silent. */
const IDLE_MS = 300_000;

/** Forwards proxy requests to hosts that Tuku does not answer for. */
export interface Passthrough {
  /** Answers a CONNECT request and connects the client with the host. */
  tunnel(client: Socket, head: Buffer, target: HostPort): void;
  /** Forwards a request to the host and its response to the client, both as streams. */
  forward(req: IncomingMessage, res: ServerResponse, target: ForwardTarget): void;
  /** Closes all tunnels and opens no more. */
  close(): void;
}

export interface ForwardTarget extends HostPort {
  readonly tls: boolean;
  /** What follows the host in the URL: path and query; may be empty. */
  readonly path: string;
}

/**
 * @param rules.permits whether an IP address may be connected to
 * @param rules.ownPorts the server's own ports: it never connects to itself
 */
export function createPassthrough(rules: {
  permits(address: string): boolean;
  ownPorts(): readonly number[];
}): Passthrough {
  const open = new Set<Socket>();
  let closed = false;

  async function dial({ host, port }: HostPort, onSocket: (socket: Socket) => void): Promise<Socket> {
    const found = await lookup(host, { all: true });
    const denied = found.find(({ address }) => !rules.permits(address));
    if (denied !== undefined) throw new Error(`connections to ${denied.address} are not permitted`);
    const socket = connect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      // The addresses that were checked, whatever the name resolves to a moment later.
      lookup: (_host, _options, done) => done(null, found),
      autoSelectFamily: true,
    });
    onSocket(socket);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    if (isSelf(socket)) throw new Error('the host is Tuku itself');
    return socket;
  }

  /** Detects a connection to this server under any name: connecting to an own address uses that address as the source. */
  function isSelf({ localAddress, remoteAddress = '', remotePort = 0 }: Socket): boolean {
    if (!rules.ownPorts().includes(remotePort)) return false;
    return remoteAddress === localAddress || isLoopback(remoteAddress.replace('::ffff:', ''));
  }

  function dialInTime(target: HostPort): Promise<Socket> {
    let pending: Socket | undefined;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`no connection within ${CONNECT_MS} ms`));
        pending?.destroy();
      }, CONNECT_MS);
      dial(target, (socket) => {
        pending = socket;
        track(socket);
      })
        .then(resolve, (error: Error) => {
          pending?.destroy();
          reject(error);
        })
        .finally(() => clearTimeout(late));
    });
  }

  function track(socket: Socket): void {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  }

  return {
    tunnel(client, head, target) {
      if (closed) return void client.destroy();
      track(client);
      dialInTime(target).then(
        (host) => {
          client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
          if (head.length > 0) host.write(head);
          for (const [from, to] of [
            [client, host],
            [host, client],
          ] as const) {
            from.setTimeout(IDLE_MS, () => from.destroy());
            pipeline(from, to, (error) => {
              if (error) to.destroy();
            });
          }
        },
        (error: Error) => {
          client.end(rawAnswer(unreachable(target, error)));
          client.destroySoon();
        },
      );
    },

    forward(req, res, target) {
      const fail = (error: Error) => {
        if (res.headersSent) return void res.destroy();
        const { status, reason, body } = unreachable(target, error);
        res.writeHead(status, reason, { 'Content-Type': 'application/json', Connection: 'close' }).end(body);
      };
      dialInTime(target).then((socket) => sendOn(req, res, target, socket, fail), fail);
    },

    close() {
      closed = true;
      for (const socket of open) socket.destroy();
    },
  };
}

function sendOn(
  req: IncomingMessage,
  res: ServerResponse,
  target: ForwardTarget,
  socket: Socket,
  fail: (error: Error) => void,
): void {
  const { host, tls, path } = target;
  const name = isIP(host) ? {} : { servername: host };
  const sent = request({
    method: req.method as string,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: ['Host', formatHost(target), ...endToEnd(req, 'host')],
    createConnection: () => (tls ? connectTls({ socket, ...name }) : socket),
  });
  sent.setTimeout(IDLE_MS, () => sent.destroy(new Error('the host does not respond')));
  sent.on('error', fail);
  sent.on('response', (answer) => {
    res.writeHead(answer.statusCode as number, answer.statusMessage, [...endToEnd(answer)]);
    pipeline(answer, res, () => undefined);
  });
  finished(res, () => sent.destroy());
  pipeline(req, sent, () => undefined);
}

/** Headers that apply to one connection, not to the message [RFC 9110, 7.6.1]. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Names and values of the headers to forward, in wire order. */
function* endToEnd({ rawHeaders, headers }: IncomingMessage, without?: string): Generator<string> {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    if (name !== without && !hopByHop.has(name) && !named.has(name)) yield* rawHeaders.slice(i, i + 2);
  }
}

/** The Host header of a target: the port is left out when it is the scheme's default. */
function formatHost({ host, port, tls }: ForwardTarget): string {
  const text = formatHostPort({ host, port });
  return port === (tls ? 443 : 80) ? text.replace(/:\d+$/, '') : text;
}

function unreachable(target: HostPort, error: Error): Refusal {
  const code = (error as NodeJS.ErrnoException).code;
  return refusal(502, `Tuku cannot reach ${formatHostPort(target)}: ${error.message || code}`);
}
