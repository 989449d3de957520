import { readFileSync } from 'node:fs';
import { type WireRequest, wireRequest } from '../../../../src/protocol/wire.ts';

/** One recorded request; see fixtures/alibaba/gateway/README.md. */
export interface Vector {
  readonly name: string;
  readonly origin: 'captured' | 'documentation' | 'synthetic';
  /** Absent in unsigned requests. */
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly securityToken?: string;
  readonly clock: string;
  readonly request: RecordedRequest;
  readonly expected?: {
    readonly stringToSign: string;
    readonly canonicalRequest?: string;
    readonly signatureByteKeyChain?: string;
  };
}

export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bodyBase64: string;
}

function read<T>(name: string): T {
  const file = new URL(`../../../../fixtures/alibaba/gateway/alibaba-${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

const vectorsOf = (name: string) => read<{ vectors: Vector[] }>(name).vectors;

export const rpcV1 = vectorsOf('rpc-v1');
export const roaV1 = vectorsOf('roa-v1');
export const acs3 = vectorsOf('acs3');
export const acs4 = vectorsOf('acs4');
export const unsigned = vectorsOf('unsigned');

interface Upload extends Omit<Vector, 'name' | 'origin' | 'request'> {
  readonly steps: readonly { readonly step: number; readonly request: RecordedRequest }[];
}

/** The steps of an upload: the first and the last call a gateway, the second sends a form to the object store. */
const upload = read<Upload>('advance-upload');
export const uploadSteps: readonly Vector[] = upload.steps.map(({ step, request }) => {
  const { accessKeyId = '', accessKeySecret = '', clock } = upload;
  return { name: `advance upload, step ${step}`, origin: 'captured', accessKeyId, accessKeySecret, clock, request };
});

export const signedVectors: readonly Vector[] = [
  ...[rpcV1, roaV1, acs3, acs4].flat(),
  ...uploadSteps.filter((_, index) => index !== 1),
];

export const named = (list: readonly Vector[]) => list.map((vector) => [vector.name, vector] as const);

export function wire(request: RecordedRequest, changes: Partial<RecordedRequest> = {}): WireRequest {
  const { method, target, headers, bodyBase64 } = { ...request, ...changes };
  return wireRequest({ method, target, rawHeaders: headers.flat(), body: Buffer.from(bodyBase64, 'base64') });
}
