import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { checksum } from '../../../../adapters/alibaba/green/callback.ts';
import { temporaryFolder } from '../../../unit/catalog/support.ts';
import { type Answer, type GreenServer, startGreen } from './harness.ts';

const submit = '/green/image/asyncscan';
const results = '/green/image/results';
const folder = temporaryFolder();
let green: GreenServer;
beforeAll(async () => {
  green = await startGreen();
});
beforeEach(() => {
  green.web.posted.length = 0;
  green.web.statuses.length = 0;
  green.model.delayMs = 0;
  delete green.model.gate;
});
afterAll(() => green.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until these tasks are finished; returns their elements. */
async function finished(ids: readonly unknown[], server = green): Promise<Answer[]> {
  for (;;) {
    const elements = await server.data(results, ids as object);
    if (elements.every(({ code }) => code !== 280)) return elements;
    await pause(20);
  }
}

async function delivered(count: number): Promise<URLSearchParams[]> {
  while (green.web.posted.length < count) await pause(20);
  return green.web.posted.map(({ body }) => new URLSearchParams(body));
}

test('tasks are taken, worked on, and answer as a synchronous scan does', async () => {
  const library = await green.library();
  const url = await green.picture(1);
  await green.data('/green/similarity/image/add', { library, tasks: [{ dataId: 'ad', url }] });
  const tasks = [
    { dataId: 'q', url, similarityLibraries: [library] },
    { url: green.web.url('nothing') },
    { dataId: 'lost', url, similarityLibraries: ['none'] },
  ];
  const taken = await green.data(submit, { scenes: ['similarity', 'porn'], tasks });
  expect(taken).toEqual(
    tasks.map(({ dataId, url: sent }) => ({
      code: 200,
      msg: 'OK',
      taskId: expect.stringMatching(/^img/),
      ...(dataId && { dataId }),
      url: sent,
    })),
  );
  const ids = taken.map(({ taskId }) => taskId);
  const elements = await finished(ids);
  expect(elements.map(({ taskId }) => taskId)).toEqual(ids);
  expect(elements.map(({ code }) => code)).toEqual([200, 480, 404]);
  expect(elements[0]).toMatchObject({
    dataId: 'q',
    url,
    results: [
      { label: 'similarity', similarityImage: [{ dataId: 'ad', library }] },
      { scene: 'porn', label: 'normal' },
    ],
  });
  const [synchronous] = await green.data('/green/image/scan', { scenes: ['similarity', 'porn'], tasks: [tasks[0]] });
  expect({ ...elements[0], taskId: '' }).toEqual({ ...synchronous, taskId: '' });
});

test('an unfinished task is PROCESSING, an unknown one is not found', async () => {
  let release = () => {};
  green.model.gate = new Promise((resolve) => {
    release = resolve;
  });
  const url = await green.picture(2);
  const [task] = await green.data(submit, { scenes: ['porn'], tasks: [{ dataId: 'd', url }] });
  expect(await green.data(results, [task?.taskId, 'none', '\0'] as object)).toEqual([
    { code: 280, msg: 'PROCESSING', taskId: task?.taskId, dataId: 'd', url },
    { code: 404, msg: 'NOT_FOUND: there is no such task.', taskId: 'none' },
    { code: 404, msg: 'NOT_FOUND: there is no such task.', taskId: '\0' },
  ]);
  const foreign = await green.data(results, [task?.taskId] as object, { id: 'another', secret: 'key' });
  expect(foreign[0]?.code).toBe(404);
  release();
  expect((await finished([task?.taskId]))[0]?.code).toBe(200);
});

test('a task that makes no sense is not taken, the others are', async () => {
  const url = await green.picture(3);
  const tasks = [{ dataId: 'a', url: 'x' }, { url }, { url, similarityLibraries: ['\ud800'] }];
  const taken = await green.data(submit, { scenes: ['similarity'], tasks });
  expect(taken.map(({ code }) => code)).toEqual([400, 200, 400]);
  expect(taken[0]).not.toHaveProperty('taskId');
  await finished([taken[1]?.taskId]);
});

test.each(['SHA256', 'SM3'] as const)(
  'the checksum of a callback is made with %s when asked for',
  async (cryptType) => {
    const tasks = [{ url: await green.picture(8) }];
    const seed = `A_${'9'.repeat(62)}`;
    await green.data(submit, { scenes: ['porn'], tasks, callback: green.web.url('callback'), seed, cryptType });
    const [form] = await delivered(1);
    const content = form?.get('content') ?? '';
    const expected = createHash(cryptType.toLowerCase()).update(`tuku${seed}${content}`).digest('hex');
    expect(form?.get('checksum')).toBe(expected);
  },
);

test('a scene that is not served fails alone, also in the background', async () => {
  const [task] = await green.data(submit, { scenes: ['porn', 'ad'], tasks: [{ url: await green.picture(1) }] });
  const [element] = await finished([task?.taskId]);
  expect(element).toMatchObject({ code: 200, results: [{ scene: 'porn' }, { scene: 'ad', code: 596 }] });
});

test('scenes none of which is served are refused at once', async () => {
  const [code] = await green.refused(submit, { scenes: ['ad'], tasks: [{ url: await green.picture(1) }] });
  expect(code).toBe(596);
});

test('results are kept for an hour', async () => {
  const hour = (clock: string) => startGreen({ dataDir: folder, clock }, green.web);
  const first = await hour('2026-01-01T00:00:00Z');
  const url = await green.picture(4);
  const [task] = await first.data(submit, { scenes: ['porn'], tasks: [{ url }] });
  expect((await finished([task?.taskId], first))[0]?.code).toBe(200);
  await first.close();
  const within = await hour('2026-01-01T00:59:59Z');
  expect((await within.data(results, [task?.taskId] as object))[0]?.code).toBe(200);
  await within.close();
  const after = await hour('2026-01-01T01:00:00Z');
  expect(await after.data(results, [task?.taskId] as object)).toEqual([
    { code: 594, msg: 'EXPIRED', taskId: task?.taskId, url },
  ]);
  await after.close();
});

test('what was taken survives a restart', async () => {
  const before = await startGreen({ dataDir: folder }, green.web);
  before.model.delayMs = 400;
  const urls = await Promise.all(Array.from({ length: 12 }, (_, i) => green.picture(20 + i)));
  const taken = await before.data(submit, {
    scenes: ['porn'],
    tasks: urls.map((url) => ({ url })),
    callback: green.web.url('callback'),
    seed: 's',
  });
  const ids = taken.map(({ taskId }) => taskId);
  await before.close();
  const after = await startGreen({ dataDir: folder }, green.web);
  try {
    const elements = await finished(ids, after);
    expect(elements.map(({ code, url }) => [code, url])).toEqual(urls.map((url) => [200, url]));
    const messages = await delivered(12);
    const told = messages.map((form) => (JSON.parse(form.get('content') ?? '') as Answer).taskId);
    expect(new Set(told)).toEqual(new Set(ids));
  } finally {
    await after.close();
  }
});

test('with --seed, tasks after a restart have ids of their own', async () => {
  const dataDir = mkdtempSync(join(folder, 'seeded-'));
  const ids: unknown[] = [];
  for (let run = 0; run < 3; run++) {
    const seeded = await startGreen({ dataDir, seed: 's' }, green.web);
    try {
      const tasks = [{ url: await green.picture(6) }, { url: await green.picture(7) }];
      const taken = await seeded.data(submit, { scenes: ['porn'], tasks });
      ids.push(...taken.map(({ taskId }) => taskId));
      expect((await finished(ids, seeded)).map(({ code }) => code)).toEqual(ids.map(() => 200));
    } finally {
      await seeded.close();
    }
  }
  expect(new Set(ids).size).toBe(6);
}, 90_000);

test('every result is sent to the callback, with a checksum', async () => {
  const url = await green.picture(5);
  const callback = green.web.url('callback');
  const [task] = await green.data(submit, { scenes: ['porn'], tasks: [{ dataId: '图', url }], callback, seed: 'salt' });
  const [form] = await delivered(1);
  expect(green.web.posted[0]?.type).toBe('application/x-www-form-urlencoded');
  const content = form?.get('content') ?? '';
  expect([...(form?.keys() ?? [])].sort()).toEqual(['checksum', 'content']);
  expect(form?.get('checksum')).toBe(checksum('tuku', 'salt', content));
  expect([JSON.parse(content)]).toEqual(await green.data(results, [task?.taskId] as object));
});

test('a callback that does not answer 200 is sent again', async () => {
  green.web.statuses.push(500, 302);
  const callback = green.web.url('callback');
  await green.data(submit, { scenes: ['porn'], tasks: [{ url: await green.picture(6) }], callback, seed: 's' });
  const forms = await delivered(3);
  expect(new Set(forms.map((form) => form.get('content'))).size).toBe(1);
  await pause(300);
  expect(green.web.posted).toHaveLength(3);
});

test('a reset takes the tasks too', async () => {
  green.model.delayMs = 200;
  const [task] = await green.data(submit, { scenes: ['porn'], tasks: [{ url: await green.picture(7) }] });
  await green.control('POST', 'reset');
  expect((await green.data(results, [task?.taskId] as object))[0]?.code).toBe(404);
  await pause(400);
  expect((await green.data(results, [task?.taskId] as object))[0]?.code).toBe(404);
});
