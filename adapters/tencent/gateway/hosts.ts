import type { WireRequest } from '../../../src/protocol/wire.ts';

const rootDomain = 'tencentcloudapi.com';

/**
 * The host texts that a client may have signed, most likely first: the Host header; without scheme (tccli sends one);
 * without port (the Node SDK signs so with TC3); the official hosts (API gateway end points, hosts files, proxies);
 * X-Forwarded-Host [observed].
 */
export function* hostCandidates(request: WireRequest, service: string, region: string): Generator<string> {
  const host = request.header('host') ?? '';
  yield host;
  const seen = new Set([host]);
  const bare = host.replace(/^https?:\/\//i, '');
  const others = [
    bare.replace(/:\d+$/, ''),
    bare,
    ...officialHosts(service, region).slice(0, 2),
    request.header('x-forwarded-host') ?? host,
  ];
  for (const other of others) {
    if (seen.has(other)) continue;
    seen.add(other);
    yield other;
  }
}

/** The hosts of a service: without and with region, for internal clients and for those abroad. */
export function officialHosts(service: string, region: string): readonly string[] {
  const places = [`${service}.`, `${service}.${region}.`, `${service}.internal.`, `${service}.intl.`];
  return places.map((place) => `${place}${rootDomain}`);
}

/** The paths that a client may have signed: the Go SDK signs `/` whatever the path is [observed]. */
export function pathCandidates(request: WireRequest): readonly string[] {
  return request.path === '/' ? ['/'] : ['/', request.path];
}
