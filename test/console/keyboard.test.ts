import type { Browser, Page } from 'playwright-core';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { type ConsolePage, launch, openConsole, until } from './browser.ts';
import { collectionOf, startSeeded, teapot } from './seeded.ts';
import { words } from './words.ts';

// The whole page without a pointer: list, gallery, picture, search, vectors, requests, faults, snapshots.

const say = words.en;
let browser: Browser;
let seeded: Awaited<ReturnType<typeof startSeeded>>;
let opened: ConsolePage;
let page: Page;

beforeAll(async () => {
  [browser, seeded] = await Promise.all([launch(), startSeeded()]);
  // More pictures than fit.
  const client = tiiaClient(seeded.tuku.url);
  const { ImageInfos = [] } = await client.DescribeImages({ GroupId: 'shop', EntityId: 'cup' });
  expect(ImageInfos).toHaveLength(1);
  opened = await openConsole(browser, seeded.tuku.url);
  page = opened.page;
});
afterEach(() => expect(opened.problems).toEqual([]));
afterAll(() => Promise.all([browser?.close(), seeded?.stop()]));

const named = `(() => {
  const { activeElement: one } = document;
  const label = one?.labels?.[0]?.firstChild?.textContent;
  return (one?.getAttribute('aria-label') ?? label ?? one?.textContent ?? '').trim();
})()`;

/** Presses Tab until something of this name has the focus, and has a visible outline. */
async function tabTo(name: string | RegExp, key = 'Tab'): Promise<void> {
  const met: string[] = [];
  for (let steps = 0; steps < 90; steps++) {
    await page.keyboard.press(key);
    const now = String(await page.evaluate(named));
    if (typeof name === 'string' ? now === name : name.test(now)) {
      expect(
        await page.evaluate(
          "getComputedStyle(document.activeElement).outlineStyle !== 'none' || !!document.activeElement.closest('.drop')",
        ),
      ).toBe(true);
      return;
    }
    met.push(now);
  }
  throw new Error(`Tab never reaches ${name}, but ${met.join(' | ')}`);
}

const enter = async (name: string) => {
  await tabTo(name);
  await page.keyboard.press('Enter');
};

test('the list, filtered', async () => {
  await page.getByRole('link', { name: 'goods' }).first().waitFor();
  await enter(say('skip'));
  await tabTo(say('field.dialect'));
  await page.keyboard.type('tencent-t');
  await until(page, "document.querySelectorAll('tbody tr').length === 1");
  await enter('shop');
  await page.getByRole('gridcell').first().waitFor();
});

test('a gallery and a picture', async () => {
  await tabTo('cup');
  await page.keyboard.press('ArrowRight');
  await until(page, `${named} === 'lamp'`);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('dialog', { name: 'cup' }).waitFor();
  await enter(say('picture.similar'));
  await page.locator('.hit').first().waitFor();
  expect(await page.locator('.hit').first().getAttribute('data-item')).toBe('cup');
});

test('a search with a file, and why a picture is not found', async () => {
  // Asked for early: the browser has to know of it before the key is pressed.
  const chooser = page.waitForEvent('filechooser');
  await tabTo(say('search.choose'));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(teapot);
  await page.getByText(say('search.noSubject')).waitFor();
  await tabTo(say('search.why.field'));
  await page.keyboard.type('nobody');
  await page.keyboard.press('Enter');
  await page.getByText(say('why.absent', { item: 'nobody' })).waitFor();
  await tabTo(say('search.threshold'), 'Shift+Tab');
  await page.keyboard.type('-1');
  await page.keyboard.press('Enter');
  await until(
    page,
    "document.querySelectorAll('.hit').length === 2 && document.querySelectorAll('.hit.out').length === 0",
  );
});

