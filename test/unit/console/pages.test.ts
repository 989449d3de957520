import { createPages, type Page } from '../../../src/console/gallery/pages.ts';

/** A list of 1 to `count` in pages of ten. */
function listOf(count: number) {
  const asked: (number | undefined)[] = [];
  return {
    asked,
    async read(after = 0): Promise<Page<number>> {
      asked.push(after);
      const entries = Array.from({ length: Math.min(10, count - after) }, (_, index) => after + index + 1);
      return { entries, next: after + 10 < count ? after + 10 : null };
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('reads as far as somebody looks, one page after another', async () => {
  const list = listOf(45);
  const pages = createPages(list.read, () => undefined);
  pages.ensure(1);
  pages.ensure(25);
  await settled();
  expect(pages.entries).toHaveLength(30);
  expect(list.asked).toEqual([0, 10, 20]);
  expect(pages.complete).toBe(false);
  pages.ensure(1_000);
  await settled();
  expect(pages.entries).toHaveLength(45);
  expect(pages.complete).toBe(true);
});

test('stops at an error and goes on from there', async () => {
  const list = listOf(30);
  let isDown = false;
  const pages = createPages<number>(
    (after) => (isDown ? Promise.reject(new Error('down')) : list.read(after)),
    () => undefined,
  );
  pages.ensure(10);
  await settled();
  isDown = true;
  pages.ensure(30);
  await settled();
  expect(pages.error?.message).toBe('down');
  isDown = false;
  pages.retry();
  await settled();
  expect(pages.error).toBeUndefined();
  expect(pages.entries).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

test('tells nothing once it was stopped', async () => {
  let changes = 0;
  const pages = createPages(listOf(30).read, () => changes++);
  pages.ensure(30);
  pages.stop();
  await settled();
  expect(changes).toBe(0);
});
