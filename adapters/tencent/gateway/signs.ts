import type { Sign } from '../../../src/protocol/signs.ts';

/**
 * What marks a request as one for a product of the API 3.0 gateway: an X-TC-* header, a TC3 or SKIP Authorization, the
 * parameters of signature v1, or, without any other vendor's sign, the host of the service.
 *
 * `SecretId` is this vendor's name for a key id. Without it: `Action` beside something that Alibaba's RPC form, which has
 * Action, Version and Signature too, writes otherwise: a timestamp in seconds (there ISO 8601), `HmacSHA…` (there
 * `HMAC-SHA1`), `Nonce` (there `SignatureNonce`), or the product's own version.
 */
export function tencentSigns({ service, version }: { service: string; version: string }): readonly Sign[] {
  const noAlibabaKey = { AccessKeyId: 'absent', SignatureNonce: 'absent' } as const;
  return [
    { headers: { 'x-tc-*': 'present' } },
    { headers: { authorization: /^(TC3-HMAC-SHA256|SKIP$)/ } },
    { parameters: { ...noAlibabaKey, SecretId: 'present' } },
    { parameters: { ...noAlibabaKey, Action: 'present', Timestamp: /^\d+$/ } },
    { parameters: { ...noAlibabaKey, Action: 'present', SignatureMethod: /^HmacSHA/ } },
    { parameters: { ...noAlibabaKey, Action: 'present', Nonce: 'present' } },
    { parameters: { ...noAlibabaKey, Action: 'present', Version: new RegExp(`^${version}$`) } },
    {
      // tccli sends its scheme too
      host: new RegExp(`^(https?://)?${service}\\.`),
      headers: { authorization: 'absent' },
      parameters: { AccessKeyId: 'absent', access_token: 'absent' },
    },
  ];
}
