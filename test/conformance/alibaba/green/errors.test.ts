import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import sharp from 'sharp';
import { errors, gatewayRows } from '../../../../adapters/alibaba/green/errors.ts';
import { operations, unservedPaths } from '../../../../adapters/alibaba/green/operations.ts';
import type { RoaV1 } from '../../../support/alibaba-signer.ts';
import { fakeOnly } from '../../../support/fake-time.ts';
import { blankPng } from '../../../unit/images/support.ts';
import { type GreenServer, startGreen } from './harness.ts';

let green: GreenServer;
beforeAll(async () => {
  green = await startGreen({ fetchDeny: '127.0.0.2' });
});
afterAll(() => green.close());

const scan = '/green/image/scan';
const add = '/green/similarity/image/add';

/** Scans one picture; returns code and text of its task. */
async function codeOf(url: string): Promise<[unknown, unknown]> {
  const [element] = await green.data(scan, { scenes: ['similarity'], tasks: [{ dataId: 'q', url }] });
  expect(element).toMatchObject({ dataId: 'q', url, taskId: expect.any(String) });
  expect(element).not.toHaveProperty('results');
  return [element?.code, element?.msg];
}

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' }, limitInputPixels: false });

describe('what can be wrong with a picture', () => {
  // A busy machine may take more than a download's three seconds for the large ones.
  beforeEach(() => fakeOnly('setTimeout', 'clearTimeout'));
  afterEach(() => void jest.useRealTimers());

  test.each<[string, [number, string], () => Promise<Buffer> | Buffer]>([
    ['no picture', [590, 'BAD_FORMAT'], () => Buffer.from('hello')],
    ['nothing', [590, 'BAD_FORMAT'], () => Buffer.alloc(0)],
    ['a format that is not taken', [590, 'BAD_FORMAT'], () => flat(9, 9).tiff().toBuffer()],
    ['cut off', [590, 'BAD_FORMAT'], async () => (await flat(99, 99).png().toBuffer()).subarray(0, 80)],
    ['more than 20 MB', [589, 'TOO_LARGE'], () => Buffer.alloc(20 * 1024 * 1024 + 1, 1)],
    ['wider than 30,000 pixels', [589, 'TOO_LARGE'], () => flat(30_001, 1).png().toBuffer()],
    ['more than 250 million pixels', [589, 'TOO_LARGE'], () => blankPng(16_000, 15_626)],
    ['a GIF of more than 4,194,304 pixels', [589, 'TOO_LARGE'], () => flat(2049, 2048).gif().toBuffer()],
  ])('%s', async (_, answer, bytes) => {
    green.web.files.set('bad', await bytes());
    expect(await codeOf(green.web.url('bad'))).toEqual(answer);
    const [element] = await green.data(add, { tasks: [{ url: green.web.url('bad') }] });
    expect([element?.code, element?.msg]).toEqual(answer);
  });

  test.each([
    ['png', () => flat(300, 256).png().toBuffer()],
    ['jpeg', () => flat(300, 256).jpeg().toBuffer()],
    ['gif', () => flat(2048, 2048).gif().toBuffer()],
    ['webp', () => flat(300, 256).webp().toBuffer()],
    ['a small one', () => flat(1, 1).png().toBuffer()],
    ['30,000 pixels wide', () => flat(30_000, 2).png().toBuffer()],
  ])('nothing: %s', async (_, bytes) => {
    green.web.files.set('good', await bytes());
    await green.data(scan, { scenes: ['similarity'], tasks: [{ url: green.web.url('good') }] });
    const [element] = await green.data(add, { tasks: [{ url: green.web.url('good') }] });
    expect(element).toMatchObject({ code: 200 });
  });
});

