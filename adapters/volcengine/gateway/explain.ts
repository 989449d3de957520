import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import { type Credential, type KeyRing, sameText } from '../../../src/protocol/keys.ts';
import {
  explainSignature,
  layoutVariations,
  missingHeaders,
  usualVariations,
  type Variation,
} from '../../../src/protocol/signature-diagnosis.ts';
import { bodyDigest, echoed } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { canonicalRequest, stringToSign, TOS4, type Tos4, tos4Signature } from './tos4.ts';

/** A signature that is wrong. */
export interface Refused {
  readonly request: WireRequest;
  readonly tos4: Tos4;
  readonly credential: Pick<Credential, 'id' | 'secret'>;
  readonly keys: Pick<KeyRing, 'secretsBeside'>;
  /** What the server has signed. */
  readonly canonical: string;
  readonly text: string;
}

/** Why a TOS4 signature is wrong. */
export function explainTos(refused: Refused): SignatureExplanation {
  const { request, tos4, credential, keys, canonical, text } = refused;
  const { secret } = credential;
  const fits = (other: WireRequest, key: string) =>
    isSigned(key, tos4, stringToSign(tos4, canonicalRequest(other, tos4)));
  return explainSignature({
    server: { canonicalRequest: echoed(withoutToken(canonical)), stringToSign: text },
    client: {
      keyId: tos4.keyId,
      algorithm: TOS4,
      scope: tos4.scope.join('/'),
      timestamp: tos4.time,
      signedHeaders: tos4.signedHeaders.join(';'),
    },
    facts: [missingHeaders(request, tos4.signedHeaders)],
    variations: (function* () {
      yield* usualVariations({
        request,
        credential,
        otherSecrets: keys.secretsBeside(credential.id),
        usual: { hosts: [`tosvectors-${tos4.scope[1]}.volces.com`] },
        isSigned: fits,
      });
      yield* mistakes(refused);
      yield* layoutVariations('the canonical request', canonical, (other) =>
        isSigned(secret, tos4, stringToSign(tos4, other)),
      );
    })(),
    characters: canonical.length,
  });
}

function* mistakes({ request, tos4, credential: { secret }, canonical, text }: Refused): Generator<Variation> {
  const withHash = (hash: string) => stringToSign(tos4, canonical.replace(/[^\n]*$/, hash));
  const forms: [string, () => boolean][] = [
    [
      'the chain of keys starts from TOS4 and the secret, not from the bare secret',
      () => isSigned(`TOS4${secret}`, tos4, text),
    ],
    [
      'the chain of keys starts from AWS4 and the secret, not from the bare secret',
      () => isSigned(`AWS4${secret}`, tos4, text),
    ],
    [
      'the canonical request ends in the digest of the body, which no client covers',
      () => isSigned(secret, tos4, withHash(bodyDigest(request.body))),
    ],
    [
      'the canonical request ends in UNSIGNED-PAYLOAD without the header x-tos-content-sha256',
      () => isSigned(secret, tos4, withHash('UNSIGNED-PAYLOAD')),
    ],
  ];
  for (const [change, fits] of forms) yield { change, fits };
}

function isSigned(secret: string, tos4: Tos4, text: string): boolean {
  return sameText(tos4Signature(secret, tos4, text), tos4.signature);
}

/** The token is a secret and must not be echoed. */
function withoutToken(canonical: string): string {
  return canonical.replace(/^(x-tos-security-token:).*$/gm, '$1***');
}
