import { jest } from '@jest/globals';
import type { RunningTuku } from '../../src/server/start.ts';
import { fakeOnly } from '../support/fake-time.ts';
import { startTestTuku } from '../support/tuku.ts';

const start = '2026-01-01T00:00:00Z';
let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
beforeEach(() => clock({ real: true }));
afterEach(() => jest.useRealTimers());
afterAll(() => tuku.close());

async function clock(change?: object, server = tuku): Promise<Record<string, unknown>> {
  const init = change === undefined ? {} : { method: 'POST', body: JSON.stringify(change) };
  return (await (await fetch(`${server.url}/_tuku/clock`, init)).json()) as Record<string, unknown>;
}

it('shows the system’s time until it is changed', async () => {
  fakeOnly('Date');
  jest.setSystemTime(new Date(start));
  const state = { now: '2026-01-01T00:00:00.000Z', mode: 'real', offsetMs: 0, signatures: false };
  expect(await clock()).toEqual(state);
  expect(await clock({ advance: '1d12h' })).toEqual({
    ...state,
    now: '2026-01-02T12:00:00.000Z',
    mode: 'offset',
    offsetMs: 129_600_000,
  });
  jest.setSystemTime(new Date('2026-01-01T00:00:05Z'));
  expect(await clock()).toMatchObject({ now: '2026-01-02T12:00:05.000Z' });
  expect(await clock({ real: true })).toMatchObject({ now: '2026-01-01T00:00:05.000Z', mode: 'real' });
});

it('stands still when stopped, is moved by hand, and goes on from where it stands', async () => {
  fakeOnly('Date');
  jest.setSystemTime(new Date(start));
  await clock({ set: '2030-06-01T08:00:00+08:00', freeze: true });
  jest.setSystemTime(new Date('2026-01-01T01:00:00Z'));
  expect(await clock()).toMatchObject({ now: '2030-06-01T00:00:00.000Z', mode: 'frozen' });
  expect(await clock({ advance: '90s' })).toMatchObject({ now: '2030-06-01T00:01:30.000Z', mode: 'frozen' });
  expect(await clock({ freeze: false })).toMatchObject({ now: '2030-06-01T00:01:30.000Z', mode: 'offset' });
  jest.setSystemTime(new Date('2026-01-01T01:00:01Z'));
  expect(await clock({ freeze: true })).toMatchObject({ now: '2030-06-01T00:01:31.000Z', mode: 'frozen' });
});

it('remembers whether signatures follow it, until it is real again', async () => {
  expect(await clock({ advance: '2h', signatures: true })).toMatchObject({ signatures: true });
  expect(await clock({ advance: '2h' })).toMatchObject({ signatures: true });
  expect(await clock({ signatures: false })).toMatchObject({ mode: 'offset', signatures: false });
  expect(await clock({ signatures: true })).toMatchObject({ mode: 'offset', signatures: true });
  expect(await clock({ real: true })).toMatchObject({ mode: 'real', signatures: false });
});

it.each<[object, string]>([
  [{}, 'must NOT have fewer than 1 properties'],
  [{ advance: '2 hours' }, 'advance 2 hours: expected a duration such as 800ms, 30s, 5m, 2h or 1d12h'],
  [{ advance: '-2h' }, 'advance -2h: expected a duration'],
  [{ advance: '99999999d' }, 'the clock shows the years 1970 to 9999'],
  [{ set: '2026-01-01T00:00:00' }, 'with a time zone'],
  [{ set: '1969-12-31T23:59:59Z' }, 'the clock shows the years 1970 to 9999'],
  [{ set: '2026-02-30T25:00:00Z' }, 'expected a date'],
  [{ set: start, advance: '1s' }, '"advance" and "set" exclude each other'],
  [{ real: true, freeze: true }, '"real" stands alone'],
  [{ real: false }, 'real must be equal to constant'],
])('%j is refused, and changes nothing', async (change, reason) => {
  await clock({ set: start, freeze: true });
  expect(await clock(change)).toEqual({ error: expect.stringContaining(reason) });
  expect(await clock()).toMatchObject({ now: '2026-01-01T00:00:00.000Z', mode: 'frozen', signatures: false });
});

it('is not changed by a reset; the journal keeps the system’s time', async () => {
  await clock({ set: start, freeze: true });
  await fetch(`${tuku.url}/_tuku/reset`, { method: 'POST' });
  expect(await clock()).toMatchObject({ now: '2026-01-01T00:00:00.000Z' });
  await fetch(`${tuku.url}/no-dialect`);
  const { requests } = (await (await fetch(`${tuku.url}/_tuku/requests`)).json()) as { requests: { at: string }[] };
  expect(Date.now() - Date.parse(requests[0]?.at ?? '')).toBeLessThan(60_000);
});

it('--clock stops it at the start', async () => {
  const server = await startTestTuku({ clock: start });
  try {
    expect(await clock(undefined, server)).toMatchObject({ now: '2026-01-01T00:00:00.000Z', mode: 'frozen' });
    expect(await clock({ advance: '2h' }, server)).toMatchObject({ now: '2026-01-01T02:00:00.000Z', mode: 'frozen' });
  } finally {
    await server.close();
  }
});
