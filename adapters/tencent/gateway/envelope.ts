import type { Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, type ErrorCatalogue, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { gatewayErrors } from './errors.ts';
import type { TencentIdentity } from './product.ts';

/** What the envelope needs to know of a product to answer with its errors. */
interface ProductErrors {
  readonly errors: ErrorCatalogue<string>;
  translate(error: unknown, operation: string): ApiError | undefined;
}

/** `{"Response":{…,"RequestId"}}` with HTTP status 200 [documented]. */
export function encode(output: Json, identity: TencentIdentity): WireResponse {
  const fields = typeof output === 'object' && output !== null ? output : {};
  return respond({ ...fields, RequestId: identity.requestId }, identity);
}

/**
 * `{"Response":{"Error":{"Code","Message"},"RequestId"}}`, HTTP status 200 too [documented]. Errors of neither catalogue
 * that the product cannot translate answer InternalError. Never throws.
 */
export function encodeError(
  error: unknown,
  identity: TencentIdentity,
  product: ProductErrors,
): { code: string; response: WireResponse } {
  const known = error instanceof ApiError ? error : translated(error, identity, product);
  const found = known === undefined ? undefined : messageOf(known, identity, product);
  const code = known !== undefined && found !== undefined ? wireCode(known.code) : 'InternalError';
  const message = found ?? gatewayErrors.InternalError.message[identity.language ?? 'en'];
  return {
    code,
    response: respond({ Error: { Code: code, Message: message }, RequestId: identity.requestId }, identity),
  };
}

function translated(error: unknown, identity: TencentIdentity, product: ProductErrors): ApiError | undefined {
  try {
    return product.translate(error, identity.operation);
  } catch {
    return undefined;
  }
}

/** With no language asked for, the gateway's texts are English [observed], the products' Chinese [example]. */
function messageOf(error: ApiError, { language }: TencentIdentity, product: ProductErrors): string | undefined {
  const common = catalogueEntry(gatewayErrors, error.code);
  if (common !== undefined) return fillMessage(common.message[language ?? 'en'], error.values);
  const own = catalogueEntry(product.errors, error.code);
  return own === undefined ? undefined : fillMessage(own.message[language ?? 'zh'], error.values);
}

/** The content type must be exactly this: the Python SDK does not see an error behind any other [observed]. */
function respond(fields: object, { traceId }: TencentIdentity): WireResponse {
  const headers = { 'Content-Type': 'application/json', ...(traceId === undefined ? {} : { 'X-TC-TraceId': traceId }) };
  return { status: 200, headers, body: JSON.stringify({ Response: fields }) };
}
