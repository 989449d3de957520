import type { RunningTuku } from '../../src/server/start.ts';
import { startTestTuku } from '../support/tuku.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
afterAll(() => tuku.close());

const post = (path: string, body: string) => fetch(`${tuku.url}/_tuku/${path}`, { method: 'POST', body });

describe('a body of very many parts', () => {
  it.each([
    ['objects', '{}'],
    ['lists', '[]'],
    ['fields', '{"a":1}'],
    ['levels', ''],
  ])('such as %s is refused by every route that reads JSON, and holds nobody up', async (kind, part) => {
    const bodies = {
      'cityvisual/captures': kind === 'levels' ? '['.repeat(8_000_000) : `[${Array(4_000_000).fill(part).join(',')}]`,
      reset: kind === 'levels' ? '['.repeat(60_000) : `[${Array(8_000).fill(part).join(',')}]`,
      faults: kind === 'levels' ? '['.repeat(60_000) : `[${Array(8_000).fill(part).join(',')}]`,
    };
    for (const [path, body] of Object.entries(bodies)) {
      let ticks = 0;
      const timer = setInterval(() => ticks++, 10);
      const started = performance.now();
      const answer = await post(path, body);
      clearInterval(timer);
      expect(answer.status).toBe(400);
      expect(Object.keys((await answer.json()) as object)).toContain('error');
      // The event loop turned meanwhile: it did not parse.
      expect(ticks).toBeGreaterThan(((performance.now() - started) / 10) * 0.1 - 1);
    }
  });

  it('does not refuse a large body of few parts', async () => {
    const answer = await post('cityvisual/captures', JSON.stringify({ instance: 'a'.repeat(20_000_000) }));
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.not.stringContaining('parts') }]);
  });
});
