import type { RunningTuku } from '../../src/server/start.ts';
import { startTestTuku } from '../support/tuku.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
afterAll(() => tuku.close());

// Parsing for comparison holds up both ends for so long that one may take the connection for idle and end it.
const headers = { connection: 'close' };
const post = (path: string, body: string) => fetch(`${tuku.url}/_tuku/${path}`, { method: 'POST', body, headers });

/** Measures the longest turn of the event loop, in milliseconds, until the result is called. */
function longestTurn(): () => number {
  let [longest, last] = [0, performance.now()];
  const measure = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(measure, 1);
  return () => {
    clearInterval(timer);
    measure();
    return longest;
  };
}

function timeOfParsing(body: string): number {
  const started = performance.now();
  try {
    JSON.parse(body);
  } catch {
    // Too deep, or not closed.
  }
  return performance.now() - started;
}

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
      const held = async () => {
        const longest = longestTurn();
        const answer = await post(path, body);
        const ms = longest();
        expect(answer.status).toBe(400);
        expect(Object.keys((await answer.json()) as object)).toContain('error');
        return ms;
      };
      let least = await held();
      // It was not parsed on the event loop. Where parsing is quick, other work of a busy machine would be measured.
      const parsing = timeOfParsing(body);
      if (parsing <= 100) continue;
      for (let again = 0; again < 2 && least >= parsing / 2; again++) least = Math.min(least, await held());
      expect(least).toBeLessThan(parsing / 2);
    }
  });

  it('does not refuse a large body of few parts', async () => {
    const answer = await post('cityvisual/captures', JSON.stringify({ instance: 'a'.repeat(20_000_000) }));
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.not.stringContaining('parts') }]);
  });
});
