import { authenticate } from '../../../../adapters/tencent/cos-gateway/authenticate.ts';
import {
  cosSignature,
  hmac,
  httpString,
  readSignature,
  signedForms,
  stringToSign,
} from '../../../../adapters/tencent/cos-gateway/signature.ts';
import fixture from '../../../../fixtures/tencent/cosvectors/requests.json' with { type: 'json' };
import { ApiError } from '../../../../src/protocol/errors.ts';
import { keyRing } from '../../../../src/protocol/keys.ts';
import { wireRequest } from '../../../../src/protocol/wire.ts';

type Recorded = (typeof fixture.vectors)[number];

interface Change {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: (headers: readonly string[]) => readonly string[];
  readonly secret?: string;
  readonly time?: number;
}

function requestOf({ request }: Recorded, { method, url, headers }: Change = {}) {
  // As the listener does with an absolute target: the host that was asked for is that of the target.
  const absolute = /^https?:\/\/([^/]+)(\/.*)$/.exec(url ?? request.url);
  return wireRequest({
    method: method ?? request.method,
    target: absolute?.[2] ?? url ?? request.url,
    rawHeaders: headers?.(request.rawHeaders) ?? request.rawHeaders,
    body: Buffer.from(request.body ?? ''),
    ...(absolute?.[1] !== undefined && { host: absolute[1] }),
  });
}

/** `ok`, `anonymous`, or the code of the refusal. */
function verdictOf(recorded: Recorded, change: Change = {}): string {
  const { secretId: id, secretKey, token, unixTime } = recorded.serverState;
  const credential = { id, secret: change.secret ?? secretKey, account: 'a', ...(token !== null && { token }) };
  const signatureClock = { now: () => new Date((change.time ?? unixTime) * 1000) };
  try {
    const visitor = authenticate(requestOf(recorded, change), { keys: keyRing([credential], true), signatureClock });
    return visitor.keyId === undefined ? 'anonymous' : 'ok';
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
}

const changed =
  (name: string, change: (value: string) => string) =>
  (headers: readonly string[]): readonly string[] =>
    headers.map((value, at) => (at % 2 === 1 && headers[at - 1]?.toLowerCase() === name ? change(value) : value));

const { vectors } = fixture;
const good = vectors.filter(({ expect }) => expect.verify === 'ok');

it('57 requests are recorded', () => expect(vectors).toHaveLength(57));

describe.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
  it('is judged as recorded', () => {
    const verdict = verdictOf(vector);
    if (vector.expect.verify === 'error') expect(verdict).toMatch(/^AccessDeniedException/);
    else expect(verdict).toBe(vector.expect.verify);
  });
});

describe.each(good.map((vector) => [vector.name, vector] as const))('%s, altered', (_, vector) => {
  const signature = readSignature(requestOf(vector));
  const { headers = [], signTime = '', keyTime = '' } = signature ?? {};

  it('has the recorded texts', () => {
    const { derived } = vector;
    if (signature === undefined || derived === null) throw new Error('not signed');
    const form = signedForms(requestOf(vector)).find(
      ({ host, path }) => (derived.signedHost === null || host === derived.signedHost) && path === derived.signedPath,
    );
    if (form === undefined) throw new Error(`no form for ${derived.signedHost} ${derived.signedPath}`);
    const text = httpString(requestOf(vector), signature, form);
    expect(text).toBe(derived.httpString);
    expect(hmac(vector.serverState.secretKey, keyTime)).toBe(derived.signKey);
    expect(stringToSign(signTime, text)).toBe(derived.stringToSign);
    expect(cosSignature(vector.serverState.secretKey, keyTime, stringToSign(signTime, text))).toBe(derived.signature);
  });

  it('does not verify with another secret, method or path', () => {
    const refused = expect.stringMatching(/#signature$/);
    expect(verdictOf(vector, { secret: 'another' })).toEqual(refused);
    expect(verdictOf(vector, { method: 'PUT' })).toEqual(refused);
    expect(verdictOf(vector, { url: vector.request.url.replace(/Vector|Index/, 'Vectos') })).toEqual(refused);
  });

  it('does not verify when a signed header is changed or lacking', () => {
    for (const name of headers) {
      if (name === 'host' && /^https?:/.test(vector.request.url)) continue; // The host is that of the target.
      const altered = verdictOf(vector, { headers: changed(name, (value) => `x${value}`) });
      // Another token is refused as one.
      expect([name, altered]).toEqual([name, expect.stringMatching(/#(signature|token)$/)]);
      const lacking = (list: readonly string[]) => list.filter((_, at) => list[at - (at % 2)]?.toLowerCase() !== name);
      expect([name, verdictOf(vector, { headers: lacking })]).toEqual([
        name,
        expect.stringMatching(/#(signature|token)$/),
      ]);
    }
  });

  it('does not verify with another time, list of headers or signature', () => {
    const fields: readonly [RegExp, string][] = [
      [/(q-sign-time=\d+(?:;|%3B))(\d)/, '$19'],
      [/(q-key-time=\d+(?:;|%3B))(\d)/, '$19'],
      [/q-header-list=[^&]*/, 'q-header-list=user-agent'],
      [/(q-signature=[0-9a-f]{39})[0-9a-f]/, '$1x'],
      [/q-signature=[0-9a-f]/, 'q-signature='],
    ];
    for (const [pattern, text] of fields) {
      const isInQuery = vector.derived?.carrier === 'query';
      const change: Change = isInQuery
        ? { url: vector.request.url.replace(pattern, text) }
        : { headers: changed('authorization', (value) => value.replace(pattern, text)) };
      expect([pattern, verdictOf(vector, change)]).toEqual([pattern, 'AccessDeniedException#signature']);
    }
  });

  it('is valid from the first to the last second of its time', () => {
    const [start = 0, end = 0] = signTime.split(';').map(Number);
    expect([start - 1, start, end, end + 1].map((time) => verdictOf(vector, { time }))).toEqual([
      'AccessDeniedException#notYet',
      'ok',
      'ok',
      'AccessDeniedException#expired',
    ]);
  });
});

describe('an Authorization of another form', () => {
  const [first] = good as [Recorded];
  it.each([
    ['no algorithm', /q-sign-algorithm=sha1&/, ''],
    ['another algorithm', /=sha1&/, '=sha256&'],
    ['no key', /q-ak=[^&]*&/, ''],
    ['a key with blanks', /q-ak=/, 'q-ak=a b'],
    ['no time', /q-sign-time=[^&]*&/, ''],
    ['half a time', /(q-key-time=\d+);\d+/, '$1'],
    ['no list of headers', /q-header-list=[^&]*&/, ''],
    ['a header twice', /q-header-list=/, 'q-header-list=host;'],
    ['no list of parameters', /&q-url-param-list=/, ''],
    ['no signature', /&q-signature=.*/, ''],
    ['a field twice', /$/, '&q-ak=tuku'],
    ['another scheme', /^.*$/, 'Bearer x'],
  ])('%s', (_name, pattern, text) => {
    const change = { headers: changed('authorization', (value) => value.replace(pattern, text)) };
    expect(verdictOf(first, change)).toBe('AccessDeniedException#authorization');
  });
});
