import type { Sign } from '../../../src/protocol/signs.ts';

/**
 * The signs of a request for one service: a signature whose scope names it, or, without any signature or with an unknown one,
 * its host; or, without a signature, one of its paths.
 * @param service as credential scopes name it
 * @param paths of its operations
 */
export function awsSigns(
  service: string,
  host: RegExp,
  paths: RegExp,
): { signs: readonly Sign[]; foreignSigns: readonly Sign[] } {
  const foreign = ['x-acs-*', 'x-tc-*', 'x-bce-*', 'x-jdcloud-*', 'x-oss-*', 'x-cos-*', 'x-tos-*'];
  return {
    signs: [
      { headers: { authorization: new RegExp(`^AWS4-HMAC-SHA256 .*/${service}/aws4_request`) } },
      { host },
      { path: paths, headers: { authorization: 'absent' } },
      { headers: { authorization: 'absent' }, query: { 'X-Amz-Credential': new RegExp(`/${service}/aws4_request$`) } },
      { path: paths, headers: { authorization: /^AWS4-HMAC-SHA256(?!.*\/[\w-]+\/aws4_request)/ } },
    ],
    foreignSigns: [
      ...foreign.map((name) => ({ headers: { authorization: 'absent', [name]: 'present' } as const })),
      { query: { 'X-Amz-Credential': new RegExp(`/(?!${service}/)[\\w-]+/aws4_request$`) } },
    ],
  };
}
