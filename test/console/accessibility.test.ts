import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { launch, openConsole } from './browser.ts';
import { collectionOf, startSeeded, teapot } from './seeded.ts';

// Every view, judged by axe-core in light and dark colours.

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let seeded: Awaited<ReturnType<typeof startSeeded>>;

beforeAll(async () => {
  [browser, seeded] = await Promise.all([launch(), startSeeded()]);
  await expect(tiiaClient(seeded.tuku.url, { secretKey: 'wrong' }).DescribeGroups({})).rejects.toThrow();
});
afterAll(() => Promise.all([browser?.close(), seeded?.stop()]));

/** Rules that are broken, with the elements that break them. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe} })()`);
  return (await page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary)))`)) as string[];
}

const click = (text: string) => async (page: Page) => {
  await page.getByRole('gridcell').filter({ hasText: text }).first().click();
  await page.getByRole('dialog').waitFor();
};

/** Each view: where it is, what shows that it is there, and what to do on it first. */
const views: readonly (readonly [name: string, hash: string, shown: string, act?: (page: Page) => Promise<void>])[] = [
  ['the list', '#/', 'tbody tr'],
  ['pictures', '#/gallery/G/pictures', '.grid img'],
  ['a picture', '#/gallery/G/pictures', '.grid img', click('cup')],
  [
    'a search',
    '#/gallery/G/search',
    '.drop',
    async (page) => {
      await page.locator('input[type=file]').setInputFiles(teapot);
      await page.locator('.hit').first().waitFor();
    },
  ],
  ['a map', '#/gallery/G/map', '[data-points]'],
  ['similarities', '#/gallery/G/similarities', '.histogram'],
  ['settings', '#/gallery/G/settings', '.facts'],
  ['vectors', '#/vectors/V/list', '[role=gridcell]'],
  ['a vector', '#/vectors/V/list', '[role=gridcell]', click('cup')],
  [
    'a search of vectors',
    '#/vectors/V/search',
    'textarea',
    async (page) => {
      await page.locator('textarea').first().fill('1 0');
      await page.locator('button.primary').click();
      await page.locator('tbody tr').first().waitFor();
    },
  ],
  [
    'a search by vector and text',
    '#/vectors/F/search',
    'textarea',
    async (page) => {
      await page.getByLabel('Search by').selectOption('both');
      await page.getByLabel('Put together').selectOption('weight');
      await page.locator('textarea').first().fill('1 0');
      await page.getByLabel('Text: words to look for').fill('lamp');
      await page.locator('button.primary').click();
      await page.locator('tbody tr').first().waitFor();
    },
  ],
  ['requests', '#/requests', '[role=gridcell]'],
  ['a refused request', '#/requests', '[role=gridcell]', click('DescribeGroups')],
  ['controls', '#/controls', '.checks li'],
];

test.each(['light', 'dark'] as const)('no view has a serious problem in %s colours', async (colorScheme) => {
  const { page, close } = await openConsole(browser, seeded.tuku.url, { colorScheme });
  const gallery = await collectionOf(seeded.tuku.url, 'tencent-tiia', 'shop');
  const index = await collectionOf(seeded.tuku.url, 'alibaba-ossvectors', 'goods');
  const fusion = await collectionOf(seeded.tuku.url, 'alibaba-ossvectors', 'catalogue');
  const found: Record<string, string[]> = {};
  for (const [name, hash, shown, act] of views) {
    await page.evaluate("location.hash = '#/nowhere'");
    const ids = { G: gallery, V: index, F: fusion };
    const place = hash.replace(/(?<=\/)[GVF](?=\/)/, (letter) => String(ids[letter as keyof typeof ids]));
    await page.evaluate(`location.hash = '${place}'`);
    await page.locator(shown).first().waitFor();
    await act?.(page);
    const problems = await violations(page);
    if (problems.length > 0) found[name] = problems;
    if ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
  }
  expect(found).toEqual({});
  await close();
});
