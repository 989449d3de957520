import { isJsonObject, type Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, type ErrorCatalogue, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { platformErrors } from './errors.ts';
import type { BaiduIdentity } from './identity.ts';

/** Codes below this one are the platform's: their answers have no log_id [example]. */
const FIRST_PRODUCT_CODE = 1000;

/** What the envelope needs to know of a product to answer with its errors. */
interface ProductErrors {
  readonly errors: ErrorCatalogue<string>;
  translate(error: unknown): ApiError;
  errorFields?(error: ApiError): object;
}

/** `{log_id, …}` [documented]. */
export function encode(output: Json, identity: BaiduIdentity): WireResponse {
  return respond(200, { log_id: identity.logId, ...(isJsonObject(output) ? output : {}) }, identity);
}

/** `{log_id, error_code, error_msg}` [documented] and the fields that the product adds to the error. Never throws. */
export function encodeError(
  error: unknown,
  identity: BaiduIdentity,
  product: ProductErrors,
): { code: string; response: WireResponse } {
  const known = error instanceof ApiError ? error : product.translate(error);
  const entry = catalogueEntry(product.errors, known.code) ?? platformErrors['1'];
  const code = wireCode(known.code);
  const body = {
    ...(Number(code) < FIRST_PRODUCT_CODE ? {} : { log_id: identity.logId }),
    error_code: Number(code),
    error_msg: fillMessage(entry.message.en, known.values),
    ...product.errorFields?.(known),
  };
  return { code, response: respond(entry.status, body, identity) };
}

/** A JSON answer with the headers of the real service [example]. The server adds Content-Length, which J2 requires. */
export function respond(status: number, body: object, { requestId }: Pick<BaiduIdentity, 'requestId'>): WireResponse {
  const headers = {
    'Content-Type': 'application/json;charset=UTF-8',
    'Cache-Control': 'no-cache',
    Server: 'BWS',
    'x-bce-request-id': requestId,
  };
  return { status, headers, body: JSON.stringify(body) };
}
