import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { Sign } from '../../../src/protocol/signs.ts';
import { defineUnserved, shown } from '../../../src/protocol/unserved.ts';
import { respond } from './envelope.ts';
import { platformErrors } from './errors.ts';
import { identityOf } from './identity.ts';

/** The platform's paths and host: every request that no product has claimed. */
export const platformSigns: readonly Sign[] = [
  { path: /^\/(rest|rpc)\/2\.0\// },
  { host: /^aip\.baidubce\.com(:\d+)?$/ },
];

/** Refuses the platform's other products: code 3 is documented for a path that does not exist; the rest of the text is ours. */
export function createBaiduFallback(
  { ids }: Pick<DialectEnvironment, 'ids'>,
  served: string,
  calls: readonly string[],
): Dialect {
  return defineUnserved({
    name: 'baidu',
    calls,
    wordsOf: ({ method, path }) => [`${method} ${path}`],
    code: '3',
    operationOf: ({ path }) => path,
    reasonOf: ({ path }) =>
      `${platformErrors['3'].message.en}: Tuku does not serve ${shown(path)}. It serves ${served}.`,
    encode: (reason, { path }) => respond(200, { error_code: 3, error_msg: reason }, identityOf(path, ids)),
  });
}
