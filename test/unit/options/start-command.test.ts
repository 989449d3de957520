import { resolve } from 'node:path';
import { resolveOptions } from '../../../src/options/resolve.ts';
import { startCommandOf } from '../../../src/options/start-command.ts';
import type { OptionInput } from '../../../src/options/values.ts';

/** What a server takes from the command, started in a surrounding environment. */
const taken = (input: OptionInput, env: Record<string, string> = {}) =>
  resolveOptions({ flags: {}, env: { ...env, ...startCommandOf(input).env }, defaults: { port: 0 }, isFresh: true });

it('starts a server of its own, on a free port and without the application’s database', () => {
  expect(startCommandOf({})).toEqual({ args: ['start', '--fresh'], env: { DATABASE_URL: '' } });
  expect(taken({}, { DATABASE_URL: 'postgres://theirs' }).databaseUrl).toBeUndefined();
  expect(taken({ databaseUrl: 'postgres://ours' }, { DATABASE_URL: 'postgres://theirs' }).databaseUrl).toBe(
    'postgres://ours',
  );
});

it('carries every kind of option, over what the environment says', () => {
  const input: OptionInput = {
    port: 5000,
    strict: false,
    auth: 'strict',
    dataDir: 'data',
    model: 'sscd',
    allowOrigin: ['http://a', 'http://b'],
    fetchAllow: '10.0.0.0/8, 192.168.0.0/16',
    switch: ['tencent-tiia.a=b,c', 'jd-productsearch.d=e'],
    controlHost: [],
    seed: undefined,
  };
  const env = { TUKU_STRICT: 'true', TUKU_CONTROL_HOST: 'x', TUKU_SWITCH: 'a.b=c', TUKU_SEED: 'kept' };
  expect(taken(input, env)).toMatchObject({
    ...input,
    dataDir: resolve('data'),
    fetchAllow: ['10.0.0.0/8', '192.168.0.0/16'],
    seed: 'kept',
  });
  expect(taken({ switch: [] }, env).switch).toEqual([]);
});

it('takes access keys without a file', () => {
  const credentials = [{ id: 'a', secret: 'b', account: 'c' }];
  expect(JSON.parse(taken({ credentials }).credentials ?? '')).toEqual(credentials);
});

it.each<[object, string]>([
  [{ port: -1 }, 'startTuku: port: expected an integer from 0 to 65535'],
  [{ auth: 'maybe' }, 'startTuku: auth: expected open or strict'],
  [{ Port: 1 }, 'startTuku: Port is no option; options: config, port, '],
  [{ toString: 1 }, 'startTuku: toString is no option'],
])('%j is refused by member', (input, reason) => {
  expect(() => startCommandOf(input as OptionInput)).toThrow(reason);
});
