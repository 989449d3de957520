import { isJsonObject, type Json } from '../../../src/json.ts';
import type { PlainCall } from '../../../src/protocol/direct.ts';
import { formType } from '../../../src/protocol/parameters.ts';
import type { RequestParts } from '../../../src/protocol/wire.ts';
import type { AlibabaIdentity } from './product.ts';

/** What composing needs to know of a product. */
interface Composed {
  readonly service: string;
  readonly operations: ReadonlyMap<string, { readonly name: string }>;
  readsJson?(identity: Pick<AlibabaIdentity, 'style'>): boolean;
}

/**
 * The request of a call, as ACS3 clients send it, without a signature, in the newest version that has the operation;
 * undefined when none has. RPC parameters are a form, ROA parameters are JSON where the product reads it.
 */
export function compose(
  { operation, parameters }: PlainCall,
  region: string,
  { service, operations, readsJson }: Composed,
): RequestParts | undefined {
  const keys = [...operations].filter(([, { name }]) => name === operation).map(([key]) => key);
  const key = keys.sort().at(-1);
  if (key === undefined) return undefined;
  const mark = key.indexOf('/');
  const [version, place] = [key.slice(0, mark), key.slice(mark + 1)];
  const [method = 'POST', target = '/'] = place.includes(' ') ? place.split(' ') : [];
  const style = place.includes(' ') ? 'roa' : 'rpc';
  const isJson = style === 'roa' && (readsJson?.({ style }) ?? true);
  const rawHeaders = [
    ...['Host', `${service}.${region}.aliyuncs.com`],
    ...['Accept', 'application/json'],
    ...['Content-Type', isJson ? 'application/json' : formType],
    ...['x-acs-action', operation],
    ...['x-acs-version', version],
    ...['x-acs-region-id', region],
  ];
  const body = isJson ? JSON.stringify(parameters) : new URLSearchParams(flat(parameters, '')).toString();
  return { method, target, rawHeaders, body: Buffer.from(body) };
}

/** Lists and objects as clients flatten them: `Name.1`, `Attribute.1.Key`. */
function flat(value: Json, name: string): [string, string][] {
  const inner = (key: string | number) => (name === '' ? String(key) : `${name}.${key}`);
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => flat(item, inner(index + 1)));
  if (isJsonObject(value)) return Object.entries(value).flatMap(([key, field]) => flat(field, inner(key)));
  return value === null ? [] : [[name, String(value)]];
}
