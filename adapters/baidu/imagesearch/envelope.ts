import { isJsonObject, type Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import type { BaiduIdentity } from '../gateway/identity.ts';
import { respond } from '../gateway/respond.ts';
import { errors, refusal } from './errors.ts';
import { translate } from './translate.ts';

/** Codes below are the platform's: they are answered without log_id [example]. */
const FIRST_OWN_CODE = 1000;

export function encode(output: Json, identity: BaiduIdentity): WireResponse {
  return respond(200, { log_id: identity.logId, ...(isJsonObject(output) ? output : {}) }, identity);
}

/** `{log_id, error_code, error_msg}`, and `cont_sign` where the error has one [observed]. Never throws. */
export function encodeError(error: unknown, identity: BaiduIdentity): { code: string; response: WireResponse } {
  const foreseen = error instanceof ApiError ? error : translate(error);
  const known: ApiError = foreseen ?? refusal('282000', { detail: 'unforeseen' });
  const entry = catalogueEntry(errors, known.code) ?? errors['282000'];
  const code = wireCode(known.code);
  const { cont_sign } = known.values;
  const body = {
    ...(Number(code) < FIRST_OWN_CODE ? {} : { log_id: identity.logId }),
    error_code: Number(code),
    error_msg: fillMessage(entry.message.en, known.values),
    ...(cont_sign === undefined ? {} : { cont_sign }),
  };
  return { code, response: respond(entry.status, body, identity) };
}
