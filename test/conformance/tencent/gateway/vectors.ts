import { readFileSync } from 'node:fs';
import type { Json } from '../../../../src/json.ts';
import { type WireRequest, wireRequest } from '../../../../src/protocol/wire.ts';

/** One recorded request; see fixtures/tencent/gateway/README.md. */
export interface Vector {
  readonly name: string;
  readonly note: string;
  readonly serverState: {
    readonly secretId: string;
    readonly secretKey: string;
    readonly token: string | null;
    readonly unixTime: number;
  };
  readonly request: RecordedRequest;
  readonly derived?: { readonly signedHost?: string; readonly payloadHashOf?: string };
  readonly decoded: { readonly action: string; readonly params: Record<string, Json> | null };
  readonly expect: {
    readonly verify: 'ok' | 'unsigned' | 'error';
    readonly code?: string;
    readonly message?: string;
  };
}

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body?: string;
  readonly bodyBase64?: string;
}

export const vectors: readonly Vector[] = ['nodejs-sdk', 'python-sdk', 'java-sdk', 'constructed'].flatMap((name) => {
  const file = new URL(`../../../../fixtures/tencent/gateway/tencent-${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors;
});

export function bodyOf(request: RecordedRequest): Buffer {
  return request.bodyBase64 === undefined ? Buffer.from(request.body ?? '') : Buffer.from(request.bodyBase64, 'base64');
}

export function wire(request: RecordedRequest, body = bodyOf(request)): WireRequest {
  return wireRequest({ method: request.method, target: request.url, rawHeaders: request.rawHeaders, body });
}
