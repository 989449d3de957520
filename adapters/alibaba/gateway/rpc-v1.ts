import { sameText } from '../../../src/protocol/keys.ts';
import { echoed } from '../../../src/protocol/signed-work.ts';
import { gatewayError, missing } from './errors.ts';
import { explainScheme, rpcMistakes } from './explain.ts';
import type { AlibabaRequest } from './parameters.ts';
import { hashOf, type Proof } from './proof.ts';
import { signRpcV1 } from './rpc-v1-text.ts';
import { parseIsoTime } from './time.ts';

/**
 * Reads RPC signatures 1.0: over the method and the sorted parameters of query and form (docs/specs/alibaba-signing.md,
 * 2). Throws ApiError MissingAccessKeyId.
 */
export function rpcV1Proof({ request, gateway }: AlibabaRequest): Proof {
  const { values } = gateway.parameters;
  const keyId = values.get('AccessKeyId') ?? '';
  if (keyId === '') throw missing('AccessKeyId');
  const name = values.get('SignatureMethod') ?? '';
  const hash = hashOf(name);
  return {
    keyId,
    // CityVisual's documentation spells it differently from its clients.
    time: { parameter: 'Timestamp', text: values.get('Timestamp') ?? values.get('TimeStamp'), parse: parseIsoTime },
    method: hash !== undefined ? 'known' : name === 'SHA256withRSA' ? 'unverifiable' : 'unknown',
    nonce: values.get('SignatureNonce'),
    needsNonce: true,
    token: values.get('SecurityToken'),
    explain(signer) {
      const { secret } = signer.credential;
      const signature = values.get('Signature') ?? '';
      const sent = request.query.length + request.body.length;
      const sign = (with_: string, method: string, parameters: ReadonlyMap<string, string>) =>
        signRpcV1({ hash: hash ?? 'sha1', secret: with_, method, sent }, parameters);
      const stringToSign = sign(secret, request.method, values).excerpt;
      return explainScheme({ request, gateway }, signer, {
        server: { stringToSign },
        client: {
          keyId,
          algorithm: name,
          timestamp: values.get('Timestamp') ?? values.get('TimeStamp') ?? '',
        },
        facts: [hash === undefined ? 'the signature method is not known' : undefined],
        characters: 3 * sent,
        isSigned: (other, with_) =>
          sameText(sign(with_, other.request.method, other.gateway.parameters.values).signature, signature),
        mistakes: rpcMistakes(stringToSign, { hash: hash ?? 'sha1', secret, signature }),
      });
    },
    verify(secret) {
      const signature = values.get('Signature') ?? '';
      if (signature === '') throw missing('Signature');
      const sent = request.query.length + request.body.length;
      // Without a known method, only the text of the refusal is wanted.
      const own = signRpcV1({ hash: hash ?? 'sha1', secret, method: request.method, sent }, values);
      if (hash === undefined || !sameText(own.signature, signature)) {
        throw gatewayError('SignatureDoesNotMatch#v1', { text: echoed(own.excerpt) });
      }
    },
  };
}
