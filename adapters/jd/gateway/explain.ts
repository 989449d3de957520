import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import { type Credential, type KeyRing, sameText } from '../../../src/protocol/keys.ts';
import {
  explainSignature,
  layoutVariations,
  missingHeaders,
  usualVariations,
  type Variation,
} from '../../../src/protocol/signature-diagnosis.ts';
import { bodyDigest } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { JdAuthorization } from './authorization.ts';
import { isJdSigned, jdForms, jdSignature, jdStringToSign, type SignedForm, scopeOf } from './signature.ts';

const DIGEST = 'x-jdcloud-content-sha256';

/** Why a JDCLOUD2 or JDCLOUD3 signature is wrong. */
export function explainJd(
  request: WireRequest,
  authorization: JdAuthorization,
  date: string,
  credential: Credential,
  keys: Pick<KeyRing, 'secretsBeside'>,
): SignatureExplanation {
  const { version, accessKey: keyId, signedHeaders } = authorization;
  const digest = bodyDigest(request.body);
  const [form = { canonicalRequest: '', stringToSign: '' }] = jdForms(request, authorization, date, digest);
  const sent = request.header(DIGEST);
  return explainSignature({
    server: form,
    client: {
      keyId,
      algorithm: `JDCLOUD${version}-HMAC-SHA256`,
      scope: scopeOf(authorization).join('/'),
      signedHeaders: signedHeaders.join(';'),
      timestamp: date,
      ...(sent === undefined ? {} : { bodyDigest: sent.slice(0, 128) }),
    },
    facts: [
      sent !== undefined && /^[0-9a-f]{64}$/i.test(sent) && sent.toLowerCase() !== digest && !isConstant(sent)
        ? `the body was changed after signing: its SHA-256 is ${digest}, ${DIGEST} says ${sent}`
        : undefined,
      missingHeaders(request, signedHeaders),
    ],
    variations: (function* () {
      yield* usualVariations({
        request,
        credential,
        otherSecrets: keys.secretsBeside(credential.id),
        usual: { hosts: ['aiapi.jdcloud.com', 'aiapi.jd.com'] },
        isSigned: (other, secret) => isJdSigned(other, authorization, date, secret),
      });
      yield* mistakes(authorization, date, credential.secret, form);
    })(),
    characters: 6 * form.canonicalRequest.length,
  });
}

/** What clients sign in place of a body's hash: that of nothing. */
function isConstant(sent: string): boolean {
  return sent === bodyDigest(nothing);
}

const nothing = Buffer.alloc(0);

function* mistakes(
  authorization: JdAuthorization,
  date: string,
  secret: string,
  { canonicalRequest, stringToSign }: SignedForm,
): Generator<Variation> {
  const { signature } = authorization;
  const fits = (text: string, scope = authorization) => sameText(jdSignature(secret, scope, text), signature);
  yield* layoutVariations('the canonical request', canonicalRequest, (text) =>
    fits(jdStringToSign(text, authorization, date)),
  );
  yield* layoutVariations('the string to sign', stringToSign, fits);
  const scopes = [
    ...['cn-north-1', 'cn-south-1', 'cn-east-1', 'cn-east-2', ''].map((region) => ({ ...authorization, region })),
    ...['aiapi', 'neuhub', 'apigateway', ''].map((service) => ({ ...authorization, service })),
  ];
  for (const scope of scopes) {
    const change = `the scope is ${scopeOf(scope).join('/')}, not ${scopeOf(authorization).join('/')}`;
    const text = jdStringToSign(canonicalRequest, scope, date);
    yield { change, fits: () => fits(text, scope) || fits(stringToSign, scope) };
  }
  const version = authorization.version === '2' ? '3' : '2';
  const other = { ...authorization, version } as const;
  yield {
    change: `the algorithm is JDCLOUD${version}-HMAC-SHA256`,
    fits: () => fits(jdStringToSign(canonicalRequest, other, date), other),
  };
  const proper = jdSignature(secret, authorization, stringToSign);
  yield { change: 'it is in lower-case hex', fits: () => sameText(proper, signature.toLowerCase()) };
}
