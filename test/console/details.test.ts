import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { tiiaClient } from '../support/tencent-sdk.ts';
import type { TukuProcess } from '../support/tuku-process.ts';
import { type ConsolePage, launch, openConsole, until } from './browser.ts';
import { collectionOf, startSeeded, teapot } from './seeded.ts';
import { type Words, words } from './words.ts';

// What the walk does not come to, on a real server with collections of every dialect.

let browser: Browser;
let seeded: Awaited<ReturnType<typeof startSeeded>>;
let tuku: TukuProcess;
let opened: ConsolePage;
let page: Page;

beforeAll(async () => {
  [browser, seeded] = await Promise.all([launch(), startSeeded()]);
  tuku = seeded.tuku;
});
afterAll(() => Promise.all([browser?.close(), seeded?.stop()]));
afterEach(async () => {
  expect(opened.problems).toEqual([]);
  await opened.close();
});

async function open(hash: string, language: 'en' | 'zh' = 'en'): Promise<Words> {
  opened = await openConsole(browser, tuku.url, { hash, locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
  page = opened.page;
  return words[language];
}

const control = async (path: string, body?: object) => {
  const sent = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${tuku.url}/_tuku/${path}`, body === undefined ? {} : sent);
  return (await response.json()) as Record<string, never>;
};

const LINE = [0x5e, 0xea, 0xd4];

test('the found subject is drawn where the API says it is', async () => {
  const gallery = await collectionOf(tuku.url, 'jd-productsearch', 'shop');
  const { subject, size } = (await control(`galleries/${gallery}/search`, {
    picture: readFileSync(teapot).toString('base64'),
  })) as unknown as {
    subject: { box: { x: number; y: number; width: number; height: number }; label: string };
    size: { width: number; height: number };
  };
  const say = await open(`#/gallery/${gallery}/search`);
  await page.getByLabel(say('search.choose')).setInputFiles(teapot);
  await page.getByText(say('search.subject', { label: subject.label })).waitFor();
  const canvas = page.getByRole('img', { name: say('search.query') });
  const scale =
    Number(await canvas.evaluate((element) => (element as unknown as { width: number }).width)) / size.width;
  const { x, y, width, height } = subject.box;
  // The line is two pixels wide, and may lie between pixels.
  const isLine = (left: number, top: number) =>
    canvas.evaluate(
      (element, { at, line }) => {
        const drawn = element as unknown as {
          getContext(kind: '2d'): { getImageData(...area: number[]): { data: ArrayLike<number> } };
        };
        const { data } = drawn.getContext('2d').getImageData((at[0] ?? 0) - 2, (at[1] ?? 0) - 2, 4, 4);
        return Array.from({ length: 16 }, (_, pixel) => pixel * 4).some((first) =>
          line.every((part, index) => Math.abs(part - (data[first + index] ?? 0)) < 40),
        );
      },
      { at: [Math.round(left * scale), Math.round(top * scale)], line: LINE },
    );
  // The middles of its four sides, and neither its middle nor what is around it.
  expect(await isLine(x + width / 2, y)).toBe(true);
  expect(await isLine(x + width / 2, y + height)).toBe(true);
  expect(await isLine(x, y + height / 2)).toBe(true);
  expect(await isLine(x + width, y + height / 2)).toBe(true);
  expect(await isLine(x + width / 2, y + height / 2)).toBe(false);
  expect(await isLine(x / 2, y / 2)).toBe(false);
  await opened.shoot('subject');
});

test('a search that compares nothing says so', async () => {
  const gallery = await collectionOf(tuku.url, 'alibaba-imagesearch', 'shop');
  const say = await open(`#/gallery/${gallery}/search`);
  await page.getByLabel(say('search.choose')).setInputFiles(teapot);
  await page.getByText(say('search.noneCompared')).waitFor();
});

test.each(['en', 'zh'] as const)(
  'a refused signature is explained in words, and compared with the client’s (%s)',
  async (language) => {
    await expect(tiiaClient(tuku.url, { secretKey: 'wrong' }).DescribeGroups({})).rejects.toThrow();
    const say = await open('#/requests', language);
    await page.getByRole('gridcell').filter({ hasText: 'AuthFailure.SignatureFailure' }).first().click();
    const dialog = page.getByRole('dialog');
    const terms = await dialog.locator('.explanation dt').allInnerTexts();
    expect(terms).toEqual(
      (['keyId', 'algorithm', 'scope', 'signedHeaders', 'timestamp'] as const).map((name) =>
        say(`explanation.${name}`),
      ),
    );
    expect(await dialog.innerText()).not.toMatch(/isCertain|canonicalRequest|stringToSign|keyId/);
    const canonical = dialog.getByRole('region', { name: say('explanation.canonicalRequest') });
    const server = await canonical.locator('pre').first().innerText();
    const field = canonical.getByRole('textbox');
    const [serverBox, clientBox] = [await canonical.locator('pre').first().boundingBox(), await field.boundingBox()];
    expect(clientBox?.y).toBe(serverBox?.y);
    expect(clientBox?.x).toBeGreaterThan(serverBox?.x ?? 0);
    await field.fill(server.replace(/host:.*/, 'host:tiia.tencentcloudapi.com'));
    await canonical.getByText(say('requests.client.different', { count: 1 })).waitFor();
    expect(await canonical.locator('mark').allInnerTexts()).toEqual([
      expect.stringMatching(/^host:127/),
      expect.stringMatching(/^host:tiia/),
    ]);
    await opened.shoot(`${language}-compared`);
    await canonical.getByRole('button').click();
    await field.fill(server);
    await canonical.getByText(say('requests.client.same')).waitFor();
  },
);

test('the server filters the requests, those to come as well', async () => {
  const client = tiiaClient(tuku.url);
  const asked: string[] = [];
  await client.DescribeGroups({});
  const say = await open('#/requests');
  page.on('request', (request) => asked.push(request.url()));
  await page.getByText(say('requests.connected'), { exact: true }).waitFor();
  const rows = page.getByRole('gridcell');
  await page.getByLabel(say('field.operation')).fill('DescribeImages');
  await page.keyboard.press('Enter');
  await page.getByText(say('requests.unmatched')).waitFor();
  await until(page, `document.querySelector('.live')?.textContent === ${JSON.stringify(say('requests.connected'))}`);
  await client.DescribeGroups({});
  await client.DescribeImages({ GroupId: 'shop', EntityId: 'cup' });
  await rows.filter({ hasText: 'DescribeImages' }).waitFor();
  expect(await rows.count()).toBe(1);
  expect(asked.filter((url) => url.includes('follow=true')).at(-1)).toContain('operation=DescribeImages');
  for (const [name, value, expected] of [
    ['field.dialect', 'baidu-imagesearch', 0],
    ['field.dialect', 'tencent-tiia', 1],
    ['field.account', 'nobody', 0],
    ['field.account', 'tuku', 1],
  ] as const) {
    const field = page.getByLabel(say(name));
    if (name === 'field.dialect') await field.selectOption(value);
    else {
      await field.fill(value);
      await page.keyboard.press('Enter');
    }
    await until(page, `document.querySelectorAll('[role=gridcell]').length === ${expected}`);
  }
  await page.getByRole('button', { name: say('requests.anyFilter') }).click();
  await rows.filter({ hasText: 'DescribeGroups' }).first().waitFor();
  const { requests } = (await control('requests?limit=2')) as unknown as { requests: { id: number }[] };
  await page.getByLabel(say('requests.since')).fill(String(requests[1]?.id));
  await page.keyboard.press('Enter');
  await until(page, "document.querySelectorAll('[role=gridcell]').length === 1");
  await page.getByLabel(say('field.code')).fill('AuthFailure.SignatureFailure');
  await page.keyboard.press('Enter');
  await page.getByText(say('requests.unmatched')).waitFor();
  await expect(tiiaClient(tuku.url, { secretKey: 'wrong' }).DescribeGroups({})).rejects.toThrow();
  await rows.filter({ hasText: 'AuthFailure.SignatureFailure' }).waitFor();
});

test.each(['en', 'zh'] as const)('transitions of tasks are seen and set (%s)', async (language) => {
  const say = await open('#/controls', language);
  const card = page.getByRole('region', { name: say('transitions.title') });
  await card.getByText(say('transitions.empty')).waitFor();
  await card.getByLabel(say('field.dialect')).selectOption('jd-productsearch');
  await card.getByLabel(say('field.operation')).selectOption('product_image_add');
  await card.getByRole('spinbutton', { name: say('transitions.polls') }).fill('3');
  await card.getByRole('button', { name: say('transitions.add.do') }).click();
  await card.getByText(say('transitions.isPolls', { polls: 3 })).waitFor();
  expect(await control('transitions')).toEqual({
    transitions: [{ dialect: 'jd-productsearch', operation: 'product_image_add', afterPolls: 3 }],
  });
  await card.getByLabel(say('transitions.kind')).selectOption('after');
  await card.getByLabel(say('transitions.time')).fill('soon');
  await card.getByRole('button', { name: say('transitions.add.do') }).click();
  // The control API's own words.
  await card.getByText('after soon: expected').waitFor();
  await card.getByLabel(say('transitions.time')).fill('45s');
  await card.getByRole('button', { name: say('transitions.add.do') }).click();
  await card.getByText(say('transitions.isAfter', { time: '45000ms' })).waitFor();
  await card.getByRole('button', { name: say('transitions.drop') }).click();
  await card.getByText(say('transitions.empty')).waitFor();
});

test('vectors are searched with a filter in the vendor’s form, and distances have the vendor’s name', async () => {
  const index = await collectionOf(tuku.url, 'alibaba-ossvectors', 'goods');
  const say = await open(`#/vectors/${index}/search`);
  const search = async (filter: string) => {
    await page.getByLabel(say('vectors.filter')).fill(filter);
    await page.getByRole('button', { name: say('search.run') }).click();
  };
  await page.getByLabel(say('vectors.paste', { dimension: 2 })).fill('1 0');
  await search('');
  await page.getByRole('columnheader', { name: 'distance (cosine)' }).waitFor();
  await until(page, "document.querySelectorAll('tbody tr').length === 2");
  await search('{"file": {"$exists": false}}');
  await until(page, "document.querySelectorAll('tbody tr').length === 1");
  expect(await page.locator('tbody tr').innerText()).toMatch(/^lamp\s+1\s+0/);
  await search('{"file": "nothing"}');
  await page.getByText(say('vectors.noneMatch')).waitFor();
  await search('{"file": {"$like": "x"}}');
  await page.getByText('The filter has no operator $like.').waitFor();
  await search('{"file"');
  await page.getByText(say('vectors.badFilter', { problem: '' }).trim()).waitFor();
});
