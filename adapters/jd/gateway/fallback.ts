import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { Sign } from '../../../src/protocol/signs.ts';
import { defineUnserved, shown } from '../../../src/protocol/unserved.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import { appkeyProofIn } from './appkey.ts';
import { isJdAuthorization } from './authorization.ts';

/** The platform's paths and hosts: every request that no product has claimed. */
export const platformSigns: readonly Sign[] = [{ path: '/jdai/*' }, { host: /^aiapi\.jd(cloud)?\.com(:\d+)?$/ }];

/**
 * Refuses the platform's other products in the two forms of its gateway, as it refuses an unknown path [inferred which]:
 * NOT_FOUND for signed requests, code 10003 for those with an appkey. The text is ours.
 */
export function createJdFallback(
  { ids }: Pick<DialectEnvironment, 'ids'>,
  served: string,
  calls: readonly string[],
): Dialect {
  return defineUnserved({
    name: 'jd',
    calls,
    wordsOf: ({ method, path }) => [`${method} ${path}`],
    code: 'NOT_FOUND',
    operationOf: ({ method, path }) => `${method} ${path}`,
    reasonOf: ({ path }) => `Tuku does not serve ${shown(path)}. It serves ${served}.`,
    encode(reason, request) {
      const requestId = ids.uuid().replaceAll('-', '');
      const isSigned = isJdAuthorization(request.header('authorization') ?? '');
      if (isSigned || appkeyProofIn(request) === undefined) {
        return respond(404, { requestId, error: { code: 404, status: 'NOT_FOUND', message: reason } }, requestId);
      }
      const counts = { charge: false, remain: 0, remainTimes: 0, remainSeconds: -1 };
      return respond(200, { code: '10003', ...counts, msg: reason }, requestId);
    },
  });
}

function respond(status: number, body: object, requestId: string): WireResponse {
  const headers = { 'Content-Type': 'application/json;charset=UTF-8', 'x-jdcloud-request-id': requestId };
  return { status, headers, body: JSON.stringify(body) };
}
