import type { Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, type ErrorEntry, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { gatewayErrors } from './errors.ts';
import type { TosIdentity } from './exchange.ts';

const JSON_TYPE = 'application/json';

/** A success, always 200: null is an empty body, a string is answered as it is. */
export function encode(output: Json, identity: TosIdentity): WireResponse {
  const headers = common(identity);
  if (output === null) return { status: 200, headers, body: '' };
  const body = typeof output === 'string' ? output : JSON.stringify(output);
  return { status: 200, headers: { ...headers, 'Content-Type': JSON_TYPE }, body };
}

/** What a product's errors are answered by. */
export interface ProductErrors {
  /** The product's catalogue, the gateway's rows included. */
  readonly catalogue: Readonly<Record<string, ErrorEntry>>;
  /** The catalogue's error for what else was thrown; undefined for anything unforeseen. */
  translate(error: unknown): ApiError | undefined;
}

/** The flat error object for anything thrown. Its numbers of causes, EC, are not published: there is none. Never throws. */
export function encodeError(
  error: unknown,
  identity: TosIdentity,
  { catalogue, translate }: ProductErrors,
): { readonly code: string; readonly response: WireResponse } {
  const known = error instanceof ApiError ? error : translate(error);
  const entry = known === undefined ? undefined : catalogueEntry(catalogue, known.code);
  const { status, message } = entry ?? gatewayErrors.InternalServerException;
  const code = entry === undefined || known === undefined ? 'InternalServerException' : wireCode(known.code);
  const body = {
    Code: code,
    RequestId: identity.requestId,
    HostId: echoed(identity.host),
    Message: fillMessage(message.en, known?.values ?? {}),
  };
  const headers = { ...common(identity), 'Content-Type': JSON_TYPE };
  return { code, response: { status, headers, body: JSON.stringify(body) } };
}

/** Node's client takes an answer without a request id for a broken connection [observed]. */
function common({ requestId }: TosIdentity): Record<string, string> {
  return { Server: 'TosServer', 'x-tos-request-id': requestId, 'x-tos-id-2': requestId };
}
