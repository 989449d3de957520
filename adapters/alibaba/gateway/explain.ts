import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import { sameText } from '../../../src/protocol/keys.ts';
import {
  explainSignature,
  layoutVariations,
  type RefusedSignature,
  usualVariations,
  type Variation,
} from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { type AlibabaRequest, factsOf } from './parameters.ts';
import { signed } from './proof.ts';
import type { Signer } from './signer.ts';

/** What a scheme knows of a signature of its own. */
export interface SchemeFacts extends Omit<RefusedSignature, 'variations'> {
  /** Whether a request, with everything but the Authorization header's contents changed, would fit. */
  isSigned(source: AlibabaRequest, secret: string): boolean;
  /** Mistakes that the scheme invites. */
  readonly mistakes: Iterable<Variation>;
}

/** Why a signature is wrong, whatever its scheme. */
export function explainScheme(
  { request }: AlibabaRequest,
  { credential, keys }: Signer,
  { isSigned, mistakes, ...facts }: SchemeFacts,
): SignatureExplanation {
  const usual = {
    hosts: ['green', 'imagesearch', 'cityvisual'].map((product) => `${product}.cn-shanghai.aliyuncs.com`),
    headers: { accept: ['*/*', 'application/json', 'application/xml', ''] },
  };
  const sourceOf = (other: WireRequest) => ({ request: other, gateway: factsOf(other) });
  return explainSignature({
    ...facts,
    variations: (function* () {
      yield* usualVariations({
        request,
        credential,
        otherSecrets: keys.secretsBeside(credential.id),
        usual,
        isSigned: (other, secret) => isSigned(sourceOf(other), secret),
      });
      yield* mistakes;
    })(),
  });
}

/**
 * Mistakes of RPC signatures 1.0.
 * @param text the string to sign; only its beginning when it is long, with which nothing fits
 */
export function* rpcMistakes(
  text: string,
  { hash, secret, signature }: { readonly hash: string; readonly secret: string; readonly signature: string },
): Generator<Variation> {
  const fits = (other: string, key = `${secret}&`) => sameText(signed(hash, key, other), signature);
  yield { change: 'the key is the secret without the & after it', fits: () => fits(text, secret) };
  yield {
    change: 'its + had not become a blank: it was not percent-encoded when it was sent',
    fits: () => sameText(signed(hash, `${secret}&`, text), signature.replaceAll(' ', '+')),
  };
  const spellings: readonly [string, string][] = [
    ['blanks are encoded as +, not as %20', text.replaceAll('%2520', '%2B')],
    ['* is not encoded', text.replaceAll('%252A', '%2A')],
    ['~ is encoded as %7E', text.replaceAll('~', '%257E')],
    ['names and values are encoded once, not twice', text.replaceAll('%25', '%')],
    ['the path is not encoded', text.replace('&%2F&', '&/&')],
  ];
  for (const [change, other] of spellings) if (other !== text) yield { change, fits: () => fits(other) };
  for (const [name, other] of Object.entries({ 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' })) {
    if (other === hash) continue;
    yield { change: `the method is ${name}`, fits: () => sameText(signed(other, `${secret}&`, text), signature) };
  }
  yield* layoutVariations('the string to sign', text, fits);
}
