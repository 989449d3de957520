import { createHmac } from 'node:crypto';
import type { SignatureExplanation } from '../../../src/client/recorded.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { type Credential, sameText } from '../../../src/protocol/keys.ts';
import {
  explainSignature,
  layoutVariations,
  missingHeaders,
  usualVariations,
  type Variation,
} from '../../../src/protocol/signature-diagnosis.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { officialHosts } from './hosts.ts';
import { tc3Scheme } from './parameters.ts';
import { dayOf, isTc3Signed, type Tc3Authorization, tc3Forms, tc3Signature, tc3StringToSign } from './tc3.ts';
import { isV1Signed, v1Texts } from './v1.ts';

/** Who has signed, and where the request was to go. */
export interface Signer {
  readonly credential: Credential;
  readonly keys: Pick<DialectEnvironment['keys'], 'secretsBeside'>;
  readonly service: string;
  readonly region: string;
}

/** Why a TC3 signature is wrong. */
export function explainTc3(
  request: WireRequest,
  authorization: Tc3Authorization,
  timestamp: string,
  signer: Signer,
): SignatureExplanation {
  const { credential } = signer;
  const { date, service, signedHeaders, names, secretId: keyId } = authorization;
  const host = request.header('host') ?? '';
  const day = dayOf(timestamp);
  const isSigned = (other: WireRequest, secret: string) =>
    isTc3Signed(other, authorization, timestamp, secret, [hostOf(other)]);
  const [form = { canonicalRequest: '', stringToSign: '' }] = tc3Forms(request, authorization, timestamp, [host]);
  return explainSignature({
    server: form,
    client: { keyId, algorithm: tc3Scheme, scope: `${date}/${service}/tc3_request`, signedHeaders, timestamp },
    facts: [
      date === day ? undefined : `the date of the credential scope is ${date}, X-TC-Timestamp is of ${day} (UTC)`,
      missingHeaders(request, names),
    ],
    variations: (function* () {
      yield* usualVariations({ ...verifierOf(request, signer), isSigned });
      yield* tc3Mistakes(authorization, timestamp, credential.secret, form);
    })(),
    characters: 2 * form.canonicalRequest.length,
  });
}

function* tc3Mistakes(
  { date, service, signature }: Tc3Authorization,
  timestamp: string,
  secret: string,
  { canonicalRequest, stringToSign }: { readonly canonicalRequest: string; readonly stringToSign: string },
): Generator<Variation> {
  const fits = (text: string, scope = { date, service }) => sameText(tc3Signature(secret, scope, text), signature);
  yield* layoutVariations('the canonical request', canonicalRequest, (text) =>
    fits(tc3StringToSign(text, { date, service }, timestamp)),
  );
  yield* layoutVariations('the string to sign', stringToSign, fits);
  const scopes = ['tiia', service.toLowerCase(), ''].filter((other) => other !== service);
  for (const other of scopes) {
    const scope = { date, service: other };
    const change = `the key is derived for the service "${other}", not for the scope’s`;
    yield { change, fits: () => fits(stringToSign, scope) };
    const text = tc3StringToSign(canonicalRequest, scope, timestamp);
    yield { change: `the scope’s service is "${other}"`, fits: () => fits(text, scope) };
  }
  const raw = (key: string) => createHmac('sha256', key).update(stringToSign, 'latin1').digest('hex');
  yield { change: 'no key is derived: the secret itself signs', fits: () => sameText(raw(secret), signature) };
  const proper = tc3Signature(secret, { date, service }, stringToSign);
  yield { change: 'it is in lower-case hex', fits: () => sameText(proper, signature.toLowerCase()) };
  const base64 = Buffer.from(proper, 'hex').toString('base64');
  yield { change: 'it is in hex, not in base64', fits: () => sameText(base64, signature) };
}

/** Why a v1 signature is wrong. */
export function explainV1(
  request: WireRequest,
  values: ReadonlyMap<string, string>,
  signer: Signer,
): SignatureExplanation {
  const { secret } = signer.credential;
  const host = request.header('host') ?? '';
  const texts = v1Texts(values);
  const stringToSign = `${request.method}${host}/?${texts[0] ?? ''}`;
  const fits = (other: WireRequest, with_: string, parameters = values) =>
    isV1Signed(other, parameters, with_, [other.header('host') ?? '']);
  const changed = (spell: (value: string, name: string) => string) =>
    new Map([...values].map(([name, value]) => [name, spell(value, name)]));
  return explainSignature({
    server: { stringToSign },
    client: {
      keyId: values.get('SecretId') ?? '',
      algorithm: values.get('SignatureMethod') ?? 'HmacSHA1',
      timestamp: values.get('Timestamp') ?? '',
    },
    variations: (function* (): Generator<Variation> {
      const encoding: [string, (value: string, name: string) => string][] = [
        [
          'its + had not become a blank: it was not percent-encoded when it was sent',
          (value, name) => (name === 'Signature' ? value.replaceAll(' ', '+') : value),
        ],
        [
          'the values have + where they have a blank: they were not percent-encoded when they were sent',
          (value) => value.replaceAll(' ', '+'),
        ],
        [
          'the values are percent-encoded: they must be signed decoded',
          (value, name) => (name === 'Signature' ? value : encodeURIComponent(value)),
        ],
        [
          'the signature method is the other one',
          (value, name) => (name !== 'SignatureMethod' ? value : value === 'HmacSHA256' ? 'HmacSHA1' : 'HmacSHA256'),
        ],
      ];
      for (const [change, spell] of encoding) yield { change, fits: () => fits(request, secret, changed(spell)) };
      yield* usualVariations({ ...verifierOf(request, signer), isSigned: fits });
      for (const left of [...values.keys()].slice(0, 20)) {
        if (left === 'Signature') continue;
        const rest = new Map([...values].filter(([name]) => name !== left));
        yield { change: `${left.slice(0, 64)} is not signed`, fits: () => fits(request, secret, rest) };
      }
      yield* layoutVariations('the string to sign', stringToSign, (text) => {
        const hash = values.get('SignatureMethod') === 'HmacSHA256' ? 'sha256' : 'sha1';
        return sameText(createHmac(hash, secret).update(text).digest('base64'), values.get('Signature') ?? '');
      });
    })(),
    characters: 2 * stringToSign.length,
  });
}

/** What a client signs of the host: all of it, or without the port, as the Node SDK does [observed]. */
function hostOf(request: WireRequest): string {
  const host = request.header('host') ?? '';
  return request.header('x-tc-requestclient')?.startsWith('SDK_NODEJS') ? host.replace(/:\d+$/, '') : host;
}

function verifierOf(request: WireRequest, { credential, keys, service, region }: Signer) {
  return {
    request,
    credential,
    otherSecrets: keys.secretsBeside(credential.id),
    usual: { hosts: officialHosts(service, region) },
  };
}
