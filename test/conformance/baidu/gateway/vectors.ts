import { readFileSync } from 'node:fs';
import { type WireRequest, wireRequest } from '../../../../src/protocol/wire.ts';

/** One recorded request; see fixtures/baidu/gateway/README.md. */
export interface Vector {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** What the body decodes to. */
  readonly form: Readonly<Record<string, string>>;
  readonly signature: Signature | undefined;
}

interface Signature {
  readonly access_key_id: string;
  readonly secret_access_key: string;
  readonly auth_string_prefix: string;
  readonly signature: string;
}

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query_raw: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Absent in a GET. */
  readonly body_raw?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly bce_auth_v1?: Signature;
}

interface RecordedCase {
  readonly token_request?: Recorded;
  readonly requests: readonly Recorded[];
}

type File = { readonly image_base64: string } & (RecordedCase | { readonly cases: readonly RecordedCase[] });

const files = [
  'node-oauth',
  'node-iam-bce',
  'node-edge',
  'node-proxy',
  'python-oauth',
  'python-iam-bce',
  'java-oauth',
  'java-iam-bce',
];

/** Every recorded request except the CONNECTs of a proxy. */
export const vectors: readonly Vector[] = files.flatMap((name) => {
  const url = new URL(`../../../../fixtures/baidu/gateway/baidu-${name}.json`, import.meta.url);
  const file = JSON.parse(readFileSync(url, 'utf8')) as File;
  const cases = 'cases' in file ? file.cases : [file];
  const recorded = cases.flatMap(({ token_request, requests }) => [
    ...(token_request ? [token_request] : []),
    ...requests,
  ]);
  return recorded
    .filter(({ method }) => method !== 'CONNECT')
    .map((request, i) => {
      const { path } = request;
      return {
        name: `${name} ${i} ${path}`,
        method: request.method,
        path,
        query: request.query_raw,
        rawHeaders: request.headers.flat(),
        body: whole(request.body_raw ?? '', file.image_base64),
        form: Object.fromEntries(
          Object.entries(request.form ?? {}).map(([field, value]) => [field, whole(value, file.image_base64)]),
        ),
        signature: request.bce_auth_v1,
      };
    });
});

function whole(text: string, image: string): string {
  return text.replaceAll('{IMAGE}', image).replaceAll('{IMAGE_URLENCODED}', encodeURIComponent(image));
}

export function wire({ method, path, query, rawHeaders, body }: Vector): WireRequest {
  const target = query === '' ? path : `${path}?${query}`;
  return wireRequest({ method, target, rawHeaders, body: Buffer.from(body) });
}
