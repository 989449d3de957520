import { isJsonObject, type Json } from '../../../src/json.ts';
import { ApiError, type ErrorCatalogue, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { errorRow, gatewayErrors } from './errors.ts';
import type { AlibabaIdentity } from './product.ts';
import { xmlDocument, xmlError } from './xml.ts';

/** The part of a product that the envelope uses. */
interface ProductAnswers {
  readonly service: string;
  readonly errors: ErrorCatalogue<string>;
  translate(error: unknown, operation: string): ApiError | undefined;
  readonly envelope?: {
    encode(output: Json, identity: AlibabaIdentity): WireResponse;
    encodeError(error: ApiError, identity: AlibabaIdentity): WireResponse | undefined;
  };
  readonly xmlItems?: Readonly<Record<string, string>>;
}

/** `{…,"RequestId"}` or `<{Action}Response>…</…>` with HTTP status 200, or the product's own answer. */
export function encode(output: Json, identity: AlibabaIdentity, product: ProductAnswers): WireResponse {
  if (product.envelope !== undefined) return withRequestId(product.envelope.encode(output, identity), identity);
  const fields = { ...(isJsonObject(output) ? output : {}), RequestId: identity.requestId };
  const body =
    identity.format === 'json'
      ? JSON.stringify(fields)
      : xmlDocument(`${identity.operation}Response`, fields, product.xmlItems);
  return respond(200, body, identity);
}

/**
 * Encodes anything thrown, in the product's own envelope or in the gateways'. Errors that no catalogue lists and the
 * product cannot translate become InternalError. Never throws.
 */
export function encodeError(
  error: unknown,
  identity: AlibabaIdentity,
  product: ProductAnswers,
): { code: string; response: WireResponse } {
  const known = asKnown(error, identity, product);
  const own = ownAnswer(known, identity, product);
  if (own !== undefined) return { code: wireCode(known.code), response: withRequestId(own, identity) };
  const row = errorRow(known, product.errors, identity.operation);
  const code = row === undefined ? 'InternalError' : wireCode(known.code);
  const { status, message } = row ?? gatewayErrors.InternalError;
  const text = fillMessage(message.en, known.values);
  return { code, response: respond(status, errorBody(code, text, identity, product.service), identity) };
}

function asKnown(error: unknown, { operation }: AlibabaIdentity, product: ProductAnswers): ApiError {
  if (error instanceof ApiError) return error;
  try {
    return product.translate(error, operation) ?? new ApiError('InternalError');
  } catch {
    return new ApiError('InternalError');
  }
}

function ownAnswer(error: ApiError, identity: AlibabaIdentity, { envelope }: ProductAnswers): WireResponse | undefined {
  try {
    return envelope?.encodeError(error, identity);
  } catch {
    return undefined;
  }
}

/** Fields in the order of real answers, all of them strings [observed]. */
function errorBody(Code: string, Message: string, identity: AlibabaIdentity, service: string): string {
  const { requestId: RequestId, format } = identity;
  const HostId = echoed(identity.host);
  const query = new URLSearchParams({ q: Code, product: service, requestId: RequestId });
  const Recommend = `https://api.aliyun.com/troubleshoot?${query}`;
  if (format === 'json') return JSON.stringify({ RequestId, Message, Recommend, HostId, Code });
  return xmlError({ RequestId, HostId, Code, Message }, Recommend);
}

/** Exactly these content types: the Tea clients compare the whole value for XML [observed]. */
function respond(status: number, body: string, identity: AlibabaIdentity): WireResponse {
  const type = identity.format === 'json' ? 'application/json;charset=utf-8' : 'text/xml;charset=utf-8';
  return withRequestId({ status, headers: { 'Content-Type': type }, body }, identity);
}

function withRequestId(response: WireResponse, { requestId }: AlibabaIdentity): WireResponse {
  return { ...response, headers: { 'x-acs-request-id': requestId, ...response.headers } };
}
