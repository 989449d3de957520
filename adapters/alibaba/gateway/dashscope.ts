import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { Sign } from '../../../src/protocol/signs.ts';
import { defineUnserved } from '../../../src/protocol/unserved.ts';

/** DashScope (Model Studio): known by its hosts alone, as every provider's requests of this form look alike. */
export const dashscopeSigns: readonly Sign[] = [{ host: /^dashscope[\w-]*\.aliyuncs\.com(:\d+)?$/ }];

/**
 * Refuses requests for DashScope in its own form, `{code, message, request_id}`, or under `/compatible-mode/` in the form
 * that OpenAI's clients read [inferred: no page of it is among the specifications].
 */
export function createDashscope({ ids }: Pick<DialectEnvironment, 'ids'>, served: string): Dialect {
  const code = 'NotSupported';
  return defineUnserved({
    name: 'alibaba-dashscope',
    code,
    operationOf: ({ method, path }) => `${method} ${path}`,
    reasonOf: () => `Tuku does not serve DashScope. It serves ${served}.`,
    encode(message, { path }) {
      const request_id = ids.uuid();
      const body = path.startsWith('/compatible-mode/')
        ? { error: { message, type: 'invalid_request_error', param: null, code }, request_id }
        : { code, message, request_id };
      return { status: 400, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    },
  });
}
