import { authenticate } from '../../../../adapters/baidu/gateway/authenticate.ts';
import { decode } from '../../../../adapters/baidu/imagesearch/decode.ts';
import { endpoints } from '../../../../adapters/baidu/imagesearch/operations.ts';
import { createBaiduOauth } from '../../../../adapters/baidu/oauth/dialect.ts';
import { dialectDefinitions } from '../../../../adapters/registry.ts';
import { fixedClock, seededIds } from '../../../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../../../src/protocol/environment.ts';
import { type Credential, keyRing } from '../../../../src/protocol/keys.ts';
import { signReader } from '../../../../src/protocol/signs.ts';
import type { WireRequest } from '../../../../src/protocol/wire.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { timed } from '../../../support/timed.ts';
import { type Vector, vectors, wire } from './vectors.ts';

const TOKEN = '/oauth/2.0/token';
const named = (list: readonly Vector[]) => list.map((vector) => [vector.name, vector] as const);
const signed = vectors.filter(({ signature }) => signature !== undefined);
const asking = vectors.filter(({ path }) => path === TOKEN);
const withToken = vectors.filter(({ query }) => query.includes('access_token='));

/** The dialect that serves a request. */
const dialectOf = (request: WireRequest) => dialectDefinitions.find(signReader(request))?.name;

/** A key ring with the key, and a clock at the time of the signature. */
function sources({ signature }: Vector, secret = signature?.secret_access_key ?? '') {
  const { access_key_id: id = '', auth_string_prefix = '' } = signature ?? {};
  return {
    keys: keyRing([{ id, secret, account: 'owner' }], true),
    ...timed(fixedClock(new Date(auth_string_prefix.split('/')[2] ?? ''))),
  };
}

test('every recorded request is read', () => {
  expect([vectors.length, signed.length, asking.length, withToken.length]).toEqual([101, 16, 18, 65]);
});

describe('a signed request', () => {
  test.each(named(signed))('%s authenticates', (_, vector) => {
    expect(authenticate(wire(vector), sources(vector)).account).toBe('owner');
  });

  test.each(named(signed))('%s fails with another secret', (_, vector) => {
    expect(() => authenticate(wire(vector), sources(vector, 'other'))).toThrow(/^14/);
  });

  test.each(named(signed))('%s fails when a covered byte was changed', (_, vector) => {
    const known = sources(vector);
    const outcomes: (string | undefined)[] = [];
    const change = (changed: Vector) => outcomes.push(thrownBy(() => authenticate(wire(changed), known)));
    for (let i = 1; i < vector.path.length; i++) change({ ...vector, path: flipped(vector.path, i) });
    for (let i = 0; i < vector.query.length; i++) change({ ...vector, query: flipped(vector.query, i) });
    change({ ...vector, method: 'PUT' });
    for (const name of ['authorization', 'host', 'x-bce-date', ...coveredBesides(vector)]) {
      const place = vector.rawHeaders.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name) + 1;
      const value = vector.rawHeaders[place] as string;
      for (let i = 0; i < value.length; i++) {
        // The scheme decides how the request is authenticated at all.
        if (name === 'authorization' && i < 'bce-auth-v1/'.length) continue;
        change({ ...vector, rawHeaders: vector.rawHeaders.with(place, flipped(value, i)) });
      }
    }
    expect(outcomes.filter((outcome) => !outcome?.startsWith('14'))).toEqual([]);
  });

  function coveredBesides({ rawHeaders }: Vector): string[] {
    const [, , , , names = ''] = (rawHeaders.find((text) => text.startsWith('bce-auth-v1/')) ?? '').split('/');
    if (names === '') return ['content-length', 'content-md5', 'content-type'];
    return names.split(';').filter((name) => name === 'content-type');
  }

  function flipped(text: string, i: number): string {
    return text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ 1) + text.slice(i + 1);
  }
});

describe('a request for a token', () => {
  test.each(named(asking))('%s gets one, and calls with it are answered', async (_, vector) => {
    const fields =
      vector.form.client_id === undefined ? Object.fromEntries(new URLSearchParams(vector.query)) : vector.form;
    const { access_token } = await tokenFor(vector, String(fields.client_id), String(fields.client_secret));
    for (const call of withToken) {
      const query = call.query.replace(/access_token=[^&?]*/, `access_token=${access_token}`);
      const keys = keyRing(
        [{ id: String(fields.client_id), secret: String(fields.client_secret), account: 'owner' }],
        true,
      );
      expect(authenticate(wire({ ...call, query }), { keys, ...timed(fixedClock(new Date())) }).account).toBe('owner');
      expect(thrownBy(() => authenticate(wire(call), { keys, ...timed(fixedClock(new Date())) }))).toMatch(/^110/);
    }
  });

  test.each(named(asking))('%s gets 401 with another secret', async (_, vector) => {
    expect(await tokenFor(vector, undefined, 'other')).toMatchObject({ error: 'invalid_client' });
  });

  async function tokenFor(vector: Vector, id: string | undefined, secret: string) {
    const known = id ?? (vector.form.client_id || new URLSearchParams(vector.query).get('client_id')) ?? '';
    const credentials: Credential[] = [{ id: known, secret, account: 'owner' }];
    const environment: DialectEnvironment = {
      keys: keyRing(credentials, true),
      ...timed(fixedClock(new Date())),
      ids: seededIds('vectors'),
      strict: false,
      switches: {},
    };
    const dialect = createBaiduOauth({ environment });
    const request = wire(vector);
    expect(dialectOf(request)).toBe(dialect.name);
    const { response } = await dialect.answer(request, () => {});
    return JSON.parse(String(response.body)) as { access_token?: string; error?: string };
  }
});

test.each(named(vectors.filter(({ path }) => path !== TOKEN)))('%s is routed and decoded', (_, vector) => {
  expect(dialectOf(wire(vector))).toBe('baidu-imagesearch');
  const [family, verb] = vector.path.split('/').slice(-2);
  expect(endpoints.get(vector.path)?.operation.name).toBe(`${family}/${verb}`);
  const { 'brief[brief]': brief, 'brief[tags]': tags, ...form } = vector.form;
  const older = brief === undefined ? {} : { brief, ...(tags !== undefined && { tags }) };
  expect(decode(wire(vector))).toEqual({ ...form, ...older });
});
