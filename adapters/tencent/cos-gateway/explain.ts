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
import {
  type CosSignature,
  cosSignature,
  type HttpString,
  hmac,
  httpString,
  isSigned,
  signedForms,
  stringToSign,
} from './signature.ts';

/** A signature that is wrong. */
export interface Refused {
  readonly request: WireRequest;
  readonly signature: CosSignature;
  readonly credential: Pick<Credential, 'id' | 'secret'>;
  readonly keys: Pick<KeyRing, 'secretsBeside'>;
}

/** Why a signature is wrong. */
export function explainCos(refused: Refused): SignatureExplanation {
  const { request, signature, credential, keys } = refused;
  const { keyId, signTime, keyTime, headers } = signature;
  const [form = { method: '', path: '', host: '' }] = signedForms(request);
  const text = httpString(request, signature, form);
  // The token is a secret and must not be kept.
  const canonicalRequest = text.replace(/(x-cos-security-token=)[^&\n]*/g, '$1***');
  return explainSignature({
    server: { canonicalRequest, stringToSign: stringToSign(signTime, text) },
    client: {
      keyId,
      algorithm: 'COS, HMAC-SHA1',
      signedHeaders: headers.join(';'),
      timestamp: signTime === keyTime ? signTime : `${signTime}, key ${keyTime}`,
    },
    facts: [missingHeaders(request, headers)],
    variations: (function* () {
      yield* usualVariations({
        request,
        credential,
        otherSecrets: keys.secretsBeside(credential.id),
        usual: { hosts: ['vectors.ap-guangzhou.coslake.com'] },
        isSigned: (other, secret) => isSigned(other, signature, secret),
      });
      yield* mistakes(refused, form, text);
    })(),
    characters: 5 * text.length,
  });
}

function* mistakes(
  { request, signature, credential: { secret } }: Refused,
  form: HttpString,
  text: string,
): Generator<Variation> {
  const { signTime, keyTime, headers } = signature;
  const signs = (made: string) => sameText(made, signature.signature);
  const fits = (other: string) => signs(cosSignature(secret, keyTime, stringToSign(signTime, other)));
  const plain = stringToSign(signTime, text);
  yield {
    change: 'the method is in capitals',
    fits: () => fits(text.replace(/^[a-z]+/, (method) => method.toUpperCase())),
  };
  yield {
    change: 'the values of the headers are not percent-encoded',
    fits: () =>
      fits(
        text
          .split('\n')
          .map((line, at) => (at === 3 ? decodeURIComponent(line) : line))
          .join('\n'),
      ),
  };
  yield { change: 'the path is /', fits: () => fits(httpString(request, signature, { ...form, path: '/' })) };
  for (const left of headers) {
    const rest = { ...signature, headers: headers.filter((name) => name !== left) };
    yield { change: `${left.slice(0, 64)} is not signed`, fits: () => fits(httpString(request, rest, form)) };
  }
  yield { change: 'no key is derived: the secret itself signs', fits: () => signs(hmac(secret, plain)) };
  yield {
    change: 'the derived key is bytes, not hex text',
    fits: () => {
      const key = createHmac('sha1', secret).update(keyTime).digest();
      return signs(createHmac('sha1', key).update(plain).digest('hex'));
    },
  };
  const proper = cosSignature(secret, keyTime, plain);
  yield { change: 'it is in lower-case hex', fits: () => sameText(proper, signature.signature.toLowerCase()) };
  yield* layoutVariations('HttpString', text, fits);
  yield* layoutVariations('the string to sign', plain, (other) => signs(cosSignature(secret, keyTime, other)));
}
