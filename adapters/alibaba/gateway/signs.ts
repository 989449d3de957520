import type { Sign } from '../../../src/protocol/signs.ts';
import { neighbours } from './neighbours.ts';

/** Headers and parameters that only requests to other vendors or other gateways have. */
export const foreignSigns: readonly Sign[] = [
  { headers: { authorization: /^(?!ACS[34]-|acs )/ } },
  ...['x-tc-*', 'x-bce-*', 'x-jdcloud-*', 'x-oss-*', 'x-amz-*', 'x-log-*'].map((name) => ({
    headers: { authorization: 'absent', [name]: 'present' } as const,
  })),
  ...['SecretId', 'access_token', 'OSSAccessKeyId', 'AWSAccessKeyId'].map((name) => ({
    headers: { authorization: 'absent' } as const,
    parameters: { [name]: 'present' } as const,
  })),
];

/** The facts by which requests for a product behind the RPC and ROA gateways are recognised. */
export interface ProductMarks {
  /** Host prefix, e.g. `green`. */
  readonly service: string;
  readonly versions: readonly string[];
  /** RPC: by `version/Action`. ROA: by `version/METHOD /path`. */
  readonly operations: { keys(): Iterable<string> };
  readonly unserved: ReadonlySet<string>;
}

/** Parameters of RPC v1, any of which shows that a request is signed by its parameters. */
const rpcV1Names = ['Signature', 'AccessKeyId', 'SignatureNonce', 'SignatureMethod'] as const;

/**
 * The version names the product. It is sent as a header, as a parameter, or as both: then the parameter counts for RPC
 * v1, which signs it, and the header for every other scheme. Without a version, a path that only this product has, or
 * its official host, decides [inferred].
 */
export function productSigns({ service, versions, operations, unserved }: ProductMarks): readonly Sign[] {
  const own = new RegExp(`^(${versions.join('|')})$`);
  const notRpcV1 = Object.fromEntries(rpcV1Names.map((name) => [name, 'absent'] as const));
  const noVersion = { headers: { 'x-acs-version': 'absent' }, parameters: { Version: 'absent' } } as const;
  return [
    { headers: { authorization: 'present', 'x-acs-version': own } },
    { headers: { 'x-acs-bearer-token': 'present', 'x-acs-version': own } },
    { headers: { authorization: 'absent', 'x-acs-version': own }, parameters: notRpcV1 },
    ...rpcV1Names.map((name) => ({
      headers: { authorization: 'absent', 'x-acs-bearer-token': 'absent' } as const,
      parameters: { [name]: 'present', Version: own } as const,
    })),
    { headers: { 'x-acs-version': own }, parameters: { Version: 'absent' } },
    { headers: { 'x-acs-version': 'absent' }, parameters: { Version: own } },
    ...roaPaths([...operations.keys(), ...unserved]).map((where) => ({ ...noVersion, ...where })),
    { ...noVersion, host: new RegExp(`^${service}\\.(.*\\.)?aliyuncs\\.com(:\\d+)?$`) },
  ];
}

/** How a product's operations are called: by action, or by method and path. */
export function callsOf({ operations }: Pick<ProductMarks, 'operations'>): string[] {
  return [...new Set([...operations.keys()].map((key) => key.slice(key.indexOf('/') + 1)))];
}

const neighbourVersion = new RegExp(`^(${neighbours.map(({ version }) => version).join('|')})$`);
const neighbourHost = new RegExp(
  `^(${neighbours.flatMap(({ host }) => host ?? []).join('|')})(-vpc)?\\.(.*\\.)?aliyuncs\\.com(:\\d+)?$`,
);

/** Marks of requests for these gateways, whatever the product. Some actions of STS are called without any key. */
export const gatewaySigns: readonly Sign[] = [
  { host: neighbourHost },
  { parameters: { Action: 'present', Version: neighbourVersion } },
  { headers: { authorization: 'present' } },
  { headers: { 'x-acs-*': 'present' } },
  { parameters: { SignatureNonce: 'present' } },
  { parameters: { SignatureType: /^BEARERTOKEN$/ } },
  { parameters: { AccessKeyId: 'present', Signature: 'present' } },
  { parameters: { AccessKeyId: 'present', Action: 'present' } },
];

/** The paths of `version/METHOD /path` keys, by method. */
function roaPaths(keys: readonly string[]): { method: string; path: ReadonlySet<string> }[] {
  const byMethod = new Map<string, Set<string>>();
  for (const key of keys) {
    const [, method, path] = /^[^/]*\/([A-Z]+) (\/.*)$/.exec(key) ?? [];
    if (method === undefined || path === undefined) continue;
    byMethod.set(method, (byMethod.get(method) ?? new Set()).add(path));
  }
  return [...byMethod].map(([method, path]) => ({ method, path }));
}
