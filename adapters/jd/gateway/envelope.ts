import { isJsonObject, type Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, type ErrorCatalogue, wireCode } from '../../../src/protocol/errors.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { gatewayErrors, jdError, systemErrors } from './errors.ts';
import type { JdExchange, JdIdentity } from './product.ts';

/** What the envelope needs to know of a product to answer with its errors. */
interface ProductErrors {
  readonly errors: ErrorCatalogue<string>;
  translate(error: unknown, operation: string): ApiError;
}

/** What the envelope says about a request: its id, and how many calls its account has left. */
type Enveloped = Pick<JdExchange<unknown>, 'identity' | 'gateway'>;

/** `{"code":"10000", …, "result":{"code":0,"message":"SUCCESS", …}}` [documented]. */
export function encode(exchange: Enveloped & { readonly output: Json }): WireResponse {
  const fields = isJsonObject(exchange.output) ? exchange.output : {};
  return answer(exchange, '10000', '查询成功', { code: 0, message: 'SUCCESS', ...fields });
}

/**
 * One of three forms: a code of the product in `result`, in an answer that is itself a success [inferred]; a code of the
 * answer itself, without `result` [inferred]; the gateway's own body with an HTTP status [documented]. Never throws.
 */
export function encodeError(
  error: unknown,
  exchange: Enveloped,
  product: ProductErrors,
): { code: string; response: WireResponse } {
  const known = error instanceof ApiError ? error : product.translate(error, exchange.identity.operation);
  const own = catalogueEntry(product.errors, known.code);
  if (own !== undefined) {
    const result = { code: Number(known.code), message: own.message.en };
    return { code: known.code, response: answer(exchange, '10000', '查询成功', result) };
  }
  const system = catalogueEntry(systemErrors, known.code);
  if (system !== undefined) {
    return { code: known.code, response: answer(exchange, known.code, system.message.zh) };
  }
  return refusal(
    catalogueEntry(gatewayErrors, known.code) === undefined ? jdError('HTTP_INTERNAL_SERVER_ERROR') : known,
    exchange.identity,
  );
}

/** `charge` is false in every published answer; the two counts of calls left are equal where both are sent [observed]. */
function answer(
  { identity, gateway: { callsLeft } }: Enveloped,
  code: string,
  msg: string,
  result?: object,
): WireResponse {
  const body = {
    code,
    charge: false,
    remain: callsLeft,
    remainTimes: callsLeft,
    remainSeconds: -1,
    msg,
    ...(result && { result }),
  };
  return respond(200, body, identity.requestId);
}

function refusal({ code }: ApiError, { requestId }: JdIdentity): { code: string; response: WireResponse } {
  const entry = catalogueEntry(gatewayErrors, code);
  const [status, message] = [entry?.status ?? 500, entry?.message.en ?? ''];
  const body = { requestId, error: { code: status, status: wireCode(code), message } };
  return { code: wireCode(code), response: respond(status, body, requestId) };
}

function respond(status: number, body: object, requestId: string): WireResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', 'x-jdcloud-request-id': requestId },
    body: JSON.stringify(body),
  };
}
