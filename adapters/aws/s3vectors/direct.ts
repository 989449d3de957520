import type { PlainCall } from '../../../src/protocol/direct.ts';
import { list } from '../../../src/protocol/fields.ts';
import { percentEncode } from '../../../src/protocol/parameters.ts';
import type { RequestParts } from '../../../src/protocol/wire.ts';
import { jsonRequest } from '../../../src/vector-api/dialect/direct.ts';
import { calls, tagging } from './routes.ts';

/** The request of a call without a signature; undefined for an operation that is not served. */
export function compose({ operation, parameters }: PlainCall, region: string): RequestParts | undefined {
  const { resourceArn = '', tagKeys: _, ...fields } = parameters;
  const host = `s3vectors.${region}.api.aws`;
  if (calls.includes(`POST /${operation}`)) return jsonRequest(host, `/${operation}`, fields);
  const [method] = Object.entries(tagging).find(([, { name }]) => name === operation) ?? [];
  if (method === undefined) return undefined;
  const keys = list(parameters, 'tagKeys').map((key) => `tagKeys=${percentEncode(String(key))}`);
  const target = `/tags/${percentEncode(String(resourceArn))}${keys.length > 0 ? `?${keys.join('&')}` : ''}`;
  return jsonRequest(host, target, method === 'POST' ? fields : undefined, method);
}
