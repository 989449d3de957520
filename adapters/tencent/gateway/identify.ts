import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { commonParameter, factsOf, type TencentFacts } from './parameters.ts';
import type { TencentIdentity } from './product.ts';

const languages: ReadonlyMap<string | undefined, 'en' | 'zh'> = new Map([
  ['en-US', 'en'],
  ['zh-CN', 'zh'],
]);

/** What a request says of itself. Never throws. */
export function identify(request: WireRequest, ids: Ids): { identity: TencentIdentity; gateway: TencentFacts } {
  const gateway = factsOf(request);
  const common = (name: string) => commonParameter({ request, gateway }, name);
  const traceId = request.header('x-tc-traceid');
  const identity = {
    operation: common('Action') ?? '',
    version: common('Version') ?? '',
    region: common('Region') ?? '',
    language: languages.get(common('Language')),
    traceId: traceId !== undefined && isEchoable(traceId) ? traceId : undefined,
    requestId: ids.uuid(),
  };
  return { identity, gateway };
}

/** Printable ASCII of a sane length: can stand in a response header as it is. */
function isEchoable(value: string): boolean {
  return /^[\x20-\x7e]{1,256}$/.test(value);
}
