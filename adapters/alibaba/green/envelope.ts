import { isJsonObject, type Json } from '../../../src/json.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { gatewayErrors } from '../gateway/errors.ts';
import type { AlibabaIdentity } from '../gateway/product.ts';
import { errors, type GreenCode, isGreenCode, ok, refusal, verdict } from './errors.ts';

/** `{code, msg, requestId, …}`, as JSON even when XML was requested, like the gateway's errors [inferred]. */
export const envelope = {
  encode(output: Json, identity: AlibabaIdentity): WireResponse {
    return answer(200, { ...ok, requestId: identity.requestId, ...(isJsonObject(output) ? output : {}) });
  },

  /** Undefined for errors of the gateway, which the product never sees: they keep the gateway's form. */
  encodeError(error: ApiError, identity: AlibabaIdentity): WireResponse | undefined {
    const own = ownError(error);
    if (own === undefined) return undefined;
    return answer(errors[own.code].status, { ...verdict(own), requestId: identity.requestId });
  },
};

/** The product answers for parameters and unforeseen errors, the gateway for signatures. */
function ownError(error: ApiError): ApiError<GreenCode> | undefined {
  const { code, values } = error;
  if (isGreenCode(code)) return error as ApiError<GreenCode>;
  if (code === 'InternalError') return refusal('500');
  if (code === 'InvalidParameter.Format') return refusal('400#reason', { reason: 'the body is not JSON.' });
  const { name } = values;
  if (name === undefined || Object.hasOwn(gatewayErrors, code)) return undefined;
  return refusal(code === `Missing${name}` ? '400#missing' : '400#invalid', { name });
}

function answer(status: number, body: object): WireResponse {
  return { status, headers: { 'Content-Type': 'application/json;charset=utf-8' }, body: JSON.stringify(body) };
}
