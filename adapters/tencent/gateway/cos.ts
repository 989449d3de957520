import { XMLBuilder } from 'fast-xml-parser';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { Sign } from '../../../src/protocol/signs.ts';
import { defineUnserved, shown } from '../../../src/protocol/unserved.ts';

/** Object storage: its hosts, and its signature in the header or the query. */
export const cosSigns: readonly Sign[] = [
  { host: /(^|\.)cos\.([\w-]+\.)?(myqcloud\.com|tencentcos\.cn)(:\d+)?$/ },
  { headers: { authorization: /^q-sign-algorithm=/ } },
  { headers: { authorization: 'absent' }, query: { 'q-sign-algorithm': 'present' } },
];

const xml = new XMLBuilder({});

/** Refuses requests for object storage in its own form; clients need Resource and RequestId [observed]. */
export function createCos({ ids }: Pick<DialectEnvironment, 'ids'>, served: string): Dialect {
  return defineUnserved({
    name: 'tencent-cos',
    code: 'NotImplemented',
    operationOf: ({ method }) => `${method} bucket or object`,
    reasonOf: ({ method }) => `Tuku does not serve object storage (COS, ${shown(method)}). It serves ${served}.`,
    encode(reason, request) {
      const [RequestId, TraceId] = [ids.uuid(), ids.uuid()].map((id) => Buffer.from(id).toString('base64'));
      const Resource = shown(`${request.header('host') ?? ''}${request.path}`);
      const error = { Code: 'NotImplemented', Message: reason, Resource, RequestId, TraceId };
      const headers = {
        'Content-Type': 'application/xml',
        Server: 'tencent-cos',
        'x-cos-request-id': RequestId as string,
        'x-cos-trace-id': TraceId as string,
      };
      return { status: 400, headers, body: `<?xml version='1.0' encoding='utf-8' ?>${xml.build({ Error: error })}` };
    },
  });
}
