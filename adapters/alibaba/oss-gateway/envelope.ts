import type { Json } from '../../../src/json.ts';
import { ApiError, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import type { OssIdentity } from '../ossvectors/call.ts';
import { errorRow, errors } from '../ossvectors/errors.ts';
import { translate } from '../ossvectors/translate.ts';

/** Exactly this text: with a charset behind it the clients take an error for XML [observed]. */
const JSON_TYPE = 'application/json';

/**
 * A success: null is an empty body, a text is answered as it is.
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

/** `{"Error": {…}}` for anything thrown. Never throws. */
export function encodeError(error: unknown, identity: OssIdentity): { code: string; response: WireResponse } {
  const known = error instanceof ApiError ? error : translate(error);
  const row = known === undefined ? undefined : errorRow(known.code);
  const { status, message, ec = undefined } = row ?? errors.InternalError;
  const code = row === undefined || known === undefined ? 'InternalError' : wireCode(known.code);
  const values = known?.values ?? {};
  const { bucket } = identity.address;
  const body = {
    Code: code,
    Message: fillMessage(message.en, values),
    RequestId: identity.requestId,
    HostId: identity.host,
    ...(bucket !== undefined && { BucketName: bucket }),
    ...Object.fromEntries(Object.entries(values).filter(([name]) => /^[A-Z]/.test(name))),
    ...(ec !== undefined && { EC: ec, RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${ec}` }),
  };
  const headers = { ...common(identity), 'Content-Type': JSON_TYPE, ...(ec !== undefined && { 'x-oss-ec': ec }) };
  return { code, response: { status, headers, body: JSON.stringify({ Error: body }) } };
}

function common({ requestId }: OssIdentity): Record<string, string> {
  return { Server: 'AliyunOSS', 'x-oss-request-id': requestId };
}
