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
      let failed = false;
      const fail = (error: Error) => {
        // The answer to the first failure closes what the next ones come from.
        if (failed) return;
        failed = true;
        if (res.headersSent) return void res.destroy();
        const { status, reason, body } = unreachable(target, error);
        res.writeHead(status, reason, { 'Content-Type': 'application/json', Connection: 'close' }).end(body);
      };
      const coding = req.headers['transfer-encoding'];
      if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') {
        return void fail(new Error(`a body in transfer coding ${coding} cannot be sent on`));
      }
      dialInTime(target)
        .then((socket) => {
          try {
            sendOn(req, res, target, socket, fail);
          } catch (error) {
            socket.destroy();
            throw error;
          }
        })
        .catch(fail);
    },

    close() {
      closed = true;
      for (const socket of open) socket.destroy();
    },
  };
}

/** Sends a request on and its response back. Throws for what Node refuses to write, such as characters in the path. */
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
    headers: ['Host', formatHost(target), ...endToEnd(req, 'host', 'expect'), ...framing(req)],
    createConnection: () => (tls ? connectTls({ socket, ...name }) : socket),
  });
  const giveUp = (error: Error) => {
    fail(error);
    sent.destroy();
  };
  sent.setTimeout(IDLE_MS, () => sent.destroy(new Error('the host does not respond')));
  sent.on('error', fail);
  // The Upgrade header is not sent on, so no host may switch protocols.
  sent.on('upgrade', (_answer, upgraded) => {
    upgraded.destroy();
    fail(new Error('the host switches protocols, which nobody asked it to; use a tunnel (CONNECT)'));
  });
  sent.on('response', (answer) => {
    try {
      res.writeHead(...headOf(answer));
    } catch (error) {
      answer.destroy();
      return giveUp(error as Error);
    }
    pipeline(answer, res, () => undefined);
  });
  finished(res, () => sent.destroy());
  pipeline(req, sent, () => undefined);
}

/** The head of a response as it is sent back. Throws an Error for a head that must not be. */
function headOf(answer: IncomingMessage): [status: number, reason: string, headers: string[]] {
  const { statusCode = 0, statusMessage = '', headers } = answer;
  if (statusCode < 200 || statusCode > 999) throw new Error(`the host answers with status ${statusCode}`);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(statusMessage)) throw new Error("the host's reason phrase has control characters");
  const length = headers['transfer-encoding'] === undefined ? headers['content-length'] : undefined;
  return [
    statusCode,
    statusMessage,
    [...endToEnd(answer), ...(length === undefined ? [] : ['Content-Length', length])],
  ];
}

/** Methods whose requests Node sends without a body, or anything that says so, unless it is told the body's framing. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/**
 * Says where the body ends: as the client's request did, whatever its other headers say. Node adds nothing to a list of
 * headers, and would write a body that nothing delimits: the host would read it as the next request.
 */
function framing({ method = '', headers }: IncomingMessage): string[] {
  if (headers['transfer-encoding'] !== undefined) return ['Transfer-Encoding', 'chunked'];
  const length = headers['content-length'] ?? (bodiless.has(method) ? undefined : '0');
  return length === undefined ? [] : ['Content-Length', length];
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
  // Not hop-by-hop, but said anew for every connection.
  'content-length',
]);

/** Names and values of the headers to forward, in wire order. */
function* endToEnd({ rawHeaders, headers }: IncomingMessage, ...without: string[]): Generator<string> {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    if (!without.includes(name) && !hopByHop.has(name) && !named.has(name)) yield* rawHeaders.slice(i, i + 2);
  }
}

/** The Host header of a target: the port is left out when it is the scheme's default. */
function formatHost({ host, port, tls }: ForwardTarget): string {
  const text = formatHostPort({ host, port });
  return port === (tls ? 443 : 80) ? text.replace(/:\d+$/, '') : text;
}

function unreachable(target: HostPort, error: Error): Refusal {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = (error.message || String(code)).replace(/[^\x20-\x7e]/g, '?');
  return refusal(502, `Tuku cannot reach ${formatHostPort(target)}: ${reason}`);
}
