import { isJsonObject } from '../../../src/json.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import { unflatten } from '../../../src/protocol/flatten.ts';
import { parseJsonBody } from '../../../src/protocol/json-body.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { gatewayError } from './errors.ts';
import { commonNames, type TencentRequest } from './parameters.ts';

/**
 * The action's input from a JSON body, or from the flattened parameters of a query or form, cast by the schema.
 * Throws ApiError InvalidParameter when the body or the parameters cannot be read at all.
 * @param strict decimal text is no number in a JSON body, as the service was seen to hold for some fields [observed]
 */
export function decode({ request, gateway }: TencentRequest, schema: object, strict: boolean): Input {
  const { carrier, parameters } = gateway;
  if (carrier === 'headers' && request.method === 'POST') return decodeBody(request.body, schema, strict);
  const { values, problem } = parameters;
  if (problem !== undefined) throw gatewayError(`InvalidParameter#${problem}`);
  if (carrier === 'headers') return unflatten(values, schema, 0);
  return unflatten(
    [...values].filter(([name]) => !commonNames.has(name)),
    schema,
    0,
  );
}

/** An empty body is an empty object [inferred]; of a field sent twice the last counts [inferred]. */
function decodeBody(body: Buffer, schema: object, strict: boolean): Input {
  if (body.length === 0) return {};
  const value = parseJsonBody(body);
  if (!isJsonObject(value)) throw gatewayError('InvalidParameter#body');
  return castJson(value, schema, !strict) as Input;
}
