import type { Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import type { CosIdentity } from './call.ts';
import { errors } from './errors.ts';
import { translate } from './translate.ts';

const common = ({ requestId }: CosIdentity) => ({ Server: 'tencent-cos', 'x-cos-request-id': requestId });

/** Exactly these capitals: the Python client looks for no others [observed]. */
const jsonType = { 'Content-Type': 'application/json' };

/** A success; null is an empty body, which must not have a content type: the Python client would parse it [observed]. */
export function encode(output: Json, identity: CosIdentity): WireResponse {
  if (output === null) return { status: 200, headers: common(identity), body: '' };
  return { status: 200, headers: { ...common(identity), ...jsonType }, body: JSON.stringify(output) };
}

/** The code is in a header, the text in the body. Never throws. */
export function encodeError(error: unknown, identity: CosIdentity): { code: string; response: WireResponse } {
  const known = error instanceof ApiError ? error : translate(error);
  const entry = known === undefined ? undefined : catalogueEntry(errors, known.code);
  const { status, message } = entry ?? errors.InternalServerException;
  const code = entry === undefined || known === undefined ? 'InternalServerException' : wireCode(known.code);
  const { fieldList, ...values } = known?.values ?? {};
  const body = {
    message: fillMessage(message.en, values),
    ...(typeof fieldList === 'string' && { fieldList: JSON.parse(fieldList) as Json }),
  };
  const headers = { ...common(identity), ...jsonType, 'x-cos-error-code': code };
  return { code, response: { status, headers, body: JSON.stringify(body) } };
}
