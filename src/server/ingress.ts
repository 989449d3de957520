import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import type { Documents } from '../cluster/port.ts';
import { addressPolicy } from '../images/addresses.ts';
import type { FetchPolicy } from '../images/fetch.ts';
import { systemClock } from '../protocol/clock-and-ids.ts';
import { type Certificates, createCertificates } from './certificates.ts';
import { certifiedNames } from './certified-names.ts';
import { isLoopback, isPrivateName, withinDomains } from './host-port.ts';
import type { Journal } from './journal.ts';
import { passedEntry, refusalEntry } from './journal-entry.ts';
import { type Listener, listen } from './listener.ts';
import type { TukuOptions } from './options.ts';
import { createPassthrough, type Passthrough } from './passthrough.ts';
import { connectTunnel, throughProxy } from './proxy.ts';
import type { RefusedRequest } from './refusal.ts';
import type { Settings } from './settings.ts';
import { sharedAuthority } from './shared-authority.ts';
import { isServedHost, vendorDomains } from './vendors.ts';
import { isUnroutable, type PageRules } from './web-pages.ts';

/** Every way in: the ports, TLS, and the proxy for the vendors' hosts. */
export interface Ingress {
  readonly certificates: Certificates;
  /** Whether a host belongs to a vendor. */
  isVendor(host: string): boolean;
  /** Which web pages may call. */
  readonly pages: PageRules;
  /** Starts listening; see `listen` for its errors. */
  open(app: RequestListener): Promise<Listener>;
}

const reasons: Readonly<Record<number, string>> = { 403: 'not a vendor’s host', 508: 'tunnels within tunnels' };

export function createIngress(
  options: TukuOptions,
  { fetchPolicy, controlAccess, allowedOrigins }: Settings,
  { journal, log, documents }: { journal: Journal; log: Logger; documents: Documents },
): Ingress {
  const { host, port, httpsPort, caFolder } = options;
  const isVendor = withinDomains(vendorDomains);
  const certificates = createCertificates({
    shared: (own) => sharedAuthority(documents, own),
    ...(caFolder === undefined ? {} : { folder: caFolder }),
    names: certifiedNames(vendorDomains),
    mayCertify: (name) => isVendor(name) || isPrivateName(name),
    onNotStored: (error) =>
      log.warn({ err: error }, 'the certificate authority is not stored: it is lost when the server stops'),
    onOutdated: (advice) =>
      log.warn({ folder: caFolder }, `the certificate authority is outdated, see tuku ca: ${advice}`),
  });
  if (controlAccess.needsToken && controlAccess.token === undefined) {
    log.warn({ host }, 'the control API is closed: set --control-token to use it on an address that others can reach');
  }
  const ports: number[] = [];
  const passthrough = passthroughOf(options, fetchPolicy, () => ports, log);
  const onRefused = (reason: (status: number) => string) => (refused: RefusedRequest) => {
    journal.add(refusalEntry(systemClock.now(), refused));
    const { method, target, status } = refused;
    log.warn({ method, target, status }, `refused: ${reason(status)}`);
  };
  const rules = {
    isVendor,
    isServed: isServedHost,
    ownPorts: () => ports,
    ...(passthrough === undefined ? {} : { passthrough }),
    onRefused: onRefused((status) => reasons[status] ?? 'malformed target'),
    onPassed(passed: { readonly method: string; readonly target: string }) {
      journal.add(passedEntry(systemClock.now(), passed));
      log.info(passed, 'passed on: a vendor’s host at which Tuku serves nothing');
    },
  };
  return {
    certificates,
    isVendor,
    pages: {
      allowed: allowedOrigins,
      isOwn: (name) => isVendor(name) || isUnroutable(name) || controlAccess.hosts.includes(name),
      onRefused: onRefused(() => 'another site’s web page'),
    },
    async open(app) {
      const listener = await listen({
        host,
        port,
        ...(httpsPort === undefined ? {} : { httpsPort }),
        answer: throughProxy(app, rules),
        tunnel: connectTunnel(rules),
        certificates,
      });
      ports.push(listener.port, ...(listener.httpsPort === undefined ? [] : [listener.httpsPort]));
      return {
        ...listener,
        close() {
          passthrough?.close();
          return listener.close();
        },
      };
    },
  };
}

function passthroughOf(
  { proxyPassthrough, host }: TukuOptions,
  fetchPolicy: FetchPolicy,
  ownPorts: () => readonly number[],
  log: Logger,
): Passthrough | undefined {
  if (!proxyPassthrough) return undefined;
  if (!isLoopback(host)) {
    log.warn({ host }, 'open proxy: anyone who can reach this port can reach every host that this machine can');
  }
  return createPassthrough({ permits: addressPolicy(fetchPolicy), ownPorts });
}
