import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { type AddressRules, addressPolicy } from './addresses.ts';
import { guardedConnector } from './connector.ts';

/** Sends one request, without following redirects. */
export type Outgoing = (
  url: URL | string,
  options: Pick<NonNullable<Parameters<typeof request>[1]>, 'method' | 'headers' | 'body' | 'signal'>,
) => Promise<Dispatcher.ResponseData>;

/**
 * Opens a client of other servers. It uses no proxy, whatever the environment says, connects only to addresses that the
 * rules permit, and keeps no connections: if a server closed one between two requests, the second would fail. Import this
 * module on demand: undici takes 60 ms to load.
 */
export function openOutgoing(rules: AddressRules, connectTimeoutMs: number, lookup?: LookupFunction): Outgoing {
  const connect = guardedConnector(addressPolicy(rules), connectTimeoutMs, lookup);
  const dispatcher = new Agent({ connect, pipelining: 0 });
  return (url, options) => request(url, { ...options, dispatcher });
}
