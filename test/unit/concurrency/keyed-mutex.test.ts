import { createKeyedMutex } from '../../../src/concurrency/keyed-mutex.ts';

/** Work whose end the test decides. */
function controlled(log: string[], name: string) {
  let resolve: (value: string) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<string>((...settlers) => {
    [resolve, reject] = settlers;
  });
  const work = () => {
    log.push(`${name} starts`);
    return promise.finally(() => log.push(`${name} ends`));
  };
  return { work, resolve: () => resolve(name), reject: (error: Error) => reject(error) };
}

/** Lets everything run that waits for nothing but promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('keyed mutex', () => {
  it('runs work under one key one at a time, in the order of the calls', async () => {
    const mutex = createKeyedMutex<string>();
    const log: string[] = [];
    const [first, second, third] = [controlled(log, 'first'), controlled(log, 'second'), controlled(log, 'third')];
    const results = [first, second, third].map(({ work }) => mutex.run('key', work));
    third.resolve();
    second.resolve();
    await settle();
    expect(log).toEqual(['first starts']);
    first.resolve();
    expect(await Promise.all(results)).toEqual(['first', 'second', 'third']);
    expect(log).toEqual(['first starts', 'first ends', 'second starts', 'second ends', 'third starts', 'third ends']);
  });

  it('lets work under different keys overlap', async () => {
    const mutex = createKeyedMutex<number>();
    const log: string[] = [];
    const [one, two] = [controlled(log, 'one'), controlled(log, 'two')];
    const results = [mutex.run(1, one.work), mutex.run(2, two.work)];
    await settle();
    expect(log).toEqual(['one starts', 'two starts']);
    two.resolve();
    expect(await results[1]).toBe('two');
    one.resolve();
    expect(await results[0]).toBe('one');
  });

  it('passes a failure to its own caller only, and goes on with the next', async () => {
    const mutex = createKeyedMutex<string>();
    const log: string[] = [];
    const [bad, good] = [controlled(log, 'bad'), controlled(log, 'good')];
    const failing = mutex.run('key', bad.work);
    const next = mutex.run('key', good.work);
    good.resolve();
    bad.reject(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('good');
    expect(log).toEqual(['bad starts', 'bad ends', 'good starts', 'good ends']);
  });

  it('turns what the work throws at once into a rejection', async () => {
    const mutex = createKeyedMutex<string>();
    const failing = mutex.run('key', () => {
      throw new Error('at once');
    });
    await expect(failing).rejects.toThrow('at once');
    expect(await mutex.run('key', async () => 'free again')).toBe('free again');
  });

  it('queues work that is added while other work runs', async () => {
    const mutex = createKeyedMutex<string>();
    const order: number[] = [];
    let inner: Promise<void> | undefined;
    await mutex.run('key', async () => {
      inner = mutex.run('key', async () => void order.push(2));
      await settle();
      order.push(1);
    });
    await inner;
    expect(order).toEqual([1, 2]);
  });
});
