import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { isLoopback, isPrivateName, parseHostPort } from './host-port.ts';
import { type RefusedRequest, refusal } from './refusal.ts';

/** Which web pages may use the server through a visitor's browser, and by which names the server is reached. */
export interface PageRules {
  /** Origins such as `http://localhost:3000`. */
  readonly allowed: readonly string[];
  /** Whether a host is one that the server answers for: a page of any other host is not the server's own. */
  isOwn(host: string): boolean;
  onRefused(refused: RefusedRequest): void;
}

const HELP = 'To let a web page call Tuku, start Tuku with --allow-origin and the page’s origin.';
const MAX_AGE_S = 600;

/**
 * Keeps web pages out that a visitor's browser lets call this machine: browsers send Origin with what pages post and
 * fetch, and Sec-Fetch-Site also with pictures, forms and links. Answers CORS, with its preflights, for the allowed
 * origins only [Fetch standard; W3C Fetch Metadata].
 */
export function pageGuard({ allowed, isOwn, onRefused }: PageRules): RequestHandler {
  return (req, res, next) => {
    const { origin } = req.headers;
    if (origin !== undefined && allowed.includes(origin)) {
      res.setHeader('Access-Control-Allow-Origin', origin);
      res.setHeader('Access-Control-Expose-Headers', '*');
      res.setHeader('Vary', 'Origin');
      if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) return next();
      res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, DELETE');
      // `*` does not cover Authorization.
      res.setHeader('Access-Control-Allow-Headers', req.headers['access-control-request-headers'] ?? '*');
      res.setHeader('Access-Control-Allow-Private-Network', 'true');
      res.setHeader('Access-Control-Max-Age', MAX_AGE_S);
      return void res.writeHead(204).end();
    }
    if (!isForeign(req, isOwn)) return next();
    const { status, body } = refusal(403, 'Tuku does not serve other sites’ web pages (Origin, Sec-Fetch-Site)', HELP);
    res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    res.end(body);
    onRefused({ method: req.method, target: req.originalUrl.replace(/\?.*/s, '').slice(0, 300), status, body });
  };
}

function isForeign({ headers, url = '' }: IncomingMessage, isOwn: (host: string) => boolean): boolean {
  const site = headers['sec-fetch-site'];
  // The control API is closed to pages of other ports of this machine, too.
  if (site === 'cross-site' || (site === 'same-site' && /^\/_tuku(?![^/?])/i.test(url))) return true;
  if (headers.origin === undefined) return false;
  const host = headers.host?.toLowerCase();
  const own = ['http', 'https'].some((scheme) => originOf(`${scheme}://${host}`) === headers.origin);
  const name = parseHostPort(host ?? '', 80)?.host;
  return !own || name === undefined || !isOwn(name);
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

/** Whether a name cannot lead a browser here from a page on the internet: an address, or a name of private networks. */
export function isUnroutable(host: string): boolean {
  return isLoopback(host) || isIP(host) !== 0 || isPrivateName(host);
}
