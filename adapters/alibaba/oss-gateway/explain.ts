import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import type { ErrorValues } from '../../../src/protocol/errors.ts';
import type { Credential, KeyRing } from '../../../src/protocol/keys.ts';
import { parameterMap } from '../../../src/protocol/parameters.ts';
import {
  explainSignature,
  layoutVariations,
  missingHeaders,
  usualVariations,
  type Variation,
} from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { Proof, SignedRequest } from './proof.ts';

/** A signature that is wrong. */
export interface Refused {
  readonly signed: SignedRequest;
  readonly proof: Proof;
  readonly credential: Pick<Credential, 'id' | 'secret'>;
  readonly keys: Pick<KeyRing, 'secretsBeside'>;
  readonly accountIds: readonly string[];
  /** Of the error: what the server has signed. */
  readonly values: ErrorValues;
  /** Reads the signature of a request. Throws ApiError. */
  proofOf(signed: SignedRequest): Proof | undefined;
}

/** Why a V1 or V4 signature is wrong. */
export function explainOss(refused: Refused): SignatureExplanation {
  const { signed, proof, credential, keys, values } = refused;
  const { request } = signed;
  const stringToSign = String(values.StringToSign ?? '');
  const canonical = values.CanonicalRequest;
  return explainSignature({
    server: { ...(canonical === undefined ? {} : { canonicalRequest: String(canonical) }), stringToSign },
    client: { keyId: proof.keyId, ...proof.told },
    facts: [missingHeaders(request, proof.told.signedHeaders?.split(';') ?? [])],
    variations: (function* () {
      yield* usualVariations({
        request,
        credential,
        otherSecrets: keys.secretsBeside(credential.id),
        usual: { hosts: ['cn-hangzhou.oss-vectors.aliyuncs.com'] },
        isSigned: (other, secret) => isSigned(refused, withRequest(signed, other), secret),
      });
      yield* mistakes(refused, stringToSign);
    })(),
    characters: 3 * refused.accountIds.length * String(canonical ?? stringToSign).length,
  });
}

function withRequest(signed: SignedRequest, request: WireRequest): SignedRequest {
  return { ...signed, request, query: parameterMap(request.queryParameters) };
}

function isSigned({ proofOf, accountIds }: Refused, signed: SignedRequest, secret: string): boolean {
  try {
    const proof = proofOf(signed);
    proof?.verify(secret, accountIds);
    return proof !== undefined;
  } catch {
    return false;
  }
}

function* mistakes(refused: Refused, stringToSign: string): Generator<Variation> {
  const { signed, proof, credential } = refused;
  const { address } = signed;
  const { secret } = credential;
  const forms: readonly [string, SignedRequest['address']][] = [
    ['the resource is /bucket/key, not the ARN of the vector bucket', { ...address, isVectorsHost: false }],
    ['the resource is that of the service, without the bucket', { ...address, bucket: undefined, key: '' }],
  ];
  for (const [change, other] of forms) {
    yield { change, fits: () => isSigned(refused, { ...signed, address: other }, secret) };
  }
  yield* layoutVariations('the string to sign', stringToSign, (text) => proof.fits(secret, text));
}
