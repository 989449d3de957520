import type { Input } from '../../../src/protocol/operation.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { formOf } from '../gateway/parameters.ts';
import { refusal } from './errors.ts';

/**
 * The form's fields as strings. Code written for older Node SDKs, `sameHqAdd(image, {brief, tags})`, arrives through the
 * present SDK as `brief[brief]=…` and `brief[tags]=…` [observed]: read as the fields in brackets, unless these were sent
 * too [inferred]. Other names in brackets are left as they are. Bytes that are not UTF-8 are refused, raw ones as well as
 * percent-encoded ones [inferred]. Throws ApiError 216202, 216100.
 */
export function decode(request: WireRequest): Input {
  // Only a picture makes a body this large.
  if (request.oversize !== undefined) throw refusal('216202', { detail: `the body has ${request.oversize} bytes` });
  const { values, broken } = formOf(request);
  if (broken) throw refusal('216100', { detail: 'the form is not UTF-8' });
  const fields = new Map(values);
  // Authenticating has read it.
  fields.delete('access_token');
  for (const [name, value] of values) {
    const inner = /^brief\[(\w{1,20})\]$/.exec(name)?.[1];
    if (inner === undefined) continue;
    fields.delete(name);
    if (!values.has(inner)) fields.set(inner, value);
  }
  return Object.fromEntries(fields);
}
