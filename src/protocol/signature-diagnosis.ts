import type { SignatureExplanation } from '../client/recorded.ts';
import { type AlteredRequest, alteredRequests, type UsualValues } from './altered-requests.ts';
import type { ApiError } from './errors.ts';
import type { Credential } from './keys.ts';
import type { WireRequest } from './wire.ts';

/*
 * Why a signature of a known key is wrong. The client's own text cannot be known; but if its signature fits once one thing
 * is changed, that thing is the cause. All of it is for the journal and the log.
 */

/** Most variations that are tried for one request, and characters that are hashed for all of them. */
const MAX_VARIATIONS = 100;
const MAX_CHARACTERS = 256 * 1024;
/**
 * Characters of path and query, of the Authorization header, and bytes of signed forms, beyond which nothing is tried and no
 * text is made again.
 */
const [MAX_TARGET, MAX_AUTHORIZATION, MAX_FORM] = [16 * 1024, 4 * 1024, 64 * 1024];

/** One thing that may be different from what the client has signed. */
export interface Variation {
  /** To stand after `the signature fits if`, without a secret. */
  readonly change: string;
  /** Whether the client's signature fits with it. */
  fits(): boolean;
}

/** A refused signature. */
export interface RefusedSignature {
  /** What the server has signed. */
  readonly server: SignatureExplanation['server'];
  /** What the request says of its signature. */
  readonly client: SignatureExplanation['client'];
  /** What is certain without a trial, e.g. that a signed header is missing; the first that is given is the cause. */
  readonly facts?: readonly (string | undefined)[];
  /** Tried in their order. */
  readonly variations: Iterable<Variation>;
  /** About how many characters are hashed for one of them. */
  readonly characters: number;
}

/**
 * The error of a refused signature, with what the journal says of it; only a word for a request that is larger than those of
 * clients who only begin.
 * @param error makes it
 * @param explain called unless the request is too large
 * @param formBytes length of a form that is signed as a part of the text
 */
export function signatureError(
  request: WireRequest,
  error: (facts: { readonly detail?: string }) => ApiError,
  explain: () => SignatureExplanation,
  formBytes = 0,
): ApiError {
  const target = request.path.length + request.query.length;
  const authorization = request.header('authorization') ?? '';
  if (target > MAX_TARGET || authorization.length > MAX_AUTHORIZATION || formBytes > MAX_FORM) {
    return error({ detail: 'the signature is wrong; the request is too large to find out why' });
  }
  return error({}).explainedBy(explain);
}

/** What the journal is to say of a refused signature: its most likely cause, and both sides. */
export function explainSignature(refused: RefusedSignature): SignatureExplanation {
  const { server, client, facts = [], variations, characters } = refused;
  const fact = facts.find((each) => each !== undefined);
  if (fact !== undefined) return { cause: fact, isCertain: true, server, client };
  const affordable = Math.min(MAX_VARIATIONS, Math.floor(MAX_CHARACTERS / Math.max(1, characters)));
  let tried = 0;
  for (const { change, fits } of variations) {
    if (tried++ === affordable) break;
    if (fits()) return { cause: `the signature fits if ${change}`, isCertain: true, server, client };
  }
  const what =
    affordable === 0 ? 'the request is too large to try changes' : 'no other change that was tried makes it fit';
  const cause = `most likely the secret is not that of ${client.keyId ?? 'the key'}: ${what}`;
  return { cause, isCertain: false, server, client };
}

/** How a scheme's signatures are checked, for variations that all schemes have. */
export interface Verifier {
  readonly request: WireRequest;
  readonly credential: Pick<Credential, 'id' | 'secret'>;
  /** Secrets of other keys that the server knows. */
  readonly otherSecrets: readonly string[];
  readonly usual: UsualValues;
  isSigned(request: WireRequest, secret: string): boolean;
}

/** The right secret misread, another key's, and the request changed on its way. */
export function* usualVariations({
  request,
  credential,
  otherSecrets,
  usual,
  isSigned,
}: Verifier): Generator<Variation> {
  for (const [change, secret] of otherForms(credential, otherSecrets)) {
    yield { change, fits: () => isSigned(request, secret) };
  }
  for (const { change, request: other } of alteredRequests(request, usual) as Iterable<AlteredRequest>) {
    yield { change, fits: () => isSigned(other, credential.secret) };
  }
}

function otherForms(
  { id, secret }: Verifier['credential'],
  otherSecrets: readonly string[],
): (readonly [change: string, secret: string])[] {
  return [
    ['the secret ends in a line break: as it is read from a file', `${secret}\n`],
    ['the secret ends in a blank', `${secret} `],
    ['the secret begins with a blank', ` ${secret}`],
    ['the secret is in quotation marks', `"${secret}"`],
    ['the id is taken for the secret', id],
    ['the secret is empty', ''],
    ...otherSecrets.map((other) => ['the secret is that of another key', other] as const),
  ];
}

/**
 * Mistakes in the layout of a canonical request or string to sign.
 * @param what its name, for people
 */
export function* layoutVariations(what: string, text: string, fits: (text: string) => boolean): Generator<Variation> {
  const lines = text.split('\n');
  const forms: [string, string][] = [
    [`${what} has a line break at its end`, `${text}\n`],
    [`${what} has no line break at its end`, text.replace(/\n$/, '')],
    [`the lines of ${what} end in CRLF`, text.replaceAll('\n', '\r\n')],
    ...lines.flatMap((line, at): [string, string][] =>
      line === ''
        ? [[`${what} lacks the empty line ${at + 1}`, lines.filter((_, index) => index !== at).join('\n')]]
        : [],
    ),
  ];
  for (const [change, form] of forms) if (form !== text) yield { change, fits: () => fits(form) };
}

/** That headers are missing of which the request says that they are signed; undefined when none is. */
export function missingHeaders(request: WireRequest, names: readonly string[]): string | undefined {
  const missing = names.filter((name) => name !== '' && request.header(name) === undefined);
  if (missing.length === 0) return undefined;
  const list = missing.slice(0, 10).join(', ').slice(0, 200);
  return `signed headers did not arrive: ${list}; a proxy, or the client, has removed them`;
}

/** How far a client's clock is from the server's, for people. Round hours hint at a time zone. */
export function clockDifference(client: number, server: number): string {
  const seconds = Math.round(Math.abs(client - server) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const time =
    hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  const zone =
    hours > 0 && hours <= 14 && (minutes < 5 || minutes > 55)
      ? '; whole hours hint at a local time in place of UTC'
      : '';
  return `the client’s clock is ${time} ${client < server ? 'behind' : 'ahead of'} the server’s${zone}`;
}
