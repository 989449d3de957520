import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import { defineUnserved, shown } from '../../../src/protocol/unserved.ts';
import type { WireRequest, WireResponse } from '../../../src/protocol/wire.ts';
import { xmlDocument } from '../gateway/xml.ts';

/**
 * Refuses requests for ordinary buckets and objects in their own form, which is XML: `NotImplemented` is documented, with
 * status 400, for a header; here it stands for every operation [inferred]. Clients try statuses from 500 on again.
 */
export function createOrdinaryOss({ ids }: Pick<DialectEnvironment, 'ids'>, served: string): Dialect {
  return defineUnserved({
    name: 'alibaba-oss',
    code: 'NotImplemented',
    operationOf: ({ method, path, queryParameters: { bare, pairs } }) =>
      `${method} ${path === '/' ? 'bucket or service' : 'bucket or object'} ${bare[0] ?? pairs[0]?.[0] ?? ''}`.trim(),
    reasonOf: ({ method }) =>
      `Tuku does not serve object storage (${shown(method)} on ordinary OSS buckets and objects). It serves ${served}.`,
    encode(reason, request) {
      const requestId = ids.uuid().replaceAll('-', '').slice(0, 24).toUpperCase();
      return answer(request, requestId, {
        Code: 'NotImplemented',
        Message: reason,
        RequestId: requestId,
        HostId: request.header('host') ?? '',
      });
    },
  });
}

/** An answer to HEAD has no body: its error is in a header [observed]. */
function answer({ method }: WireRequest, requestId: string, error: Readonly<Record<string, string>>): WireResponse {
  const body = xmlDocument('Error', error);
  return {
    status: 400,
    headers: {
      Server: 'AliyunOSS',
      'x-oss-request-id': requestId,
      'Content-Type': 'application/xml',
      ...(method === 'HEAD' && { 'x-oss-err': Buffer.from(body).toString('base64') }),
    },
    body,
  };
}
