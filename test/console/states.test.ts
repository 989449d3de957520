import type { Browser } from 'playwright-core';
import { type ConsolePage, launch, openConsole, until } from './browser.ts';
import { type FakeAnswer, type FakeServer, startFake } from './fake-server.ts';

// What a server can say that a healthy one with data does not: nothing stored, no such thing, a token, a failure.

const collections = [
  {
    kind: 'gallery',
    id: 1,
    dialect: 'one',
    account: 'a',
    region: 'r',
    key: 'shop',
    name: 'Shop',
    parent: null,
    count: 2,
    capacity: 1000,
    model: 'mobilenet',
    dimension: null,
    metric: null,
    settings: { threshold: 0.6 },
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-02T00:00:00Z',
  },
];

let browser: Browser;
let fake: FakeServer;
let opened: ConsolePage | undefined;

beforeAll(async () => {
  browser = await launch();
  fake = await startFake({});
});
afterEach(() => opened?.close());
afterAll(() => Promise.all([browser?.close(), fake?.close()]));

async function open(answers: Record<string, FakeAnswer>, hash = '') {
  fake.answers = answers;
  fake.calls.length = 0;
  opened = await openConsole(browser, fake.url, { hash });
  return opened;
}

const refusal =
  (status: number, error: string): FakeAnswer =>
  (_request, response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }));

test('an empty server says what to do', async () => {
  const { page, problems } = await open({ 'GET /collections': { collections: [] } });
  await page.getByText('Nothing is stored yet.').waitFor();
  const command = page.getByRole('figure').first();
  expect(await command.locator('pre').innerText()).toBe(`eval "$(tuku env --port ${new URL(fake.url).port})"`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await command.getByRole('button', { name: 'Copy' }).click();
  await command.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^eval "\$\(tuku env/);
  await page.getByText('Load a seed file or a snapshot').click();
  await page.getByRole('heading', { name: 'Controls' }).waitFor();
  expect(problems).toEqual([]);
});

test('a failure says why, and trying again helps', async () => {
  const { page } = await open({ 'GET /collections': refusal(500, 'internal error') });
  await page.getByRole('alert').getByText('That failed: internal error').waitFor();
  fake.answers = { 'GET /collections': { collections } };
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'shop' }).waitFor();
});

test('what this server does not offer is said in its place, and the rest works', async () => {
  const info = { version: '1', engines: {}, dialects: [], limits: {}, settings: { quotas: 'off', strict: false } };
  const { page, problems } = await open({ 'GET /info': info, 'GET /faults': { faults: [] } }, '#/controls');
  await page
    .getByRole('region', { name: 'Snapshots' })
    .getByText('This server does not offer this: not found: GET /snapshots')
    .waitFor();
  await page.getByText('No faults are set.').waitFor();
  expect(problems).toEqual([]);
});

test('the control token is asked for once, sent with every call, and kept for the tab', async () => {
  const guarded: FakeAnswer = (request, response) => {
    const isRight = request.headers.authorization === 'Bearer right';
    response.writeHead(isRight ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isRight ? { collections } : { error: 'needs the token' }));
  };
  const { page, problems } = await open({ 'GET /collections': guarded });
  const dialog = page.getByRole('dialog', { name: 'Control token' });
  await dialog.getByLabel('Token').fill('wrong');
  await page.keyboard.press('Enter');
  await dialog.getByText('The server refused that token.').waitFor();
  await dialog.getByLabel('Token').fill('right');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'shop' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'shop' }).waitFor();
  expect(await dialog.count()).toBe(0);
  expect(await page.evaluate('Object.values(localStorage).join()')).not.toContain('right');
  expect(problems).toEqual([]);
});

