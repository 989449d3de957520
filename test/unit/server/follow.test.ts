import { jest } from '@jest/globals';
import { followRequests } from '../../../src/server/control/follow.ts';
import { createJournal } from '../../../src/server/journal.ts';
import { passedEntry } from '../../../src/server/journal-entry.ts';

const entry = () => passedEntry(new Date(), { method: 'GET', target: 'x'.repeat(128) });
const follow = (journal = createJournal(), since?: number) =>
  followRequests(journal, { bodies: true, ...(since === undefined ? {} : { since }) });

describe('a follower', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gets a comment every 15 seconds', () => {
    const stream = follow();
    expect(String(stream.read())).toBe(': following\n\n');
    jest.advanceTimersByTime(30_000);
    expect(String(stream.read())).toBe(': \n\n');
    jest.advanceTimersByTime(15_000);
    expect(String(stream.read())).toBe(': \n\n');
    stream.destroy();
  });

  it('that does not read is dropped with about a megabyte waiting, and cut off later', () => {
    const journal = createJournal();
    const stream = follow(journal);
    for (let i = 0; i < 10_000; i++) journal.add(entry());
    expect(journal.followers).toBe(0);
    expect(stream.readableLength).toBeLessThan(1.1 * 2 ** 20);
    const text = String(stream.read());
    const sent = [...text.matchAll(/^id: (\d+)$/gm)].length;
    expect(text.endsWith(`: dropped: too slow; go on with since=${sent}\n\n`)).toBe(true);
    jest.advanceTimersByTime(15_000);
    expect(stream.destroyed).toBe(true);
  });

  it('gets all that the journal still holds, however much that is', () => {
    const journal = createJournal();
    for (let i = 0; i < 700; i++) journal.add({ ...entry(), response: 'x'.repeat(4096) });
    const stream = follow(journal, 0);
    journal.add(entry());
    expect(String(stream.read()).match(/^id: \d+$/gm)).toHaveLength(501);
    stream.destroy();
  });

  it('is one of 32 at most; who has gone makes room', () => {
    const journal = createJournal();
    const streams = Array.from({ length: 32 }, () => follow(journal));
    expect(() => follow(journal)).toThrow('32 readers follow already');
    streams[0]?.destroy();
    jest.useRealTimers();
    return new Promise<void>((resolve) => {
      streams[0]?.once('close', () => {
        expect(() => follow(journal)).not.toThrow();
        resolve();
      });
    });
  });
});
