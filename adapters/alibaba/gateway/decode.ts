import { isJsonObject } from '../../../src/json.ts';
import { castJson, fieldShape } from '../../../src/protocol/coerce.ts';
import { unflatten } from '../../../src/protocol/flatten.ts';
import { parseJsonBody } from '../../../src/protocol/json-body.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { formType } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { gatewayError } from './errors.ts';
import { type AlibabaRequest, commonNames } from './parameters.ts';
import type { AlibabaIdentity } from './product.ts';

/**
 * Returns the operation's input: query and form parameters, with lists and objects restored (`Name.1`,
 * `Attribute.1.Key`), and the fields of a JSON body, coerced by the schema. Leaves out common parameters unless the
 * schema names them. A JSON list becomes the field `body` [inferred]. Throws ApiError InvalidParameter.Format for an
 * unreadable body.
 * @param readsJson false for an operation that has its parameters in forms only: other bodies are ignored
 */
export function decode(
  { request, gateway }: AlibabaRequest,
  style: AlibabaIdentity['style'],
  schema: object,
  readsJson = true,
): Input {
  const own = [...gateway.parameters.values].filter(
    ([name]) => !commonNames.has(name) || fieldShape(schema, name) !== undefined,
  );
  const input = unflatten(own, schema, 1);
  return readsJson && hasJsonBody(request, style) ? { ...input, ...decodeBody(request.body, schema) } : input;
}

/** ROA bodies are JSON whatever their content type: Python sends `application/octet-stream` [observed]. */
function hasJsonBody(request: WireRequest, style: AlibabaIdentity['style']): boolean {
  if (request.body.length === 0) return false;
  const type = request.mediaType;
  return style === 'roa' ? type !== formType : type === 'application/json';
}

function decodeBody(body: Buffer, schema: object): Input {
  const value = parseJsonBody(body);
  if (isJsonObject(value)) return castJson(value, schema) as Input;
  if (Array.isArray(value)) return castJson({ body: value }, schema) as Input;
  throw gatewayError('InvalidParameter.Format');
}
