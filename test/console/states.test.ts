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
  await page.getByText('Create a gallery or a vector index').waitFor();
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
  await page.getByRole('region', { name: 'Snapshots' }).getByText('This server does not offer this.').waitFor();
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
