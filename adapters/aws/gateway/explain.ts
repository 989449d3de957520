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
import { canonicalRequest, isSignatureOf, SIGV4, type SigV4, signatureOf, stringToSign } from './sigv4.ts';

/** A signature that is wrong. */
export interface Refused {
  readonly request: WireRequest;
  readonly v4: SigV4;
  /** Of the request, as it is signed. */
  readonly time: string;
  /** What the server has signed. */
  readonly canonical: string;
  readonly credential: Pick<Credential, 'id' | 'secret'>;
  readonly keys: Pick<KeyRing, 'secretsBeside'>;
}

/** Why a signature is wrong. */
export function explainSigV4(refused: Refused): SignatureExplanation {
  const { request, v4, time, canonical, credential, keys } = refused;
  const { keyId, date, region, service, signedHeaders, names } = v4;
  const isSigned = (other: WireRequest, secret: string) =>
    isSignatureOf(stringToSign(canonicalRequest(other, v4), time, v4), secret, v4);
  return explainSignature({
    server: { canonicalRequest: withoutToken(canonical), stringToSign: stringToSign(canonical, time, v4) },
    client: {
      keyId,
      algorithm: SIGV4,
      scope: `${date}/${region}/${service}/aws4_request`,
      signedHeaders,
      timestamp: time,
    },
    facts: [missingHeaders(request, names)],
    variations: (function* () {
      yield* usualVariations({
        request,
        credential,
        otherSecrets: keys.secretsBeside(credential.id),
        usual: { hosts: [`${service}.${region}.api.aws`] },
        isSigned,
      });
      yield* mistakes(refused);
    })(),
    characters: 2 * canonical.length,
  });
}

/** The token is a secret. */
function withoutToken(canonical: string): string {
  return canonical
    .replace(/^(x-amz-security-token:).*$/gm, '$1***')
    .replace(/(X-Amz-Security-Token=)[^&\n]*/g, '$1***');
}

function* mistakes({ request, v4, time, canonical, credential: { secret } }: Refused): Generator<Variation> {
  const fits = (text: string, scope: Partial<SigV4> = {}) =>
    sameText(signatureOf(text, secret, { ...v4, ...scope }), v4.signature);
  const fitsCanonical = (text: string) => fits(stringToSign(text, time, v4));
  yield {
    change: 'the path is encoded once, not twice',
    fits: () => fitsCanonical(canonicalRequest(request, v4, { pathOnce: true })),
  };
  const lines = canonical.split('\n');
  const payloads: readonly [string, string][] = [
    ['the body is not signed: its line is UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD'],
    ['the line of the body is empty', ''],
    ['the line of the body is what x-amz-content-sha256 says', request.header('x-amz-content-sha256') ?? ''],
  ];
  for (const [change, line] of payloads) {
    yield { change, fits: () => fitsCanonical([...lines.slice(0, -1), line].join('\n')) };
  }
  yield* layoutVariations('the canonical request', canonical, fitsCanonical);
  const text = stringToSign(canonical, time, v4);
  yield* layoutVariations('the string to sign', text, (other) => fits(other));
  for (const service of ['s3', 's3vectors'].filter((other) => other !== v4.service)) {
    const change = `the key is derived for the service "${service}", not for the scope’s`;
    yield { change, fits: () => fits(text, { service }) };
  }
  const bare = [v4.date, v4.region, v4.service, 'aws4_request'].reduce<string | Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    secret,
  );
  yield {
    change: 'the key is derived from the secret alone, without AWS4 before it',
    fits: () => sameText(createHmac('sha256', bare).update(text, 'latin1').digest('hex'), v4.signature),
  };
  const proper = signatureOf(text, secret, v4);
  yield { change: 'it is in lower-case hex', fits: () => sameText(proper, v4.signature.toLowerCase()) };
}