describe('what can be wrong with its URL', () => {
  test.each([
    ['not found', 480, 'DOWNLOAD_FAILED', () => green.web.url('nothing')],
    ['nobody listens', 480, 'DOWNLOAD_FAILED', () => 'http://127.0.0.1:1/x.jpg'],
    ['an address that may not be fetched', 401, 'NOT_ALLOWED', () => 'http://127.0.0.2:1/x.jpg'],
    ['credentials of the machine', 401, 'NOT_ALLOWED', () => 'http://169.254.169.254/latest'],
    ['another scheme', 400, 'BAD_REQUEST: url is not an http or https URL.', () => 'file:///etc/passwd'],
    ['a user name', 400, 'BAD_REQUEST: url is not an http or https URL.', () => 'http://me:secret@127.0.0.1/x'],
    ['no URL', 400, 'BAD_REQUEST: url is not an http or https URL.', () => 'x'],
    ['too long', 400, 'BAD_REQUEST: a string is longer than 4096 characters.', () => `http://a/${'x'.repeat(4096)}`],
    [
      'half a character',
      400,
      'BAD_REQUEST: a string contains a NUL character or half of a surrogate pair.',
      () => 'http://a/\ud800',
    ],
  ])('%s', async (_, code, msg, url) => {
    expect(await codeOf(url())).toEqual([code, msg]);
  });

  test('a download may take three seconds', async () => {
    const asked = new Promise((resolve) => {
      green.web.files.set('slow', (_request, response) => {
        response.writeHead(200);
        resolve(undefined);
      });
    });
    fakeOnly('setTimeout', 'clearTimeout');
    try {
      let answered = false;
      const answer = codeOf(green.web.url('slow')).finally(() => {
        answered = true;
      });
      await asked;
      jest.advanceTimersByTime(2_999);
      await pause(20);
      expect(answered).toBe(false);
      jest.advanceTimersByTime(1);
      expect(await answer).toEqual([592, 'DOWNLOAD_TIMEOUT']);
    } finally {
      jest.useRealTimers();
    }
  });

  test('a scan may take six seconds, whatever is finished by then counts', async () => {
    const urls = await Promise.all(Array.from({ length: 30 }, (_, i) => green.picture(500 + i)));
    const tasks = urls.map((url) => ({ url }));
    green.model.delayMs = 2_500;
    fakeOnly('Date', 'setTimeout', 'clearTimeout');
    try {
      const answer = green.data(scan, { scenes: ['similarity'], tasks });
      const allArrived = async () => {
        while (green.model.delayed < 8) await pause(5);
      };
      // Eight run at a time: two rounds end in time, the third does not.
      for (const ms of [2_500, 2_500, 1_000]) {
        await allArrived();
        await jest.advanceTimersByTimeAsync(ms);
      }
      const elements = await answer;
      expect(elements.filter(({ code }) => code === 200)).toHaveLength(16);
      expect(elements.filter(({ code, msg }) => code === 581 && msg === 'TIMEOUT')).toHaveLength(14);
      await jest.advanceTimersByTimeAsync(1_500);
    } finally {
      jest.useRealTimers();
      green.model.delayMs = 0;
    }
  });
});

describe('what can be wrong with a request', () => {
  const url = 'http://127.0.0.1/x.jpg';
  const many = Array.from({ length: 101 }, (_, i) => `${i}`);
  test.each<[string, string, object | string, string]>([
    ['/green/similarity/library/add', 'no name', {}, 'name is mandatory'],
    ['/green/similarity/library/add', 'no body at all', '', 'name is mandatory'],
    ['/green/similarity/library/add', 'a number', { name: 5 }, 'name is not valid'],
    ['/green/similarity/library/add', 'null', { name: null }, 'name is mandatory'],
    ['/green/similarity/library/get', 'no name', {}, 'name is mandatory'],
    ['/green/similarity/library/delete', 'a list', { name: ['a'] }, 'name is not valid'],
    ['/green/similarity/library/delete', 'no JSON', '{', 'the body is not JSON'],
    ['/green/similarity/library/list', 'no page', { pageSize: 1 }, 'currentPage is mandatory'],
    ['/green/similarity/library/list', 'page 0', { pageSize: 1, currentPage: 0 }, 'currentPage must be between'],
    ['/green/similarity/library/list', 'page 51', { pageSize: 1, currentPage: 51 }, 'currentPage must be between'],
    ['/green/similarity/library/list', 'size 51', { pageSize: 51, currentPage: 1 }, 'pageSize must be between'],
    ['/green/similarity/library/list', 'half a page', { pageSize: 1.5, currentPage: 1 }, 'pageSize is not valid'],
    [add, 'no tasks', {}, 'tasks is mandatory'],
    [add, 'an empty list', { tasks: [] }, 'tasks is not valid'],
    [add, '101 tasks', { tasks: many.map(() => ({ url })) }, 'tasks is not valid'],
    [add, 'no url', { tasks: [{ url }, { dataId: 'x' }] }, 'tasks.2.url is mandatory'],
    [add, 'tags that are no list', { tasks: [{ url, tags: 'x' }] }, 'tasks.1.tags is not valid'],
    ['/green/similarity/image/delete', 'nothing named', {}, 'dataIds or urls is mandatory'],
    ['/green/similarity/image/delete', '101 dataIds', { dataIds: many }, 'dataIds is not valid'],
    ['/green/similarity/image/get', 'nothing named', { dataId: '' }, 'dataId or url is mandatory'],
    ['/green/similarity/image/list', 'size 0', { pageSize: 0 }, 'pageSize must be between'],
    [scan, 'no scenes', { tasks: [{ url }] }, 'scenes is mandatory'],
    [scan, 'an empty list', { scenes: [], tasks: [{ url }] }, 'scenes is empty'],
    [scan, 'a scene that is a number', { scenes: [1], tasks: [{ url }] }, 'is not valid'],
    [scan, 'no tasks', { scenes: ['porn'] }, 'tasks is mandatory'],
    ['/green/image/asyncscan', 'no tasks', { scenes: ['porn'] }, 'tasks is mandatory'],
    ['/green/image/asyncscan', 'no seed', { scenes: 'porn', tasks: [{ url }], callback: url }, 'seed is mandatory'],
    [
      '/green/image/asyncscan',
      'a bad callback',
      { scenes: 'porn', tasks: [{ url }], callback: 'x', seed: 's' },
      'callback is not',
    ],
    ...['\0', 'a b', 'a-b', '图', 'x'.repeat(65)].map((seed): [string, string, object, string] => [
      '/green/image/asyncscan',
      `the seed ${JSON.stringify(seed)}`,
      { scenes: 'porn', tasks: [{ url }], callback: url, seed },
      'seed has other characters',
    ]),
    ...['MD5', 'sha256', 'SHA1'].map((cryptType): [string, string, object, string] => [
      '/green/image/asyncscan',
      `the cryptType ${cryptType}`,
      { scenes: 'porn', tasks: [{ url }], callback: url, seed: 's', cryptType },
      'cryptType is neither SHA256 nor SM3',
    ]),
    ['/green/image/results', 'no list', {}, 'body is mandatory'],
    ['/green/image/results', 'an empty list', [], 'body is not valid'],
    ['/green/image/results', '101 ids', many, 'body is not valid'],
    ['/green/image/results', 'numbers', [1], 'body.1 is not valid'],
  ])('%s: %s', async (path, _, body, text) => {
    const [code, msg] = await green.refused(path, body);
    expect(code).toBe(400);
    expect(msg).toMatch(/^BAD_REQUEST: /);
    expect(msg).toContain(text);
  });

  test.each([
    [add, { tasks: [{ url }], library: 'none' }],
    ['/green/similarity/image/delete', { urls: [url], library: 'none' }],
    ['/green/similarity/image/get', { url, library: 'none' }],
    ['/green/similarity/image/list', { library: 'a\0b' }],
    ['/green/similarity/library/get', { name: '\0' }],
    ['/green/similarity/library/delete', { name: 'none' }],
  ])('%s: no such library', async (path, body) => {
    const [code, msg] = await green.refused(path, body);
    expect([code, msg]).toEqual([404, expect.stringMatching(/^NOT_FOUND: there is no library/)]);
  });

  test.each([{ url }, { dataId: 'x' }, { dataId: 'x', url }, { dataId: '\0' }])('no such image: %j', async (body) => {
    const answer = await green.refused('/green/similarity/image/get', body);
    expect(answer).toEqual([404, 'NOT_FOUND: there is no such image in the library.']);
  });
});

