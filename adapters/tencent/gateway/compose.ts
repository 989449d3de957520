import type { PlainCall } from '../../../src/protocol/direct.ts';
import type { RequestParts } from '../../../src/protocol/wire.ts';

/** The region of calls that name none: the first of the vendor's list. */
export const DEFAULT_REGION = 'ap-guangzhou';

/** The request of a call, as API 3.0 clients send it, without a signature; undefined for an action that is not served. */
export function compose(
  { operation, parameters }: PlainCall,
  region: string,
  product: {
    readonly service: string;
    readonly version: string;
    readonly operations: { has(name: string): boolean };
  },
): RequestParts | undefined {
  if (!product.operations.has(operation)) return undefined;
  const rawHeaders = [
    ...['Host', `${product.service}.tencentcloudapi.com`],
    ...['Content-Type', 'application/json'],
    ...['X-TC-Action', operation],
    ...['X-TC-Version', product.version],
    ...['X-TC-Region', region],
  ];
  return { method: 'POST', target: '/', rawHeaders, body: Buffer.from(JSON.stringify(parameters)) };
}
