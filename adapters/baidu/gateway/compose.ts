import type { Json } from '../../../src/json.ts';
import type { PlainCall } from '../../../src/protocol/direct.ts';
import { formType } from '../../../src/protocol/parameters.ts';
import type { RequestParts } from '../../../src/protocol/wire.ts';

/** The request of a call, a form, without a token; undefined for an operation that is not served. */
export function compose(
  { operation, parameters }: PlainCall,
  endpoints: ReadonlyMap<string, { readonly operation: { readonly name: string } }>,
): RequestParts | undefined {
  const [path] = [...endpoints].find(([, endpoint]) => endpoint.operation.name === operation) ?? [];
  if (path === undefined) return undefined;
  const fields = Object.entries(parameters).filter(([, value]) => value !== null);
  const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, textOf(value)])).toString();
  const rawHeaders = ['Host', 'aip.baidubce.com', 'Content-Type', formType];
  return { method: 'POST', target: path, rawHeaders, body: Buffer.from(body) };
}

/** A form has text only; some fields, such as `brief`, often hold JSON. */
function textOf(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