test('a search by vector and text, put together as chosen', async () => {
  const id = await collectionOf(seeded.tuku.url, 'alibaba-ossvectors', 'catalogue');
  await page.evaluate(`location.hash = '#/vectors/${id}/search'`);
  await page.getByLabel(say('vectors.by')).waitFor();
  await tabTo(say('vectors.by'));
  await page.keyboard.type('both');
  await tabTo(say('vectors.field'));
  await page.keyboard.type('sound');
  await tabTo(say('vectors.fusion'));
  await page.keyboard.type('by weighted');
  await tabTo(say('vectors.fusion.ofText'));
  await page.keyboard.type('100');
  await tabTo(say('vectors.paste', { dimension: 1 }));
  await page.keyboard.type('2');
  await tabTo(say('vectors.text'));
  await page.keyboard.type('lamp');
  await page.keyboard.press('Enter');
  await page.locator('tbody tr').first().waitFor();
  expect(await page.locator('tbody tr th').allInnerTexts()).toEqual(['lamp', 'cup']);
});

test('requests, one of them, and a filter', async () => {
  await tabTo(say('requests'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell').first().waitFor();
  await tabTo(say('field.code'));
  await page.keyboard.type('NoSuchCode');
  await page.keyboard.press('Enter');
  await page.getByText(say('requests.unmatched')).waitFor();
  await enter(say('requests.anyFilter'));
  await page.getByRole('gridcell').first().waitFor();
  await tabTo(/DescribeImages/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await enter(say('requests.replay'));
  await page.getByText('Replayed as request').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement?.outerHTML')).toMatch(/^<div role="gridcell"/);
});

test('faults: one is set and dropped', async () => {
  await tabTo(say('controls'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const faults = page.getByRole('region', { name: say('faults.title') });
  await faults.waitFor();
  await tabTo(say('field.code'));
  await page.keyboard.type('InternalError');
  await tabTo(say('field.dialect'), 'Shift+Tab');
  await page.keyboard.type('tencent-t');
  await enter(say('faults.add.do'));
  await faults.locator('.faults li').waitFor();
  await tabTo(say('faults.dropAll'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await faults.getByText(say('faults.empty')).waitFor();
});

test('snapshots: one is saved, loaded and deleted, after a question', async () => {
  const snapshots = page.getByRole('region', { name: say('snapshots.title') });
  await tabTo(say('field.name'));
  await page.keyboard.type('by-key');
  await page.keyboard.press('Enter');
  await snapshots.getByText(say('snapshots.saved', { name: 'by-key' })).waitFor();
  await enter(say('snapshots.load'));
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say('snapshots.load.confirm', { name: 'by-key' })).waitFor();
  await enter(say('snapshots.load'));
  await snapshots.getByText(say('snapshots.loaded', { name: 'by-key' })).waitFor();
  await enter(say('snapshots.delete'));
  await dialog.getByText(say('snapshots.delete.confirm', { name: 'by-key' })).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await enter(say('snapshots.delete'));
  await dialog.getByText(say('snapshots.delete.confirm', { name: 'by-key' })).waitFor();
  await enter(say('snapshots.delete'));
  await snapshots.getByText(say('snapshots.empty')).waitFor();
});

test('a cell that has the focus keeps it when the wheel scrolls it away', async () => {
  const client = tiiaClient(seeded.tuku.url);
  for (let call = 0; call < 60; call++) await client.DescribeGroups({});
  await tabTo(say('requests'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText(say('requests.connected'), { exact: true }).waitFor();
  await until(page, "Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) >= 60");
  await enter(say('requests.pause'));
  await page.getByText(say('requests.paused'), { exact: true }).waitFor();
  await tabTo(/DescribeGroups/);
  await until(page, "document.activeElement?.dataset.index === '0'");
  await page.keyboard.press('ArrowDown');
  await until(page, "document.activeElement?.dataset.index === '1'");
  const { x = 0, y = 0 } = (await page.getByRole('grid').boundingBox()) ?? {};
  await page.mouse.move(x + 50, y + 50);
  await page.mouse.wheel(0, 1500);
  await until(page, "document.querySelector('.grid').scrollTop > 1000");
  // Those in between are gone.
  await until(page, `document.querySelector('[data-index="5"]') === null`);
  expect(await page.evaluate('document.activeElement?.dataset.index')).toBe('1');
  await page.keyboard.press('ArrowDown');
  await until(page, "document.activeElement?.dataset.index === '2' && document.querySelector('.grid').scrollTop <= 80");
});
