import { createHmac } from 'node:crypto';
import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import { type Credential, type KeyRing, sameText } from '../../../src/protocol/keys.ts';
import {
  explainSignature,
  layoutVariations,
  missingHeaders,
  usualVariations,
  type Variation,
} from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { type BceAuthorization, bceForms, bcePrefix, bceSignature, isBceSigned } from './bce-auth.ts';

/** Why a bce-auth-v1 signature is wrong. */
export function explainBce(
  request: WireRequest,
  authorization: BceAuthorization,
  credential: Credential,
  keys: Pick<KeyRing, 'secretsBeside'>,
): SignatureExplanation {
  const { accessKeyId: keyId, timestamp, signedHeaders } = authorization;
  const [stringToSign = ''] = bceForms(request, authorization);
  return explainSignature({
    server: { canonicalRequest: stringToSign, stringToSign: bcePrefix(authorization) },
    client: {
      keyId,
      algorithm: 'bce-auth-v1',
      signedHeaders: signedHeaders.join(';') || '(the default ones)',
      timestamp,
      expiration: authorization.expiration,
    },
    facts: [missingHeaders(request, signedHeaders)],
    variations: (function* () {
      yield* usualVariations({
        request,
        credential,
        otherSecrets: keys.secretsBeside(credential.id),
        usual: { hosts: ['aip.baidubce.com'] },
        isSigned: (other, secret) => isBceSigned(other, authorization, secret),
      });
      yield* mistakes(request, authorization, credential.secret, stringToSign);
    })(),
    characters: 6 * stringToSign.length,
  });
}

function* mistakes(
  request: WireRequest,
  authorization: BceAuthorization,
  secret: string,
  canonical: string,
): Generator<Variation> {
  const { signature } = authorization;
  const fits = (text: string) => sameText(bceSignature(authorization, secret, text), signature);
  const prefix = bcePrefix(authorization);
  const [method = '', path = '', query = '', ...headers] = canonical.split('\n');
  const plain = headers.map((line) => line.replace(/%3A/g, ':').replace(/%2F/g, '/'));
  const bytes = createHmac('sha256', secret).update(prefix).digest();
  const withBytes = createHmac('sha256', bytes).update(canonical, 'latin1').digest('hex');
  yield { change: 'the key is bytes: it must be their hex text', fits: () => sameText(withBytes, signature) };
  const itself = createHmac('sha256', secret).update(canonical, 'latin1').digest('hex');
  yield { change: 'no key is derived: the secret itself signs', fits: () => sameText(itself, signature) };
  const other: readonly [string, readonly string[]][] = [
    ['the headers’ values are not percent-encoded', [method, path, query, ...plain]],
    ['the query is not sorted', [method, path, request.query, ...headers]],
    ['the path is not encoded', [method, request.path, query, ...headers]],
    ['the headers are not sorted', [method, path, query, ...[...headers].reverse()]],
  ];
  for (const [change, lines] of other) yield { change, fits: () => fits(lines.join('\n')) };
  yield* layoutVariations('the canonical request', canonical, fits);
}
