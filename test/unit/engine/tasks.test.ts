import { EventEmitter, once } from 'node:events';
import { openCatalog } from '../../../src/catalog/catalog.ts';
import type { Catalog, Task } from '../../../src/catalog/port.ts';
import { createTasks, type Tasks, TryAgain } from '../../../src/engine/tasks.ts';
import { lendCatalog } from '../../support/lent-catalog.ts';
import { temporaryFolder } from '../catalog/support.ts';

const home = { family: 'f', account: 'a', region: 'r' };
const kind = 'scan';
const at = new Date('2030-01-01T00:00:00Z');
let catalog: Catalog;
let tasks: Tasks;
let now: Date;
const dataDir = temporaryFolder();

beforeEach(async () => {
  now = at;
  catalog = await lendCatalog();
  tasks = createTasks(catalog, () => now);
});
afterEach(async () => {
  await tasks.close();
  await catalog.close();
});

const drafts = (...keys: string[]) => keys.map((key) => ({ kind, key, payload: key }));

async function finished(key: string, among = tasks): Promise<Task> {
  for (;;) {
    const task = await among.find(home, kind, key);
    if (task?.state === 'done' || task?.state === 'failed') return task;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('submitted tasks run, a few at a time, and their results are stored', async () => {
  let running = 0;
  let peak = 0;
  tasks.work(kind, {
    parallel: 2,
    keepMs: 1000,
    async run({ payload }) {
      peak = Math.max(peak, ++running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running--;
      return { payload };
    },
  });
  await tasks.submit(home, drafts('1', '2', '3', '4', '5'));
  const ends = await Promise.all(['1', '2', '3', '4', '5'].map((key) => finished(key)));
  expect(ends.map(({ result }) => result)).toEqual(['1', '2', '3', '4', '5'].map((payload) => ({ payload })));
  expect(peak).toBe(2);
  const [first] = ends as [Task];
  expect(first).toMatchObject({ state: 'done', finishedAt: at, expiresAt: new Date(at.getTime() + 1000) });
  expect(tasks.expired(first)).toBe(false);
  now = new Date(at.getTime() + 1000);
  expect(tasks.expired(first)).toBe(true);
  expect(await tasks.list(home, kind, { offset: 3, limit: 9 })).toMatchObject({ tasks: [{ key: '4' }, {}], total: 5 });
});

test('a task that throws fails, one that throws TryAgain runs again', async () => {
  tasks.work(kind, {
    parallel: 1,
    async run({ key, attempts }) {
      if (key === 'bad') throw new Error('no good');
      if (attempts < 3) throw new TryAgain(10, 'not yet');
      return attempts;
    },
  });
  await tasks.submit(home, drafts('slow', 'bad'));
  expect(await finished('bad')).toMatchObject({ state: 'failed', result: { error: 'no good' } });
  expect(await finished('slow')).toMatchObject({ state: 'done', result: 3 });
});

test('all tasks or none are submitted, and the latest worker of a kind does them', async () => {
  await tasks.submit(home, drafts('a'));
  await expect(tasks.submit(home, drafts('b', 'a'))).rejects.toMatchObject({ sqlState: '23505' });
  expect(await tasks.find(home, kind, 'b')).toBeUndefined();
  const worker = (result: string) => ({ parallel: 1, run: async () => result });
  tasks.work(kind, worker('first'));
  expect(await finished('a')).toMatchObject({ result: 'first' });
  tasks.work(kind, worker('second'));
  await tasks.submit(home, drafts('b'));
  expect(await finished('b')).toMatchObject({ result: 'second' });
});

test('tasks that a crash interrupted run again at the next start', async () => {
  await tasks.close();
  await catalog.close();
  const crashed = await openCatalog({ dataDir });
  const before = createTasks(crashed, () => now);
  before.work(kind, { parallel: 1, run: () => new Promise(() => undefined) });
  await before.submit(home, drafts('a', 'b'));
  while ((await before.find(home, kind, 'a'))?.state !== 'running') await new Promise((r) => setTimeout(r, 5));
  // Its claims are not given back, as after kill -9.
  await crashed.close();

  catalog = await openCatalog({ dataDir });
  tasks = createTasks(catalog, () => now);
  tasks.work(kind, { parallel: 1, run: async ({ attempts }) => attempts });
  expect((await finished('a')).result).toBe(2);
  expect((await finished('b')).result).toBe(1);
});

test('closing waits for running tasks; those that fail meanwhile are left to the next start', async () => {
  const broken = new EventEmitter();
  tasks.work(kind, {
    parallel: 1,
    run: () => once(broken, 'never').then(() => null),
  });
  await tasks.submit(home, drafts('a', 'b'));
  while ((await tasks.find(home, kind, 'a'))?.state !== 'running') await new Promise((r) => setTimeout(r, 5));
  const closed = tasks.close();
  broken.emit('error', new Error('the model went away'));
  await closed;
  expect(await tasks.find(home, kind, 'a')).toMatchObject({ state: 'pending', result: null });
  expect(await tasks.find(home, kind, 'b')).toMatchObject({ state: 'pending', attempts: 0 });
});
