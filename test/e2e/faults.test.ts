import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { RunningTuku } from '../../src/server/start.ts';
import { fakeOnly } from '../support/fake-time.ts';
import { signTc3 } from '../support/tencent-signer.ts';
import { startTestTuku } from '../support/tuku.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
afterAll(() => tuku.close());
afterEach(() => jest.useRealTimers());
beforeEach(() => control('POST', 'reset'));

interface Listed {
  readonly id: number;
  readonly hits: number;
  readonly times: number;
  readonly after: number;
}

async function control(method: string, path: string, body?: object) {
  const init = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(`${tuku.url}/_tuku/${path}`, init);
  const text = await response.text();
  return {
    status: response.status,
    ...(text === '' ? {} : (JSON.parse(text) as { error?: string; faults?: Listed[] })),
  };
}
const list = async (query = '') => (await control('GET', `faults${query}`)).faults ?? [];
const add = (fault: object) => control('POST', 'faults', { dialect: 'tencent-tiia', ...fault });

/** Signs and sends a call on a connection of its own; the answer's text as far as it arrived, and how it ended. */
function call(action = 'DescribeGroups', server = tuku) {
  const { host } = new URL(server.url);
  const params = action === 'CreateGroup' ? { GroupId: 'g', GroupName: 'n', MaxCapacity: 1 } : {};
  const { method, headers, body } = signTc3({ action, host }, params);
  let text = '';
  const sent = httpRequest(server.url, { method, headers, agent: false });
  const ended = new Promise<string>((resolve) => {
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.on('response', (response) => {
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      response.on('end', () => resolve('answered'));
    });
  });
  sent.end(body);
  return { sent, ended, text: () => text };
}
async function codeOf(action?: string): Promise<string> {
  const { ended, text } = call(action);
  expect(await ended).toBe('answered');
  const { Response } = JSON.parse(text()) as { Response: { Error?: { Code: string } } };
  return Response.Error?.Code ?? 'served';
}
/** Resolves when this many calls have met faults. */
async function met(hits: number): Promise<void> {
  while ((await list('?spent=true')).reduce((sum, one) => sum + one.hits, 0) < hits) await turn();
}

const arrears = 'ResourceUnavailable.InArrears';
const busy = 'RequestLimitExceeded';

describe('which calls meet a fault', () => {
  it('is told by how many pass before, and how many meet it', async () => {
    await add({ code: arrears, after: 2, times: 2 });
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push(await codeOf());
    expect(codes).toEqual(['served', 'served', arrears, arrears, 'served']);
  });

  it('is the oldest that concerns them; a call that meets one does not count for younger ones', async () => {
    await add({ code: arrears, operation: 'DescribeGroups', times: 2 });
    await add({ code: busy, after: 1 });
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push(await codeOf());
    expect(codes).toEqual([arrears, arrears, 'served', busy, 'served']);
  });

  it('is counted, also once none can meet it any more', async () => {
    const { id } = (await add({ code: arrears, times: 2 })) as unknown as Listed;
    await codeOf();
    expect(await list()).toEqual([{ id, dialect: 'tencent-tiia', code: arrears, after: 0, times: 1, hits: 1 }]);
    await codeOf();
    expect(await list()).toEqual([]);
    expect(await list('?spent=true')).toMatchObject([{ id, times: 0, hits: 2 }]);
  });

  it('ends when the fault is dropped', async () => {
    const first = (await add({ code: arrears })) as unknown as Listed;
    const second = (await add({ code: busy })) as unknown as Listed;
    expect((await control('DELETE', `faults/${first.id}`)).status).toBe(204);
    expect(await control('DELETE', `faults/${first.id}`)).toEqual({
      status: 404,
      error: `there is no fault ${first.id}`,
    });
    expect((await list()).map(({ id }) => id)).toEqual([second.id]);
    expect(await codeOf()).toBe(busy);
  });
});

describe('a delay', () => {
  it('comes before the work, or before a code', async () => {
    await add({ operation: 'CreateGroup', delay: '2m' });
    await add({ operation: 'DescribeGroups', delay: '2m', code: arrears });
    fakeOnly('setTimeout', 'clearTimeout');
    const [create, describe] = [call('CreateGroup'), call()];
    await met(2);
    expect([create.text(), describe.text()]).toEqual(['', '']);
    jest.advanceTimersByTime(120_000);
    expect([await create.ended, await describe.ended]).toEqual(['answered', 'answered']);
    expect(describe.text()).toContain(arrears);
    jest.useRealTimers();
    expect(await codeOf('CreateGroup')).toMatch('GroupId');
  });

  it('leaves the work undone when the client leaves', async () => {
    await add({ operation: 'CreateGroup', delay: '10m' });
    const left = call('CreateGroup');
    await met(1);
    left.sent.destroy();
    const journal = async () => (await control('GET', 'requests?operation=CreateGroup')) as { requests?: object[] };
    while ((await journal()).requests?.length === 0) await turn();
    expect((await journal()).requests).toMatchObject([{ reason: 'the client left during an injected delay' }]);
    expect(await codeOf('CreateGroup')).toBe('served');
  });
});

