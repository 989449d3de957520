import { once, onceFor } from '../../../src/concurrency/once.ts';

describe('once', () => {
  it('makes the value on the first call, not before, and returns the same one from then on', () => {
    let made = 0;
    const get = once(() => ({ number: ++made }));
    expect(made).toBe(0);
    const first = get();
    expect(first).toEqual({ number: 1 });
    expect(get()).toBe(first);
    expect(made).toBe(1);
  });

  it('tries again after an exception', () => {
    let calls = 0;
    const get = once(() => {
      if (++calls === 1) throw new Error('not yet');
      return { calls };
    });
    expect(get).toThrow('not yet');
    expect(get()).toEqual({ calls: 2 });
  });

  it('shares one promise among callers, while it is pending and after it has resolved', async () => {
    let calls = 0;
    const get = once(async () => ++calls);
    const [first, second] = [get(), get()];
    expect(second).toBe(first);
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  it('forgets a promise that rejects: those who share it see the failure, the next call tries again', async () => {
    let calls = 0;
    const get = once(async () => {
      if (++calls === 1) throw new Error('not yet');
      return calls;
    });
    const [first, second] = [get(), get()];
    await expect(first).rejects.toThrow('not yet');
    await expect(second).rejects.toThrow('not yet');
    expect(await get()).toBe(2);
    expect(await get()).toBe(2);
  });
});

describe('onceFor', () => {
  it('makes one value for each object, also undefined', () => {
    const made: string[] = [];
    const nameOf = onceFor(({ name }: { name?: string }) => {
      made.push(name ?? '');
      return name;
    });
    const [a, b, nameless] = [{ name: 'a' }, { name: 'a' }, {}];
    expect([a, a, b, nameless, nameless].map(nameOf)).toEqual(['a', 'a', 'a', undefined, undefined]);
    expect(made).toEqual(['a', 'a', '']);
  });
});
