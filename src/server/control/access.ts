import type { RequestHandler } from 'express';
import { sameText } from '../../protocol/keys.ts';
import { isLoopback, parseHostPort } from '../host-port.ts';
import { isUnroutable } from '../web-pages.ts';

/** Who may use the control API. */
export interface ControlAccess {
  /** Names and addresses, besides the loopback ones, by which clients reach it. */
  readonly hosts: readonly string[];
  /** What clients must present as `Authorization: Bearer …`. */
  readonly token?: string;
  /** Whether clients need a token, also where none is configured. */
  readonly needsToken: boolean;
}

/** Paths that probes and clients read before they know a token: they disclose nothing and change nothing. */
const open = new Set(['/health', '/ready', '/certificate']);

/** The console's own files: the page asks for the token, which all that it then asks for needs. */
const isPage = (path: string) => /^\/ui(\/|$)/i.test(path);

/**
 * Refuses requests whose Host is not a name of this machine's (a web page can make its own name resolve to this machine)
 * and, where a token is needed, requests without it.
 */
export function requireAccess({ hosts, token, needsToken }: ControlAccess): RequestHandler {
  return (req, res, next) => {
    const host = parseHostPort(req.headers.host ?? '', 80)?.host;
    const isOpen = open.has(req.path.toLowerCase().replace(/\/$/, ''));
    if (host === undefined || !(isLoopback(host) || hosts.includes(host) || (isOpen && isUnroutable(host)))) {
      const error = `the control API is not available on host ${host ?? '(none)'}; start Tuku with --control-host to add it`;
      return void res.status(403).json({ error });
    }
    const [, given] = /^bearer (.+)$/i.exec(req.headers.authorization ?? '') ?? [];
    if (
      isOpen ||
      isPage(req.path) ||
      !needsToken ||
      (token !== undefined && given !== undefined && sameText(given, token))
    )
      return next();
    const error =
      token === undefined
        ? 'the control API needs a token when --host is not a loopback address; start Tuku with --control-token'
        : 'the control API needs the token of --control-token: Authorization: Bearer TOKEN';
    res.setHeader('WWW-Authenticate', 'Bearer');
    res.status(401).json({ error });
  };
}
