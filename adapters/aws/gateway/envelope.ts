import type { Json } from '../../../src/json.ts';
import { ApiError, catalogueEntry, type ErrorEntry, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { gatewayErrors, ValidationError } from './errors.ts';
import type { AwsIdentity } from './exchange.ts';

/** A success: always 200 and JSON [documented]. */
export function encode(output: Json, { requestId }: AwsIdentity): WireResponse {
  return { status: 200, headers: headersOf(requestId), body: JSON.stringify(output) };
}

/** What a product's errors are answered by. */
export interface ProductErrors {
  /** The product's catalogue, the gateway's rows included. */
  readonly catalogue: Readonly<Record<string, ErrorEntry>>;
  /** The catalogue's error for what else was thrown; undefined for anything unforeseen. */
  translate(error: unknown): ApiError | undefined;
}

/** `{"message"}`, and the code in a header, for anything thrown (docs/specs/s3-vectors.md, 7). Never throws. */
export function encodeError(
  error: unknown,
  { requestId }: AwsIdentity,
  { catalogue, translate }: ProductErrors,
): { readonly code: string; readonly response: WireResponse } {
  const known = error instanceof ApiError ? error : translate(error);
  const entry = known && catalogueEntry(catalogue, known.code);
  const { status, message } = entry ?? gatewayErrors.InternalServerException;
  const code = entry && known ? wireCode(known.code) : 'InternalServerException';
  const text = fillMessage(message.en, known?.values ?? {});
  const fields = known instanceof ValidationError ? known.fields : [];
  const body = {
    ...(text !== '' && { message: echoed(text) }),
    ...(fields.length > 0 && {
      fieldList: fields.map(({ path, message: about }) => ({ path: echoed(path), message: echoed(about) })),
    }),
  };
  const headers = { ...headersOf(requestId), 'x-amzn-ErrorType': code };
  return { code, response: { status, headers, body: JSON.stringify(body) } };
}

function headersOf(requestId: string): Record<string, string> {
  return { 'x-amzn-RequestId': requestId, 'Content-Type': 'application/json' };
}
