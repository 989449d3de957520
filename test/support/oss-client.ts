import definition from '../../fixtures/alibaba/ossvectors/definition.json' with { type: 'json' };
import { type OssSigner, signOssV4 } from './oss-signer.ts';

const operations = definition.operations as Readonly<
  Record<string, { readonly method: string; readonly query?: Readonly<Record<string, string>> }>
>;

/** A vector as an answer shows it: the parts that were asked for. */
export interface OssVector {
  readonly key: string;
  readonly distance?: number;
  readonly data?: { readonly float32: number[] };
  readonly metadata?: { readonly [name: string]: string | number | readonly (string | number)[] };
}

/** What a call was answered; the code is `''` for a success. Lists are empty where the answer has none. */
export interface OssAnswer {
  readonly status: number;
  readonly code: string;
  readonly vectors: readonly OssVector[];
  readonly indexes: readonly { readonly indexName: string }[];
  readonly nextToken?: string;
}

/** Calls operations of vector buckets by path; rejects when the connection is lost. */
export function ossClient(url: string, key: OssSigner = {}) {
  return async (operation: string, bucket: string, body?: object): Promise<OssAnswer> => {
    // Those that the clients' definition does not have yet are named by their sub-resource.
    const subresource = operation.slice(0, 1).toLowerCase() + operation.slice(1);
    const { method = 'POST', query = {} } = operations[operation] ?? { query: { [subresource]: '' } };
    const names = Object.keys(query).join('&');
    const text = body === undefined ? null : JSON.stringify(body);
    const request = { method, bucket, query: names, headers: { 'Content-Type': 'application/json' } };
    const { headers } = signOssV4(request, key);
    const response = await fetch(`${url}/${bucket}/${names && `?${names}`}`, { method, headers, body: text });
    const answer = await response.text();
    const { Error: error, ...fields } = JSON.parse(answer || '{}') as Partial<OssAnswer> & { Error?: { Code: string } };
    return { vectors: [], indexes: [], ...fields, status: response.status, code: error?.Code ?? '' };
  };
}
