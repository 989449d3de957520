import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { packageRoot } from '../../src/paths.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';
import { type ConsolePage, launch, openConsole, screenshots, until } from './browser.ts';
import { edited, fill, vectorCount, vectorOf } from './fill.ts';
import { type Words, words } from './words.ts';

// The whole walk through the console of a real server, as a visitor takes it, in both languages.

let browser: Browser;
let tuku: TukuProcess;
const folder = mkdtempSync(join(tmpdir(), 'tuku-console-'));

beforeAll(async () => {
  const seeds = join(folder, 'seeds');
  mkdirSync(seeds);
  writeFileSync(
    join(seeds, 'more.yaml'),
    'ifExists: skip\ndo:\n  - tencent-tiia CreateGroup: { GroupId: seeded, GroupName: Seeded, MaxCapacity: 10 }\n',
  );
  [browser, tuku] = await Promise.all([
    launch(),
    spawnTuku(['--seed-dir', seeds, '--journal-bodies', '8M', '--data-dir', join(folder, 'data')]),
  ]);
  await fill(tuku.url);
});
afterAll(async () => {
  await Promise.all([browser?.close(), tuku?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['en', 'zh'] as const)('the walk (%s)', (language) => {
  const say: Words = words[language];
  let opened: ConsolePage;
  let page: Page;
  const shoot = (name: string) => opened.shoot(`${language}-${name}`);
  const go = async (text: string) => page.getByRole('link', { name: text, exact: true }).click();

  beforeAll(async () => {
    opened = await openConsole(browser, tuku.url, {
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = opened.page;
  });
  afterEach(() => expect(opened.problems).toEqual([]));
  afterAll(() => opened?.close());

  test('lists the collections of every dialect in the browser’s language', async () => {
    await page.getByRole('heading', { name: say('collections') }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-CN' : 'en');
    const rows = page.locator('tbody tr');
    await rows.nth(2).waitFor();
    expect(await rows.filter({ hasText: 'holiday' }).innerText()).toMatch(/24.*1,000/s);
    expect(await rows.filter({ hasText: 'shop-vectors / products' }).innerText()).toContain(String(vectorCount));
    await shoot('collections');
    await page.getByLabel(say('field.dialect')).selectOption('baidu-imagesearch');
    expect(await rows.count()).toBe(1);
    await page.getByLabel(say('field.dialect')).selectOption('');
  });

  test('shows the pictures of a gallery, and all that is known of one', async () => {
    await go('holiday');
    const grid = page.getByRole('grid', { name: say('pictures.grid') });
    await grid.getByRole('gridcell', { name: 'balloons / balloons.jpg' }).waitFor();
    await until(
      page,
      "[...document.querySelectorAll('.grid img')].every((one) => one.complete && one.naturalWidth > 0)",
    );
    expect(await grid.locator('img').count()).toBe(24);
    await shoot('pictures');
    await grid.getByRole('gridcell', { name: 'beach / beach.jpg' }).click();
    const dialog = page.getByRole('dialog');
    const facts = await dialog.locator('dl').innerText();
    for (const fact of ['beach.jpg', 'about beach', '2026']) expect(facts).toContain(fact);
    await shoot('picture');
    await page.keyboard.press('ArrowRight');
    await dialog.getByRole('heading', { name: 'beach-mirrored / beach-mirrored.jpg' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByLabel(say('pictures.filter')).fill('meadow-');
    await until(page, "document.querySelectorAll('.grid img').length === 3");
    await page.getByLabel(say('pictures.filter')).fill('nothing');
    await page.getByText(say('pictures.unmatched', { search: 'nothing' })).waitFor();
  });

  test('searches with a chosen picture, and draws threshold and subject', async () => {
    await go(say('gallery.search'));
    await page.getByLabel(say('search.choose')).setInputFiles(edited);
    await page.locator('.hit').first().waitFor();
    expect(await page.locator('.hit').first().getAttribute('data-item')).toBe('balloons');
    const line = page.locator('.hits .line');
    expect(await line.innerText()).toMatch(/0\.\d+/);
    const order = await page.locator('.hits > li').evaluateAll((all) => all.map(({ className }) => className));
    expect(order.indexOf('line')).toBe(order.filter((name) => name === 'hit').length);
    expect(order.slice(order.indexOf('line') + 1).every((name) => name === 'hit out')).toBe(true);
    await page.locator('.query figcaption').waitFor();
    await until(
      page,
      "[...document.querySelectorAll('.hit img')].every((one) => one.complete && one.naturalWidth > 0)",
    );
    await shoot('search');
    await figure('search', language, page);
    for (const [item, words] of [
      ['drawing-1', say('why.below-threshold', { item: 'drawing-1', similarity: '~', threshold: '~' })],
      ['nobody', say('why.absent', { item: 'nobody' })],
    ] as const) {
      await page.getByLabel(say('search.why.field')).fill(item);
      await page.getByRole('button', { name: say('search.why.ask') }).click();
      const [beginning = ''] = words.split('~');
      await page.locator('.why [role=status]').filter({ hasText: beginning.trim() }).waitFor();
    }
    await page.getByLabel(say('search.threshold')).fill('-1');
    await page.getByRole('button', { name: say('search.run'), exact: true }).click();
    await until(page, "document.querySelectorAll('.hit.out').length === 0");
  });

  test.each(['drop', 'paste'] as const)('searches with a picture by %s', async (how) => {
    await page.reload();
    await page.getByLabel(say('search.choose')).waitFor();
    const bytes = readFileSync(join(packageRoot, 'fixtures/pictures/mountains.jpg')).toString('base64');
    await page.evaluate(`{
      const bytes = Uint8Array.from(atob(${JSON.stringify(bytes)}), (one) => one.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'mountains.jpg', { type: 'image/jpeg' }));
      if (${JSON.stringify(how)} === 'paste') dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
      else document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }));
    }`);
    await page.locator('.hit').first().waitFor();
    expect(await page.locator('.hit').first().getAttribute('data-item')).toBe('mountains');
  });

  test('maps the gallery', async () => {
    await go(say('gallery.map'));
    await page.locator('[data-points="24"]').waitFor();
    const canvas = page.getByRole('application', { name: say('map.label') });
    await canvas.focus();
    await page.keyboard.press('Enter');
    await page.locator('.hint img').waitFor();
    await until(page, "document.querySelector('.hint img')?.naturalWidth > 0");
    await shoot('map');
    await figure('map', language, page);
    const { x = 0, y = 0, width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.wheel(0, -300);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 80, y + height / 2 + 30);
    await page.mouse.up();
    await canvas.focus();
    await page.keyboard.press('0');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  });

  test('draws how similar the pictures are', async () => {
    await go(say('gallery.similarities'));
    await page.getByRole('img', { name: say('similarities.label') }).waitFor();
    expect(await page.locator('.histogram rect').count()).toBe(50);
    expect(await page.locator('.histogram .threshold').count()).toBe(1);
    await page.getByText(say('similarities.table')).click();
    expect(await page.locator('main table tbody tr').count()).toBe(50);
    await shoot('similarities');
    await go(say('gallery.settings'));
    await page.getByText('tencent-tiia').last().waitFor();
  });

  test('shows vectors, searches and maps them', async () => {
    await page
      .getByRole('navigation', { name: say('navigation') })
      .getByText(say('collections'))
      .click();
    await go('shop-vectors / products');
    await page
      .getByRole('gridcell')
      .filter({ hasText: /^product-7\b/ })
      .click();
    await page.getByRole('dialog').getByText('"group": "group 1"').waitFor();
    await page.keyboard.press('Escape');
    await go(say('gallery.search'));
    const field = page.getByLabel(say('vectors.paste', { dimension: 4 }));
    await field.fill('[1, 2, x]');
    await page.getByRole('button', { name: say('search.run') }).click();
    await page.getByText(say('vectors.bad', { problem: 'x' })).waitFor();
    await field.fill(JSON.stringify(vectorOf(7)));
    await page.getByRole('button', { name: say('search.run') }).click();
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('tbody tr').first().innerText()).toMatch(/^product-7\b/);
    await shoot('vector-search');
    await go(say('gallery.map'));
    await page.locator(`[data-points="${vectorCount}"]`).waitFor();
    await shoot('vector-map');
  });

  test('searches an index of several fields by vector, by text and by both', async () => {
    await page
      .getByRole('navigation', { name: say('navigation') })
      .getByText(say('collections'))
      .click();
    await go('shop-vectors / catalogue');
    await go(say('gallery.search'));
    const keys = () => page.locator('tbody tr th').allInnerTexts();
    const run = async (first: string) => {
      await page.getByRole('button', { name: say('search.run') }).click();
      await until(page, `document.querySelector('tbody tr th')?.innerText === ${JSON.stringify(first)}`);
    };
    await page.getByLabel(say('vectors.paste', { dimension: 4 })).fill(JSON.stringify(vectorOf(3)));
    await run('scarf-red');
    expect((await page.locator('thead th').allInnerTexts())[1]).toBe('score');
    const style = say('vectors.field.one', { name: 'style', dimension: 2, metric: 'euclidean' });
    await page.getByLabel(say('vectors.field')).selectOption({ label: style });
    await page.getByLabel(say('vectors.paste', { dimension: 2 })).fill('4 1.59');
    await run('kettle');
    await page.getByLabel(say('vectors.by')).selectOption('text');
    await page.getByLabel(say('vectors.textField')).selectOption('description');
    await page.getByLabel(say('vectors.text')).fill('咖啡 coffee');
    await run('mug-red');
    expect((await keys()).sort()).toEqual(['kettle', 'mug-red']);
    expect(await page.locator('thead th').allInnerTexts()).toEqual([say('field.key'), 'score', say('field.metadata')]);
    await page.getByLabel(say('vectors.by')).selectOption('both');
    await page.getByLabel(say('vectors.field')).selectOption('picture');
    await page.getByLabel(say('vectors.textField')).selectOption('title');
    await page.getByLabel(say('vectors.text')).fill('红色 red');
    await page.getByLabel(say('vectors.paste', { dimension: 4 })).fill(JSON.stringify(vectorOf(3)));
    await run('scarf-red');
    await page.getByLabel(say('vectors.fusion')).selectOption('weight');
    await page.getByLabel(say('vectors.fusion.ofVector')).fill('0.1');
    await page.getByLabel(say('vectors.fusion.normalizer')).selectOption('minMax');
    await page.getByLabel(say('vectors.filter')).fill('{"price": {"$range": {"lt": 50}}}');
    await run('mug-red');
    await shoot('fusion-search');
    await figure('fusion', language, page);
    await page.getByLabel(say('vectors.filter')).fill('{"colour": "red"}');
    await page.getByRole('button', { name: say('search.run') }).click();
    await page.getByText('The index has no field colour.').waitFor();
  });

  test('shows requests as they are answered, and why one was refused', async () => {
    await go(say('requests'));
    await page.getByText(say('requests.connected'), { exact: true }).waitFor();
    const rows = page.getByRole('grid', { name: say('requests.list') }).getByRole('gridcell');
    const client = tiiaClient(tuku.url, { secretKey: 'wrong' });
    await expect(client.DescribeGroups({})).rejects.toThrow();
    await rows.filter({ hasText: 'AuthFailure.SignatureFailure' }).first().waitFor();
    const { TotalCount } = (await tiiaClient(tuku.url).DescribeImages({ GroupId: 'holiday', EntityId: 'beach' })) as {
      TotalCount?: number;
    };
    expect(TotalCount).not.toBe(0);
    await rows.filter({ hasText: 'DescribeImages' }).first().waitFor();
    await shoot('requests');
    await rows.filter({ hasText: 'AuthFailure.SignatureFailure' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(say('requests.server')).first().waitFor();
    await dialog.getByText('TC3-HMAC-SHA256').first().waitFor();
    const canonical = dialog.getByRole('region', { name: say('explanation.canonicalRequest') });
    const server = await canonical.locator('pre').first().innerText();
    await canonical.getByRole('textbox').fill(server.replace(/host:.*/, 'host:tiia.tencentcloudapi.com'));
    await canonical.locator('mark').first().waitFor();
    await page.evaluate("document.querySelector('.explanation').scrollIntoView()");
    await shoot('request');
    await figure('request', language, page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: say('requests.pause') }).click();
    await page.getByText(say('requests.paused'), { exact: true }).waitFor();
  });

  test('copies a request as curl, and replays it', async () => {
    await page.reload();
    const dialog = page.getByRole('dialog');
    await page.getByRole('gridcell').filter({ hasText: 'DescribeImages' }).first().click();
    await dialog.getByRole('button', { name: say('requests.curl') }).click();
    await dialog.getByText(say('copied')).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^curl /m);
    await dialog.getByRole('button', { name: say('requests.replay') }).click();
    await dialog.getByText(say('requests.replayed', { id: '~', status: '200' }).split('~')[0]?.trim() ?? '').waitFor();
    await page.keyboard.press('Escape');
  });

  test('sets the clock, settings and faults', async () => {
    await page.reload();
    await go(say('controls'));
    const clock = page.getByRole('region', { name: say('clock.title') });
    await clock.getByLabel(say('clock.advance')).fill('2h');
    await clock.getByRole('button', { name: say('clock.advance.do') }).click();
    await clock.getByText(say('clock.offset', { offset: '+2h' })).waitFor();
    await clock.getByRole('button', { name: say('clock.freeze') }).click();
    await clock.getByText(say('clock.frozen')).waitFor();
    await clock.getByRole('button', { name: say('clock.toReal') }).click();
    await clock.getByText(`(${say('clock.real')})`).waitFor();

    const settings = page.getByRole('region', { name: say('settings.title') });
    await settings.getByLabel(say('settings.quotas')).selectOption('documented');
    await settings.getByText(say('settings.changed')).waitFor();
    const info = (await (await fetch(`${tuku.url}/_tuku/info`)).json()) as { settings: { quotas: string } };
    expect(info.settings.quotas).toBe('documented');
    await settings.getByLabel(say('settings.quotas')).selectOption('off');

    const faults = page.getByRole('region', { name: say('faults.title') });
    await faults.getByLabel(say('field.dialect')).selectOption('tencent-tiia');
    await faults.getByRole('textbox', { name: say('field.code') }).fill('NoSuchCode');
    await faults.getByRole('button', { name: say('faults.add.do') }).click();
    await faults.getByText('NoSuchCode').waitFor();
    await faults.getByRole('textbox', { name: say('field.code') }).fill('InternalError');
    await faults.getByRole('button', { name: say('faults.add.do') }).click();
    await faults.locator('.faults li').waitFor();
    await expect(tiiaClient(tuku.url).DescribeGroups({})).rejects.toMatchObject({ code: 'InternalError' });
    await shoot('controls');
  });

  test('resets, seeds and saves states, and asks before it drops any', async () => {
    await page.reload();
    const state = page.getByRole('region', { name: say('state.title') });
    await state
      .getByRole('button', { name: say('seeds.load') })
      .first()
      .click();
    await state.getByText(say('seeds.loaded', { file: 'more.yaml' })).waitFor();
    const snapshots = page.getByRole('region', { name: say('snapshots.title') });
    await snapshots.getByLabel(say('field.name')).fill(`walk-${language}`);
    await snapshots.getByRole('button', { name: say('snapshots.save') }).click();
    const row = snapshots.locator('tbody tr').filter({ hasText: `walk-${language}` });
    await row.waitFor();
    await state.getByRole('button', { name: say('state.reset'), exact: true }).click();
    await page.getByRole('dialog').getByText(say('state.reset.all')).waitFor();
    await page.keyboard.press('Escape');
    expect(await collectionCount()).toBe(5);
    await state.getByRole('button', { name: say('state.reset'), exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('state.reset.yes') })
      .click();
    await state.getByText(say('state.dropped', { dropped: '~' }).split('~').at(-1)?.trim() ?? '').waitFor();
    expect(await collectionCount()).toBe(0);
    await row.getByRole('button', { name: say('snapshots.load') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('snapshots.load') })
      .click();
    await snapshots.getByText(say('snapshots.loaded', { name: `walk-${language}` })).waitFor();
    expect(await collectionCount()).toBe(5);
    await snapshots.getByRole('button', { name: say('marks.set') }).click();
    await snapshots.getByText(say('marks.isSet')).waitFor();
    await tiiaClient(tuku.url).CreateGroup({ GroupId: `late_${language}`, GroupName: 'Late', MaxCapacity: 10 });
    await snapshots.getByRole('button', { name: say('marks.rewind') }).click();
    await snapshots.getByText(say('marks.rewound')).waitFor();
    expect(await collectionCount()).toBe(5);
    await page
      .getByRole('region', { name: say('doctor.title') })
      .getByText('node', { exact: true })
      .waitFor();
    await shoot('snapshots');
  });

  test('is as usable in the dark', async () => {
    const light = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.getByLabel(say('theme')).selectOption('dark');
    const dark = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(dark).not.toBe(light);
    await go(say('collections'));
    await go('holiday');
    await until(page, "document.querySelectorAll('.grid img').length === 24");
    await shoot('dark');
    await page.reload();
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(dark);
  });
});

test('everything can be reached and left by keyboard', async () => {
  const { page, problems, close } = await openConsole(browser, tuku.url);
  await page.getByRole('link', { name: 'holiday' }).waitFor();
  const focused = () =>
    page.evaluate("document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent");
  const tabTo = async (name: string) => {
    for (let steps = 0; steps < 60; steps++) {
      await page.keyboard.press('Tab');
      if ((await focused()) === name) return;
    }
    throw new Error(`Tab never reaches ${name}`);
  };
  await tabTo('Skip to the content');
  await page.keyboard.press('Enter');
  await tabTo('holiday');
  // The focus can be seen.
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell').first().waitFor();
  await tabTo('balloons / balloons.jpg');
  await page.keyboard.press('ArrowRight');
  await until(
    page,
    "document.activeElement?.getAttribute('aria-label') === 'balloons-mirrored / balloons-mirrored.jpg'",
  );
  await page.keyboard.press('End');
  await until(page, "document.activeElement?.getAttribute('aria-label') === 'drawing-8 / drawing-8.jpg'");
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focused()).toBe('drawing-8 / drawing-8.jpg');
  expect(problems).toEqual([]);
  await close();
});

test('the language is remembered', async () => {
  const { page, close } = await openConsole(browser, tuku.url);
  await page.getByLabel('Language').selectOption('zh');
  await page.getByRole('heading', { name: words.zh('collections') }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: words.zh('collections') }).waitFor();
  await close();
});

async function collectionCount(): Promise<number> {
  const { collections } = (await (await fetch(`${tuku.url}/_tuku/collections`)).json()) as { collections: unknown[] };
  return collections.length;
}

/** With `npm run test:console -- figures`: a picture for README and docs. */
async function figure(name: string, language: 'en' | 'zh', page: Page): Promise<void> {
  if (!process.env.TUKU_CONSOLE_FIGURES) return;
  const shown = await page.screenshot();
  const folder = join(packageRoot, 'docs/console');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, language === 'en' ? `${name}.webp` : `${name}.zh.webp`);
  await sharp(shown).resize({ width: 1100 }).webp({ quality: 72, effort: 6 }).toFile(file);
  writeFileSync(join(screenshots, 'figures.txt'), `${file}\n`, { flag: 'a' });
}
