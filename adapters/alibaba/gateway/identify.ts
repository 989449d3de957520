import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { actionOf, schemeOf, versionOf } from './common.ts';
import { parametersOf } from './parameters.ts';
import type { AlibabaIdentity } from './product.ts';

/** Where state belongs when a request names no region: the only one of several products [inferred]. */
const defaultRegion = 'cn-shanghai';

/**
 * What a claimed request says of itself. Never throws.
 * @param operations the product's, by `version/Action` or `version/METHOD /path`
 */
export function identify(
  request: WireRequest,
  operations: ReadonlyMap<string, { readonly name: string }>,
  ids: Ids,
): AlibabaIdentity {
  const style = styleOf(request);
  const version = versionOf(request);
  const action = actionOf(request);
  const served = operations.get(`${version}/${request.method} ${request.path}`);
  return {
    style,
    version,
    operation:
      style === 'rpc' ? action : (served?.name ?? (action === '' ? `${request.method} ${request.path}` : action)),
    region: regionOf(request),
    format: formatOf(request, style),
    host: request.header('host') ?? '',
    requestId: ids.uuid().toUpperCase(),
  };
}

/** RPC calls go to `/`; the Authorization of ROA v1, or RPC's own parameters, decide before the path. */
function styleOf(request: WireRequest): 'rpc' | 'roa' {
  const scheme = schemeOf(request);
  if (scheme === 'roa-v1') return 'roa';
  return scheme === 'rpc-v1' || request.path === '/' || parametersOf(request).values.has('Action') ? 'rpc' : 'roa';
}

/** Texts that cannot be a region's name are left to the operation to refuse. */
function regionOf(request: WireRequest): string {
  const host = request.header('host') ?? '';
  const candidates = [
    parametersOf(request).values.get('RegionId'),
    request.header('x-acs-region-id'),
    // the Java client's spelling for ROA
    request.header('regionid'),
    /^[\w-]+\.([a-z]{2}-[a-z0-9-]+)\.aliyuncs\.com(?::\d+)?$/i.exec(host)?.[1],
  ];
  return candidates.find((region) => region !== undefined && /^[\w-]{1,64}$/.test(region)) ?? defaultRegion;
}

/**
 * The Format parameter; RPC v1 without one is XML [documented]. Else what Accept asks for; without a wish, RPC is XML and
 * ROA JSON [inferred].
 */
function formatOf(request: WireRequest, style: 'rpc' | 'roa'): 'json' | 'xml' {
  const asked = parametersOf(request).values.get('Format')?.toLowerCase();
  if (asked === 'json' || asked === 'xml') return asked;
  if (schemeOf(request) === 'rpc-v1') return 'xml';
  const accept = (request.header('accept') ?? '').toLowerCase();
  if (accept.includes('json')) return 'json';
  return style === 'rpc' || accept.includes('xml') ? 'xml' : 'json';
}
