import type { Input } from '../../../src/protocol/operation.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { formOf } from '../gateway/parameters.ts';
import { refusal } from './errors.ts';

/**
 * The form's fields as text. The Node SDK's older signature `sameHqAdd(image, {brief, tags})` arrives as `brief[brief]=…`
 * and `brief[tags]=…` with the present SDK [observed]: these stand for the fields within, unless those were sent too
 * [inferred]. Other names in brackets stay as they are. Throws ApiError 216202, 216100.
 */
export function decode(request: WireRequest): Input {
  // nothing but a picture makes a body this large
  if (request.oversize !== undefined) throw refusal('216202', { detail: `the body has ${request.oversize} bytes` });
  const { values, broken } = formOf(request);
  if (broken) throw refusal('216100', { detail: 'the form is not percent-encoded UTF-8' });
  const fields = new Map(values);
  for (const [name, value] of values) {
    const inner = /^brief\[(\w{1,20})\]$/.exec(name)?.[1];
    if (inner === undefined) continue;
    fields.delete(name);
    if (!values.has(inner)) fields.set(inner, value);
  }
  return Object.fromEntries(fields);
}
