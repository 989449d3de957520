import { createGate } from '../../../src/concurrency/gate.ts';

/** Work that notes its beginning and its end, and lasts until it is told to end. */
function work(name: string, log: string[]) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end: () => end() };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test('shared work overlaps; work alone waits for it and holds up the rest', async () => {
  const gate = createGate();
  const log: string[] = [];
  const [a, b, alone, c] = ['a', 'b', 'alone', 'c'].map((name) => work(name, log)) as [W, W, W, W];
  const all = [gate.shared(a.run), gate.shared(b.run), gate.alone(alone.run), gate.shared(c.run)];
  await soon();
  a.end();
  await soon();
  expect(log).toEqual(['a begins', 'b begins', 'a ends']);
  b.end();
  await soon();
  alone.end();
  c.end();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'alone', 'c']);
  expect(log.slice(3)).toEqual(['b ends', 'alone begins', 'alone ends', 'c begins', 'c ends']);
});

test('work alone runs one after the other, also after one that failed', async () => {
  const gate = createGate();
  const log: string[] = [];
  const failed = gate.alone(() => Promise.reject(new Error('no')));
  const second = work('second', log);
  second.end();
  const after = gate.alone(second.run);
  await expect(failed).rejects.toThrow('no');
  expect(await after).toBe('second');
  expect(await gate.shared(async () => 'free')).toBe('free');
});

type W = ReturnType<typeof work>;
