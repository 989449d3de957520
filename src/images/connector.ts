import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { ImageError } from './port.ts';

/**
 * A connector for undici that connects to permitted addresses only. It checks the very address that the socket connects to,
 * so a host name cannot evade the check by resolving differently a moment later. A denied address gives ImageError('url').
 */
export function guardedConnector(
  permits: (address: string) => boolean,
  timeoutMs: number,
  lookup: LookupFunction = systemLookup,
): buildConnector.connector {
  const guardedLookup: LookupFunction = (host, options, callback) =>
    lookup(host, options, (error, address, family) => {
      const found = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
      const denied = error ? undefined : found.find((each) => !permits(each));
      if (denied === undefined) callback(error, address, family);
      else callback(deniedError(`${host} resolves to ${denied}, which`), '');
    });
  const connect = buildConnector({ timeout: timeoutMs, lookup: guardedLookup });
  return (options, callback) => {
    // An IP address in the URL is never looked up.
    if (isIP(options.hostname) !== 0 && !permits(options.hostname)) callback(deniedError(options.hostname), null);
    else connect(options, callback);
  };
}

function deniedError(address: string): ImageError {
  return new ImageError('url', `${address} is not an address that pictures may be fetched from`);
}