test('with a token, thumbnails are fetched with it', async () => {
  const pixel = Buffer.from('R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
  const withToken =
    (answer: FakeAnswer): FakeAnswer =>
    (request, response) => {
      if (request.headers.authorization !== 'Bearer right') return refusal401(response);
      if (typeof answer === 'function') return answer(request, response);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    };
  const refusal401 = (response: Parameters<Extract<FakeAnswer, (...all: never[]) => void>>[1]) =>
    void response.writeHead(401).end('{}');
  const picture = { id: 5, item: 'i', name: 'n', thumbnail: true, original: false, createdAt: '2026-01-01T00:00:00Z' };
  const { page, problems } = await open(
    {
      'GET /collections': withToken({ collections }),
      'GET /galleries/1/pictures': withToken({ pictures: [picture], next: null }),
      'GET /galleries/1/pictures/5/thumbnail': withToken(
        (_request, response) => void response.writeHead(200, { 'Content-Type': 'image/gif' }).end(pixel),
      ),
    },
    '#/gallery/1/pictures',
  );
  await page.getByLabel('Token', { exact: true }).fill('right');
  await page.keyboard.press('Enter');
  await page.locator('canvas.thumbnail').waitFor();
  // The red of the picture arrives on the canvas.
  await until(
    page,
    "document.querySelector('canvas.thumbnail').getContext('2d').getImageData(0, 0, 1, 1).data[0] === 255",
  );
  expect(problems).toEqual([]);
});

test('a gallery that is gone, and an unknown page, are said to be', async () => {
  const { page } = await open({ 'GET /collections': { collections } }, '#/gallery/99');
  await page.getByText('There is no such collection any more.').waitFor();
  await page.evaluate("location.hash = '#/nowhere'");
  await page.getByText('There is no such page.').waitFor();
});

test('an action that the server refuses shows the server’s own words', async () => {
  const info = { version: '1', engines: {}, dialects: [], limits: {}, settings: { quotas: 'off', strict: false } };
  const { page } = await open(
    {
      'GET /info': info,
      'GET /clock': { now: '2026-01-01T00:00:00Z', mode: 'real', offsetMs: 0, signatures: false },
      'POST /clock': refusal(400, 'advance 1x: expected a duration such as 2h30m'),
    },
    '#/controls',
  );
  const clock = page.getByRole('region', { name: 'Clock' });
  await clock.getByRole('button', { name: 'Advance' }).click();
  await clock.getByText('That failed: advance 1x: expected a duration such as 2h30m').waitFor();
});

const lost = 'The server does not answer any more.';

test('a lost server is said to be, what was read stays, and the page goes on when it is back', async () => {
  const { page, problems } = await open({ 'GET /collections': { collections }, 'GET /health': { status: 'up' } });
  await page.getByRole('link', { name: 'shop' }).waitFor();
  await fake.lose();
  await page.evaluate("location.hash = '#/requests'");
  await page.getByText(lost).waitFor();
  await page.evaluate("location.hash = '#/collections'");
  await page.getByRole('alert').getByText('The server does not answer. Is it still running?').waitFor();
  fake.answers = {
    'GET /collections': { collections: collections.map((one) => ({ ...one, key: 'later' })) },
    'GET /health': { status: 'up' },
  };
  await page.evaluate('window.isSame = true');
  await fake.come();
  await page.getByRole('link', { name: 'later' }).waitFor();
  await page.getByText(lost).waitFor({ state: 'detached' });
  // The page has not been loaded again.
  expect(await page.evaluate('window.isSame')).toBe(true);
  expect(problems.filter((one) => !one.includes('Failed to fetch'))).toEqual([]);
});

test('another server on the same port is begun with anew, in the same place', async () => {
  const answers = { 'GET /collections': { collections }, 'GET /health': { status: 'up' } };
  const { page } = await open(answers, '#/gallery/1/settings');
  await page.getByText('0.6').waitFor();
  await page.evaluate('window.isSame = true');
  await fake.lose();
  await page.getByRole('link', { name: 'Requests' }).click();
  await page.getByText(lost).waitFor();
  await page.evaluate("location.hash = '#/gallery/1/settings'");
  fake.start = 'second';
  fake.answers = { ...answers, 'GET /collections': { collections: [] } };
  await fake.come();
  await page.getByText('There is no such collection any more.').waitFor();
  expect(await page.evaluate('window.isSame')).toBeUndefined();
  await page.getByText(lost).waitFor({ state: 'detached' });
});

test('an index of several vectors shows what is there', async () => {
  const index = {
    ...collections[0],
    kind: 'vectors',
    id: 3,
    key: 'fused',
    parent: 'bucket',
    model: null,
    dimension: null,
    metric: null,
    settings: { schema: { title: 'text', picture: { dimension: 4, metric: 'cosine' } } },
  };
  const vector = { id: 1, key: 'first', metadata: { a: 1 }, vectors: { picture: [1, 2, 3, 4] } };
  const { page, problems } = await open(
    {
      'GET /collections': { collections: [index] },
      'GET /vector-indexes/3/vectors': { vectors: [vector], next: null },
      'GET /vector-indexes/3/vectors/1': vector,
      'POST /vector-indexes/3/search': { hits: [{ id: 1, key: 'first', distance: 0.25, metadata: { a: 1 } }] },
    },
    '#/vectors/3/list',
  );
  await page.getByRole('gridcell').filter({ hasText: 'first' }).click();
  await page.getByRole('dialog').getByText('"picture"').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('"dimension": 4').waitFor();
  await page.getByRole('link', { name: 'Search' }).click();
  await page.getByLabel('Vector: numbers as a JSON list').fill('[1, 2, 3]');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('columnheader', { name: 'distance', exact: true }).waitFor();
  expect(await page.locator('thead th').allInnerTexts()).toEqual(['Key', 'distance', 'Metadata']);
  expect(await page.locator('tbody tr').innerText()).toContain('0.25');
  expect(problems).toEqual([]);
});
