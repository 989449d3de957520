import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';
import { launch, openConsole, screenshots, until } from './browser.ts';
import { storeManyPictures } from './many-pictures.ts';

// The console with a gallery of 10,000 pictures. What is measured is also written to figures.json beside the screenshots.

const COUNT = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'tuku-console-'));
const figures: Record<string, number> = {};
let browser: Browser;
let tuku: TukuProcess;

// Other work of the machine may disturb one measurement.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

beforeAll(async () => {
  const data = join(folder, 'data');
  await storeManyPictures(data, COUNT);
  [browser, tuku] = await Promise.all([launch(), spawnTuku(['--data-dir', data])]);
  await tuku.modelReadyMs();
});
afterAll(async () => {
  writeFileSync(join(screenshots, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
  process.stderr.write(`${JSON.stringify(figures)}\n`);
  await Promise.all([browser?.close(), tuku?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Notes every task that keeps the page from answering for more than 50 ms. */
const WATCH = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
`;

const longestTask = async (page: Page) => Number(await page.evaluate('Math.max(0, ...window.longTasks)'));
const firstPaint = async (page: Page) =>
  Number(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"));

/** Bytes on the wire, headers included. */
async function countBytes(page: Page): Promise<{ readonly session: CDPSession; bytes: number }> {
  const session = await page.context().newCDPSession(page);
  const counted = { session, bytes: 0 };
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  return counted;
}

test('the first view is small, and soon there', async () => {
  const { page, close } = await openConsole(browser, tuku.url, { blank: true });
  await page.addInitScript(WATCH);
  const counted = await countBytes(page);
  await page.goto(`${tuku.url}/_tuku/ui`);
  await page.getByRole('link', { name: 'large' }).waitFor();
  figures.firstViewBytes = counted.bytes;
  figures.firstViewPaintMs = await firstPaint(page);
  figures.firstViewLongestTaskMs = await longestTask(page);
  expect(figures.firstViewBytes).toBeGreaterThan(5_000);
  expect(figures.firstViewBytes).toBeLessThanOrEqual(75_000);
  expect(figures.firstViewPaintMs).toBeLessThanOrEqual(1_000);
  expect(figures.firstViewLongestTaskMs).toBeLessThanOrEqual(200);
  await close();
});

test('the pictures of a large gallery are there at once, and scroll smoothly to the last', async () => {
  const { page, shoot, close } = await openConsole(browser, tuku.url, { blank: true });
  await page.addInitScript(WATCH);
  const counted = await countBytes(page);
  const hash = `#/gallery/${await galleryId()}/pictures`;
  await page.goto(`${tuku.url}/_tuku/ui${hash}`);
  await until(page, "document.querySelector('.grid img')?.naturalWidth > 0");
  figures.galleryPaintMs = await firstPaint(page);
  figures.galleryPictureMs = Number(await page.evaluate('performance.now()'));
  figures.galleryBytes = counted.bytes;
  for (let step = 0; step < 20; step++) {
    await page.evaluate("document.querySelector('.grid').scrollBy(0, 4000)");
    await page.waitForTimeout(20);
  }
  // A cell that has the focus must not be scrolled away while the key is on its way.
  await page.evaluate("document.querySelector('.grid').scrollTo(0, 0)");
  await page.locator('[data-index="0"]').focus();
  await page.keyboard.press('End');
  await until(page, "document.activeElement?.getAttribute('aria-label') === 'item-09999 / copy'");
  await shoot('large-gallery');
  // Only what is in sight exists.
  expect(await page.getByRole('gridcell').count()).toBeLessThan(100);
  figures.scrollLongestTaskMs = await longestTask(page);
  expect(figures.galleryPaintMs).toBeLessThanOrEqual(1_000);
  expect(figures.galleryBytes).toBeLessThanOrEqual(300_000);
  expect(figures.scrollLongestTaskMs).toBeLessThanOrEqual(200);
  await close();
});

test('the map of a large gallery is drawn in time, and moves smoothly', async () => {
  const { page, problems, shoot, close } = await openConsole(browser, tuku.url, { blank: true });
  await page.addInitScript(WATCH);
  const started = performance.now();
  await page.goto(`${tuku.url}/_tuku/ui#/gallery/${await galleryId()}/map`);
  await page.locator(`[data-points="${COUNT}"]`).waitFor();
  await until(page, isDrawn);
  figures.mapMs = performance.now() - started;
  const canvas = page.getByRole('application');
  const { x = 0, y = 0, width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  for (let step = 0; step < 20; step++) await page.mouse.move(x + width / 2 + step * 10, y + height / 2 - step * 3);
  await page.mouse.up();
  for (let step = 0; step < 5; step++) await page.mouse.wheel(0, -200);
  await until(page, isDrawn);
  await shoot('large-map');
  figures.mapLongestTaskMs = await longestTask(page);
  expect(figures.mapMs).toBeLessThanOrEqual(5_000);
  expect(figures.mapLongestTaskMs).toBeLessThanOrEqual(200);
  expect(problems).toEqual([]);
  await close();
});

/** Whether the map's canvas shows anything. */
const isDrawn = `(() => {
  const canvas = document.querySelector('.map canvas');
  if (!canvas?.width) return false;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value) => value > 0);
})()`;

async function galleryId(): Promise<number> {
  const { collections } = (await (await fetch(`${tuku.url}/_tuku/collections`)).json()) as {
    collections: { id: number; key: string }[];
  };
  return collections.find(({ key }) => key === 'large')?.id ?? 0;
}
