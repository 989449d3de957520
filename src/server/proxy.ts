import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { formatHostPort, type HostPort, isLoopback, parseHostPort } from './host-port.ts';
import type { Passthrough } from './passthrough.ts';
import { type Refusal, type RefusedRequest, rawAnswer, refusal } from './refusal.ts';
import { clientOf, type TlsMultiplexer } from './tls-multiplexer.ts';

/** How the proxy treats the hosts that clients request. */
export interface ProxyRules {
  /** Whether a host belongs to a vendor, so that Tuku answers for it. */
  isVendor(host: string): boolean;
  /** Whether Tuku serves a product at a vendor's host; requests to the others are passed on where that is possible. */
  isServed(host: string): boolean;
  /** The ports this server listens on: a loopback address with one of them is the server itself. */
  ownPorts(): readonly number[];
  /** Forwards requests to other hosts; if absent, they are refused. */
  readonly passthrough?: Passthrough;
  /** Called for each refused request. */
  onRefused(refused: RefusedRequest): void;
  /** Called for each request to a vendor's host that is passed on. */
  onPassed(passed: { readonly method: string; readonly target: string }): void;
}

const ABSOLUTE = /^(https?):\/\/([^/?#]*)(.*)$/i;
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Lets an HTTP server work as a proxy for absolute-form requests (those with a URL as their target). When the URL's host
 * is a vendor's or this server, the request is answered like any other, whatever the scheme: `req.url` becomes the path
 * and query, and Host in `req.headers` the target's host [RFC 9112, 3.2.2]. The raw headers stay as sent.
 */
export function throughProxy(answer: RequestListener, rules: ProxyRules): RequestListener {
  return (req, res) => {
    const url = req.url as string;
    if (url.startsWith('/') || url === '*') return answer(req, res);
    const [, scheme = '', authority = '', rest = ''] = ABSOLUTE.exec(url) ?? [];
    const target = parseHostPort(authority, defaultPorts[scheme.toLowerCase()] ?? 0);
    if (target === undefined) return refuse(req, res, rules, malformed(url));
    if (isAnswered(target, rules)) {
      req.url = rest.startsWith('/') ? rest : `/${rest}`;
      req.headers.host = hostHeader(req, target, authority);
      return answer(req, res);
    }
    if (rules.passthrough === undefined) return refuse(req, res, rules, foreign(target, 'a request'));
    if (rules.isVendor(target.host)) rules.onPassed({ method: req.method as string, target: withoutSecrets(url) });
    rules.passthrough.forward(req, res, { ...target, tls: scheme.toLowerCase() === 'https', path: rest });
  };
}

/** The Host header as sent if it names the target's host: clients sign it, with or without a port. */
function hostHeader(req: IncomingMessage, target: HostPort, authority: string): string {
  const sent = req.headers.host;
  return sent !== undefined && parseHostPort(sent, target.port)?.host === target.host ? sent : authority;
}

/** Tunnels within one another on one connection: a client may go through a proxy that it tells to go through this one. */
const MAX_TUNNELS = 4;

/** Handles CONNECT requests. Requests through an admitted tunnel are answered as if they came directly. */
export function connectTunnel(rules: ProxyRules) {
  /** Admitted tunnels by client; a connection within a tunnel has the address and port of the outermost one. */
  const tunnels = new Map<string, number>();

  /** Counts a tunnel of a connection; false when there are too many. */
  function enter(socket: Socket): boolean {
    const client = clientOf(socket);
    const depth = (tunnels.get(client) ?? 0) + 1;
    if (depth > MAX_TUNNELS) return false;
    if (depth === 1) socket.once('close', () => tunnels.delete(client));
    tunnels.set(client, depth);
    return true;
  }

  return (req: IncomingMessage, socket: Socket, head: Buffer, multiplexer: TlsMultiplexer): void => {
    socket.on('error', () => socket.destroy());
    // HTTP/0.9 has no CONNECT.
    const target = req.httpVersionMajor === 1 ? parseHostPort(req.url as string, 0) : undefined;
    const answered = target !== undefined && isAnswered(target, rules);
    const refused =
      target === undefined ? malformed(req.url as string) : answered ? tooDeep(target) : foreign(target, 'a tunnel');
    if (answered && enter(socket)) {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      multiplexer.accept(socket, head);
    } else if (target !== undefined && !answered && rules.passthrough !== undefined) {
      if (rules.isVendor(target.host)) rules.onPassed({ method: 'CONNECT', target: formatHostPort(target) });
      rules.passthrough.tunnel(socket, head, target);
    } else {
      socket.end(rawAnswer(refused));
      socket.destroySoon();
      rules.onRefused({ method: 'CONNECT', target: withoutSecrets(req.url as string), ...refused });
    }
  };
}

/** Without pass-through, every host of a vendor is answered: what Tuku does not serve is refused in the vendor's form. */
function isAnswered({ host, port }: HostPort, { isVendor, isServed, passthrough, ownPorts }: ProxyRules): boolean {
  if (isVendor(host)) return passthrough === undefined || isServed(host);
  return isLoopback(host) && ownPorts().includes(port);
}

function foreign(target: HostPort, what: string): Refusal {
  return refusal(
    403,
    `Tuku refuses ${what} to ${formatHostPort(target)}: not a vendor's host (see --proxy-passthrough)`,
    'Tuku answers only for the hosts of the vendors it emulates and forwards nothing to others. Add a host to NO_PROXY ' +
      'to reach it without Tuku, or start Tuku with --proxy-passthrough to forward requests to other hosts.',
  );
}

function tooDeep(target: HostPort): Refusal {
  return refusal(
    508,
    `Tuku refuses a tunnel to ${formatHostPort(target)}: more than ${MAX_TUNNELS} within one another`,
  );
}

function malformed(target: string): Refusal {
  return refusal(400, `Tuku: not a valid proxy target: ${withoutSecrets(target).replace(/[^\x21-\x7e]/g, '?')}`);
}

function refuse(req: IncomingMessage, res: ServerResponse, rules: ProxyRules, { status, reason, body }: Refusal): void {
  res.writeHead(status, reason, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
  rules.onRefused({ method: req.method as string, target: withoutSecrets(req.url as string), status, body });
}

/** A request target without query, user and password, shortened to a reasonable length. */
function withoutSecrets(target: string): string {
  return target
    .replace(/[?#].*$/, '')
    .replace(/(^|\/\/)[^/]*@/, '$1')
    .slice(0, 300);
}
