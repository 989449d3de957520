import { authenticate } from '../../../../adapters/baidu/gateway/authenticate.ts';
import { ACCESS, REFRESH, readToken, type TokenFacts, writeToken } from '../../../../adapters/baidu/gateway/token.ts';
import { tokenSettings } from '../../../../adapters/baidu/oauth/switches.ts';
import { fixedClock } from '../../../../src/protocol/clock-and-ids.ts';
import { keyRing } from '../../../../src/protocol/keys.ts';
import { wireRequest } from '../../../../src/protocol/wire.ts';
import { timed } from '../../../support/timed.ts';

const keys = keyRing([{ id: 'known', secret: 'secret', account: 'owner' }], false);
const facts: TokenFacts = { kind: ACCESS, clientId: 'known', lifetime: 100, expiry: 1_800_000_000, nonce: '0123abcd' };

test.each(['known', 'stranger', '!~{}|', 'x', 'x'.repeat(128)])('a token of %s reads as it was written', (clientId) => {
  const text = writeToken({ ...facts, clientId }, keys);
  expect(text).toMatch(/^24\.0123abcd[0-9a-f]{24}\.100\.1800000000\.\d+-\d+$/);
  expect(readToken(text, keys)).toEqual({ ...facts, clientId });
});

test('a token proves everything it states', () => {
  const [kind, proof, lifetime, expiry, ids] = writeToken(facts, keys).split('.') as [
    string,
    string,
    string,
    string,
    string,
  ];
  const other = writeToken({ ...facts, clientId: 'stranger' }, keys).split('.')[4];
  for (const parts of [
    [REFRESH, proof, lifetime, expiry, ids],
    [kind, `1${proof.slice(1)}`, lifetime, expiry, ids],
    [kind, proof.slice(0, -1), lifetime, expiry, ids],
    [kind, proof, '101', expiry, ids],
    [kind, proof, lifetime, '1800000001', ids],
    [kind, proof, lifetime, expiry, other],
    [kind, proof, lifetime, expiry, ids.replace(/^\d+/, '1')],
    [kind, proof, `0${lifetime}`, expiry, ids],
    [kind, proof, lifetime, expiry, ids.replace('-', '-0')],
  ]) {
    expect(readToken(parts.join('.'), keys)).toBeUndefined();
  }
  expect(readToken(writeToken({ ...facts, kind: REFRESH }, keys), keys)?.kind).toBe(REFRESH);
  const changed = keyRing([{ id: 'known', secret: 'other', account: 'owner' }], false);
  expect(readToken(writeToken(facts, keys), changed)).toBeUndefined();
});

test('a token expires at the second it states: 111', () => {
  const call = (at: number) => {
    const target = `/rest/2.0/x?access_token=${writeToken(facts, keys)}?aipSdk=node`;
    const request = wireRequest({ method: 'POST', target, rawHeaders: [], body: Buffer.alloc(0) });
    return authenticate(request, { keys, ...timed(fixedClock(new Date(at))) });
  };
  expect(call(1_799_999_999_999).account).toBe('owner');
  expect(() => call(1_800_000_000_000)).toThrow(/^111/);
});

test('switches: a lifetime in whole seconds, keys that get no token', () => {
  expect(tokenSettings({})).toEqual({ iamOnly: new Set(), lifetime: 2_592_000 });
  expect(tokenSettings({ 'token-lifetime': '0', 'iam-only': 'a, b' })).toEqual({
    iamOnly: new Set(['a', 'b']),
    lifetime: 0,
  });
  for (const wrong of ['x', '-1', '1.5', '315360001', '']) {
    expect(() => tokenSettings({ 'token-lifetime': wrong })).toThrow(/token-lifetime/);
  }
});
