import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { type AlibabaFacts, type AlibabaRequest, actionOf, factsOf, versionOf } from './parameters.ts';
import type { AlibabaIdentity } from './product.ts';

/** The region of requests that name none: several products have no other [inferred]. */
export const DEFAULT_REGION = 'cn-shanghai';

/**
 * Reads what a request says of itself. Never throws.
 * @param operations the product's, by `version/Action` or `version/METHOD /path`
 */
export function identify(
  request: WireRequest,
  operations: ReadonlyMap<string, { readonly name: string }>,
  ids: Ids,
): { identity: AlibabaIdentity; gateway: AlibabaFacts } {
  const gateway = factsOf(request);
  const source = { request, gateway };
  const style = styleOf(source);
  const version = versionOf(source);
  const action = actionOf(source);
  const served = operations.get(`${version}/${request.method} ${request.path}`);
  const identity: AlibabaIdentity = {
    style,
    version,
    operation:
      style === 'rpc' ? action : (served?.name ?? (action === '' ? `${request.method} ${request.path}` : action)),
    region: regionOf(source),
    format: formatOf(source, style),
    host: request.header('host') ?? '',
    requestId: ids.uuid().toUpperCase(),
  };
  return { identity, gateway };
}

/** RPC calls go to `/`; but an ROA v1 Authorization header, or RPC's own parameters, take precedence over the path. */
function styleOf({ request, gateway: { scheme, parameters } }: AlibabaRequest): 'rpc' | 'roa' {
  if (scheme === 'roa-v1') return 'roa';
  return scheme === 'rpc-v1' || request.path === '/' || parameters.values.has('Action') ? 'rpc' : 'roa';
}

/** Skips values that cannot be the name of a region: the operation may refuse them. */
function regionOf({ request, gateway }: AlibabaRequest): string {
  const host = request.header('host') ?? '';
  const candidates = [
    gateway.parameters.values.get('RegionId'),
    request.header('x-acs-region-id'),
    // The Java client's spelling for ROA.
    request.header('regionid'),
    /^[\w-]+\.([a-z]{2}-[a-z0-9-]+)\.aliyuncs\.com(?::\d+)?$/i.exec(host)?.[1],
  ];
  return candidates.find((region) => region !== undefined && /^[\w-]{1,64}$/.test(region)) ?? DEFAULT_REGION;
}

/**
 * The Format parameter decides; without it, RPC v1 answers XML [documented]. Other schemes follow Accept; without a
 * preference there, RPC answers XML and ROA JSON [inferred].
 */
function formatOf({ request, gateway }: AlibabaRequest, style: 'rpc' | 'roa'): 'json' | 'xml' {
  const asked = gateway.parameters.values.get('Format')?.toLowerCase();
  if (asked === 'json' || asked === 'xml') return asked;
  if (gateway.scheme === 'rpc-v1') return 'xml';
  const accept = (request.header('accept') ?? '').toLowerCase();
  if (accept.includes('json')) return 'json';
  return style === 'rpc' || accept.includes('xml') ? 'xml' : 'json';
}