describe("the gateway's own answers", () => {
  const body = { name: 'default' };
  const path = '/green/similarity/library/get';
  test.each<[string, Partial<RoaV1>, number, string]>([
    ['an older version', { version: '2017-08-25' }, 400, 'InvalidAction.NotFound'],
    ['an unknown path', { path: '/green/nothing' }, 404, 'InvalidAction.NotFound'],
    ['a wrong secret', { secret: 'wrong' }, 400, 'SignatureDoesNotMatch'],
    ['an old request', { time: new Date('2020-01-01') }, 400, 'InvalidTimeStamp.Expired'],
    ['GET', { method: 'GET' }, 404, 'InvalidAction.NotFound'],
  ])('%s', async (_, sign, status, code) => {
    const answer = await green.send(path, sign.method === 'GET' ? {} : { body }, sign);
    expect([answer.status, answer.answer.Code]).toEqual([status, code]);
    expect(Object.keys(answer.answer)).toEqual(['RequestId', 'Message', 'Recommend', 'HostId', 'Code']);
  });

  test.each(unservedPaths)('%s is said not to be served', async (unserved) => {
    const { status, answer } = await green.send(unserved, { body: {} });
    expect([status, answer.Code]).toEqual([404, 'InvalidAction.NotFound']);
    expect(answer.Message).toContain('Tuku does not serve it');
  });

  test('calls beyond the documented number a second are refused', async () => {
    const strict = await startGreen({ quotas: 'documented' }, green.web);
    try {
      const calls = Array.from({ length: 60 }, () => strict.send(path, { body }));
      const codes = (await Promise.all(calls)).map(({ answer }) => answer.Code ?? answer.code);
      expect(codes).toContain(200);
      expect(codes).toContain('Throttling.User');
    } finally {
      await strict.close();
    }
  });
});

test('whatever language is asked for, the product and the gateway answer JSON', async () => {
  const { answer } = await green.send(scan, { body: {} }, { accept: 'application/xml' });
  expect(answer).toMatchObject({ code: 400 });
  const refused = await green.send(scan, { body: {} }, { accept: 'application/xml', secret: 'wrong' });
  expect(refused.answer).toMatchObject({ Code: 'SignatureDoesNotMatch' });
});

test.each(Object.keys(errors).filter((code) => !code.includes('#')))('%s can be injected', async (code) => {
  await green.control('POST', 'faults', { dialect: 'alibaba-green', code });
  const { status, answer } = await green.send('/green/similarity/library/get', { body: { name: 'default' } });
  const row = (errors as Record<string, { status: number; message: { en: string } }>)[code];
  expect([status, answer.code, answer.msg]).toEqual([row?.status, Number(code), row?.message.en]);
});

test('no served path is listed as unserved, and no path twice', () => {
  expect(operations.filter(({ path }) => unservedPaths.includes(path))).toEqual([]);
  expect(new Set(unservedPaths).size).toBe(unservedPaths.length);
  expect(Object.keys(gatewayRows).every((row) => row.includes('#'))).toBe(true);
});
