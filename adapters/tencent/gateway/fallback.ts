import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { ApiError, fillMessage } from '../../../src/protocol/errors.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { Sign } from '../../../src/protocol/signs.ts';
import { defineUnserved, shown } from '../../../src/protocol/unserved.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { encodeError } from './envelope.ts';
import { gatewayErrors } from './errors.ts';
import { identify } from './identify.ts';

const noErrors = { errors: {}, translate: () => undefined };
const code = 'UnsupportedOperation#service';

/**
 * What marks a request as one for another service of the API 3.0 gateway: another service's host; or, on a host that says
 * nothing of the service, a version and an action that the served product does not have. A wrong version of one of its
 * actions, or an unknown action of its version, is the client's mistake and stays with the product.
 */
export function otherServiceSigns(served: {
  service: string;
  version: string;
  actions: Iterable<string>;
}): readonly Sign[] {
  const version = new RegExp(`^(?!${served.version}$).`);
  const action = new RegExp(`^(?!(${[...served.actions].join('|')})$).`);
  const host = /^(?!([\w-]+\.)*tencentcloudapi\.com(:|$))/;
  return [
    { host: new RegExp(`^(?!${served.service}\\.)[\\w-]+(\\.[\\w-]+)*\\.tencentcloudapi\\.com(:\\d+)?$`) },
    { host, headers: { 'x-tc-version': version, 'x-tc-action': action } },
    {
      host,
      headers: { 'x-tc-version': 'absent' },
      parameters: {
        AccessKeyId: 'absent',
        SignatureNonce: 'absent',
        SecretId: 'present',
        Version: version,
        Action: action,
      },
    },
  ];
}

/**
 * Refuses requests for other services: `UnsupportedOperation` is a documented common code, its use here and its text are
 * ours [inferred].
 */
export function createTencentFallback(
  { ids }: Pick<DialectEnvironment, 'ids'>,
  served: string,
  calls: readonly string[],
  products: ReadonlyMap<string, string>,
): Dialect {
  const valuesOf = (request: WireRequest) => {
    const { operation, version } = identify(request, ids).identity;
    return { served, action: shown(operation), version: shown(version), service: serviceOf(request) };
  };
  return defineUnserved({
    name: 'tencent',
    calls,
    products,
    wordsOf: (request) => [identify(request, ids).identity.operation],
    code: 'UnsupportedOperation',
    operationOf: (request) => identify(request, ids).identity.operation,
    reasonOf: (request) => fillMessage(gatewayErrors[code].message.en, valuesOf(request)),
    encode: (_, request) =>
      encodeError(new ApiError(code, valuesOf(request)), identify(request, ids).identity, noErrors).response,
  });
}

/** The service by the host, or by the scope of a TC3 signature, which Node's SDK fills with the host's first label. */
function serviceOf(request: WireRequest): string {
  const byHost = /^([\w-]+)\.(?:[\w-]+\.)*tencentcloudapi\.com/i.exec(request.header('host') ?? '')?.[1];
  const byScope = /Credential=[^/]+\/[\d-]+\/([a-z][\w-]*)\/tc3_request/.exec(
    request.header('authorization') ?? '',
  )?.[1];
  return byHost ?? byScope ?? 'this service';
}