describe('a broken connection', () => {
  it.each([
    ['reset', 'ECONNRESET'],
    ['garbage', 'HPE_INVALID_CONSTANT'],
  ])('%s comes in place of the work', async (socket, error) => {
    await add({ operation: 'CreateGroup', socket });
    expect(await call('CreateGroup').ended).toBe(error);
    const { requests } = (await control('GET', 'requests')) as { requests?: object[] };
    expect(requests).toMatchObject([
      { operation: 'CreateGroup', account: 'tuku', status: 0, code: `socket-${socket}` },
    ]);
    expect(await codeOf('CreateGroup')).toBe('served');
  });

  it('half an answer has the length of the whole, and the work is done', async () => {
    await add({ operation: 'CreateGroup', socket: 'half' });
    const { ended, text } = call('CreateGroup');
    expect(await ended).toBe('ECONNRESET');
    expect(text()).toMatch(/^\{"Response":/);
    expect(() => JSON.parse(text())).toThrow();
    expect(await codeOf('CreateGroup')).toMatch('GroupId');
  });

  it('half an error is an error without its end', async () => {
    await add({ socket: 'half', code: arrears });
    const { ended, text } = call();
    expect([await ended, text().length > 10]).toEqual(['ECONNRESET', true]);
  });

  it('hangs until the client leaves, or the server closes', async () => {
    const closing = await startTestTuku();
    const body = JSON.stringify({ dialect: 'tencent-tiia', socket: 'hang' });
    await fetch(`${closing.url}/_tuku/faults`, { method: 'POST', body });
    const hanging = call('DescribeGroups', closing);
    const hits = async () => (await fetch(`${closing.url}/_tuku/faults?spent=true`)).text();
    while (!(await hits()).includes('"hits":1')) await turn();
    await closing.close();
    expect([await hanging.ended, hanging.text()]).toEqual(['ECONNRESET', '']);
  });
});

test('a slow answer arrives at its pace', async () => {
  await add({ bytesPerSecond: 10 });
  fakeOnly('setTimeout', 'clearTimeout', 'performance');
  const { ended, text } = call();
  await met(1);
  while (jest.getTimerCount() === 0) await turn();
  jest.advanceTimersByTime(1_000);
  while (text() === '') await turn();
  expect(text().length).toBeLessThanOrEqual(10);
  while (!text().endsWith('}}')) {
    jest.advanceTimersByTime(10_000);
    await turn();
  }
  expect(await ended).toBe('answered');
  expect(JSON.parse(text())).toHaveProperty('Response.RequestId');
});

test.each<[object, string]>([
  [{}, 'a fault needs a "code", a "delay", a "socket" or "bytesPerSecond"'],
  [{ delay: 'soon' }, 'delay soon: expected a duration such as 800ms, 30s, 5m, 2h or 1d12h, at most 10m'],
  [{ delay: '10m1ms' }, 'at most 10m'],
  [{ socket: 'hang', bytesPerSecond: 1 }, 'exclude each other'],
  [{ socket: 'reset', code: arrears }, 'nothing is answered'],
  [{ socket: 'nope' }, 'socket must be equal to one of the allowed values (reset, hang, half or garbage)'],
  [{ code: arrears, times: 0 }, 'times must be >= 1'],
  [{ delay: '1s', operation: 'Nope' }, 'tencent-tiia has no operation Nope'],
])('%j is refused', async (fault, reason) => {
  expect(await add(fault)).toEqual({ status: 400, error: expect.stringContaining(reason) });
  expect(await list()).toEqual([]);
});

test('a fault over a connection kept open leaves the others alone', async () => {
  const { port } = new URL(tuku.url);
  const other = connect(Number(port), '127.0.0.1');
  await add({ socket: 'reset' });
  expect(await call().ended).toBe('ECONNRESET');
  const { host } = new URL(tuku.url);
  other.write(`GET /_tuku/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const part of other) answer += String(part);
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
});
