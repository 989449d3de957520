import type { WireResponse } from '../../../src/protocol/wire.ts';
import type { BaiduIdentity } from './identity.ts';

/** A JSON answer with the headers of the real service [example]. The server adds Content-Length, which J2 demands. */
export function respond(status: number, body: object, { requestId }: Pick<BaiduIdentity, 'requestId'>): WireResponse {
  const headers = {
    'Content-Type': 'application/json;charset=UTF-8',
    'Cache-Control': 'no-cache',
    Server: 'BWS',
    'x-bce-request-id': requestId,
  };
  return { status, headers, body: JSON.stringify(body) };
}
