import type { Catalog } from '../../../src/catalog/port.ts';
import { addGallery, at, home, later } from './setting.ts';

export function describeTasks(catalog: () => Catalog): void {
  const times = { at, dueAt: at };
  const soon = new Date(at.getTime() + 1000);

  async function add(...keys: string[]): Promise<void> {
    await catalog().transaction(async ({ namespaces, tasks }) => {
      const id = await namespaces.lock(home);
      for (const key of keys) await tasks.insert(id, { kind: 'scan', key, payload: { key } }, times);
    });
  }
  const claim = async (limit: number, now = soon, until = later) => {
    const claimed = await catalog().tasks.claim('scan', { limit, now, until });
    return claimed.map(({ key }) => key);
  };

  test('are returned as stored, within their namespace and kind', async () => {
    const payload = { list: [1.5, null, '空'], deep: { yes: true } };
    await catalog().transaction(async ({ namespaces, tasks }) => {
      const id = await namespaces.lock(home);
      await tasks.insert(id, { kind: 'scan', key: 'a', payload }, times);
      await tasks.insert(id, { kind: 'export', key: 'a', payload: null }, times);
    });
    expect(await catalog().tasks.find(home, 'scan', 'a')).toEqual({
      id: expect.any(Number),
      namespace: home,
      kind: 'scan',
      key: 'a',
      state: 'pending',
      payload,
      result: null,
      attempts: 0,
      createdAt: at,
    });
    expect(await catalog().tasks.find(home, 'export', 'a')).toMatchObject({ payload: null });
    expect(await catalog().tasks.find(home, 'scan', 'b')).toBeUndefined();
    const elsewhere = { ...home, account: 'else' };
    expect(await catalog().tasks.find(elsewhere, 'scan', 'a')).toBeUndefined();
    expect(await catalog().tasks.count(elsewhere, 'scan')).toBe(0);
    await expect(add('a')).rejects.toMatchObject({ sqlState: '23505' });
  });

  test('are listed in order of creation, page by page', async () => {
    await add('c', 'a', 'b');
    const page = await catalog().tasks.list(home, 'scan', { offset: 1, limit: 5 });
    expect(page.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(await catalog().tasks.count(home, 'scan')).toBe(3);
  });

  test('are claimed when due, oldest first, each once', async () => {
    await add('c', 'a', 'b');
    expect(await claim(9, new Date(at.getTime() - 1))).toEqual([]);
    expect(await claim(2)).toEqual(['c', 'a']);
    expect(await claim(2)).toEqual(['b']);
    expect(await claim(2)).toEqual([]);
    expect(await catalog().tasks.claim('other', { limit: 9, now: soon, until: later })).toEqual([]);
    expect(await catalog().tasks.find(home, 'scan', 'c')).toMatchObject({ state: 'running', attempts: 1 });
  });

  test('with concurrent claims, each task goes to one caller', async () => {
    await add(...Array.from({ length: 20 }, (_, i) => `${i}`));
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(4)));
    const got = claims.flat();
    expect(new Set(got).size).toBe(got.length);
    expect([...got, ...(await claim(20))].sort()).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`).sort());
  });

  test('are claimed again when the lease has expired, unless it was extended', async () => {
    await add('a', 'b');
    await claim(9, soon, soon);
    const [a, b] = await catalog().tasks.list(home, 'scan', { offset: 0, limit: 2 });
    await catalog().tasks.extend([a?.id as number], later);
    expect(await claim(9)).toEqual(['b']);
    expect(await catalog().tasks.find(home, 'scan', 'b')).toMatchObject({ id: b?.id, attempts: 2 });
  });

  test('are settled once; a pending one cannot be', async () => {
    await add('a');
    const task = await catalog().tasks.find(home, 'scan', 'a');
    const end = { state: 'done', result: { ok: [1] }, finishedAt: soon, expiresAt: later } as const;
    expect(await catalog().tasks.settle(task?.id as number, end)).toBe(false);
    await claim(1);
    expect(await catalog().tasks.settle(task?.id as number, end)).toBe(true);
    expect(await catalog().tasks.settle(task?.id as number, { ...end, state: 'failed' })).toBe(false);
    expect(await catalog().tasks.find(home, 'scan', 'a')).toEqual({ ...task, ...end, attempts: 1 });
    expect(await claim(9, later)).toEqual([]);
  });

  test('are postponed, released and forgotten', async () => {
    await add('a', 'b');
    await claim(1, soon);
    const a = await catalog().tasks.find(home, 'scan', 'a');
    await catalog().tasks.postpone(a?.id as number, new Date(soon.getTime() + 1));
    expect(await claim(9, soon)).toEqual(['b']);
    expect(await claim(9, new Date(soon.getTime() + 1))).toEqual(['a']);
    await catalog().tasks.release();
    expect(await claim(9)).toEqual(['a', 'b']);
    const end = { state: 'failed', result: null, finishedAt: soon } as const;
    await catalog().tasks.settle(a?.id as number, { ...end, expiresAt: soon });
    await catalog().tasks.forget(soon);
    expect(await catalog().tasks.count(home, 'scan')).toBe(2);
    await catalog().tasks.forget(later);
    expect(await catalog().tasks.count(home, 'scan')).toBe(1);
  });

  test('are dropped with their namespace', async () => {
    await addGallery(catalog(), 'g');
    await add('a');
    await catalog().namespaces.drop(home);
    expect(await catalog().tasks.find(home, 'scan', 'a')).toBeUndefined();
  });
}
