import type { Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { gatewayErrors, type OssErrorEntry } from './errors.ts';
import type { OssFacts, OssIdentity } from './exchange.ts';

/** Exactly this string: with a charset after it, the clients take an error for XML [observed]. */
const JSON_TYPE = 'application/json';

/**
 * A success: null is an empty body, a string is answered as it is.
 * @param status 200 or 204
 */
export function encode(
  output: Json,
  identity: OssIdentity,
  status: number,
  more: Readonly<Record<string, string>> = {},
): WireResponse {
  const headers = { ...common(identity), ...more };
  if (output === null) return { status, headers, body: '' };
  const body = typeof output === 'string' ? output : JSON.stringify(output);
  return { status, headers: { ...headers, 'Content-Type': JSON_TYPE }, body };
}

/** What a product's errors are answered by. */
export interface ProductErrors {
  /** The product's catalogue, the gateway's rows included. */
  readonly catalogue: Readonly<Record<string, OssErrorEntry>>;
  /** The catalogue's error for what else was thrown; undefined for anything unforeseen. */
  translate(error: unknown): ApiError | undefined;
}

/** `{"Error": {…}}` for anything thrown. Never throws. */
export function encodeError(
  error: unknown,
  { identity, gateway }: { readonly identity: OssIdentity; readonly gateway: OssFacts },
  { catalogue, translate }: ProductErrors,
): { readonly code: string; readonly response: WireResponse } {
  const known = error instanceof ApiError ? error : translate(error);
  const entry = known === undefined ? undefined : catalogueEntry(catalogue, known.code);
  const { status, message, ec }: OssErrorEntry = entry ?? gatewayErrors.InternalError;
  const code = entry === undefined || known === undefined ? 'InternalError' : wireCode(known.code);
  const values = known?.values ?? {};
  const { bucket } = gateway.address;
  const body = {
    Code: code,
    Message: fillMessage(message.en, values),
    RequestId: identity.requestId,
    HostId: echoed(identity.host),
    ...(bucket !== undefined && { BucketName: echoed(bucket) }),
    ...Object.fromEntries(Object.entries(values).filter(([name]) => /^[A-Z]/.test(name))),
    ...(ec !== undefined && { EC: ec, RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${ec}` }),
  };
  const headers = { ...common(identity), 'Content-Type': JSON_TYPE, ...(ec !== undefined && { 'x-oss-ec': ec }) };
  return { code, response: { status, headers, body: JSON.stringify({ Error: body }) } };
}

function common({ requestId }: OssIdentity): Record<string, string> {
  return { Server: 'AliyunOSS', 'x-oss-request-id': requestId };
}
