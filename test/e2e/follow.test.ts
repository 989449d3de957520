import type { RunningTuku } from '../../src/server/start.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';

let tuku: RunningTuku;
beforeEach(async () => {
  tuku = await startTestTuku();
});
afterEach(() => tuku.close());

const describeGroups = (options: Parameters<typeof tiiaClient>[1] = {}) =>
  tiiaClient(tuku.url, options).DescribeGroups({});

interface Listed {
  readonly id: number;
  readonly operation: string;
  readonly headers: readonly (readonly [string, string])[];
}

const listed = async (query = ''): Promise<Listed[]> =>
  ((await (await fetch(`${tuku.url}/_tuku/requests${query}`)).json()) as { requests: Listed[] }).requests;

/** What follows, event by event. */
async function* events(query = '', headers: Record<string, string> = {}) {
  const answer = await fetch(`${tuku.url}/_tuku/requests?follow=true${query}`, { headers });
  expect(answer.headers.get('content-type')).toMatch('text/event-stream');
  let text = '';
  for await (const part of answer.body as ReadableStream<Uint8Array>) {
    text += Buffer.from(part).toString();
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    yield* whole;
  }
}
const next = async (source: AsyncGenerator<string>) => (await source.next()).value as string;

describe('recorded requests', () => {
  it('are numbered; the list can go on after a number, also when what was before is gone', async () => {
    await describeGroups();
    await describeGroups();
    const [second, first] = (await listed()) as [Listed, Listed];
    expect(second.id).toBe(first.id + 1);
    expect(await listed(`?since=${first.id}`)).toEqual([second]);
    expect(await listed(`?since=${second.id}`)).toEqual([]);
    await fetch(`${tuku.url}/_tuku/reset`, { method: 'POST' });
    await describeGroups();
    expect((await listed())[0]?.id).toBe(second.id + 1);
  });

  it('have their headers, with signatures and tokens masked', async () => {
    await fetch(`${tuku.url}/jdai/product_image_search`, {
      method: 'POST',
      headers: {
        Cookie: 'session=private',
        'X-Api-Key': 'sk-private',
        Authorization: 'Bearer private',
        'X-Plain': 'yes',
      },
    });
    await describeGroups();
    const [signed, plain] = (await listed()) as [Listed, Listed];
    expect(Object.fromEntries(signed.headers)).toMatchObject({
      Authorization: expect.stringMatching(/Credential=tuku\/.*SignedHeaders=content-type;host, Signature=\*\*\*$/),
      'X-TC-Action': 'DescribeGroups',
    });
    expect(plain.headers.filter(([name]) => /cookie|key|auth|plain/i.test(name))).toEqual([
      ['Cookie', '***'],
      ['X-Api-Key', '***'],
      ['Authorization', '***'],
      ['X-Plain', 'yes'],
    ]);
    expect(JSON.stringify([signed, plain])).not.toMatch(/private/);
  });
});

describe('following', () => {
  it('sends an event for each request from now on, as the list has it', async () => {
    await describeGroups();
    const source = events('&dialect=tencent-tiia');
    expect(await next(source)).toBe(': following');
    await fetch(`${tuku.url}/of-no-dialect`);
    await describeGroups();
    // Whether it is stored for replay is known only afterwards.
    const [{ stored: _, ...entry }] = (await listed()) as [Listed & { readonly stored: boolean }];
    expect(await next(source)).toBe(`event: request\nid: ${entry.id}\ndata: ${JSON.stringify(entry)}`);
    await source.return(undefined);
  });

  it('goes on after the event that was seen last', async () => {
    for (let i = 0; i < 3; i++) await describeGroups();
    const source = events('&since=1', { 'Last-Event-ID': '2' });
    expect(await next(source)).toBe(': following');
    expect(await next(source)).toMatch(/^event: request\nid: 3\n/);
    await source.return(undefined);
    const all = events('&since=0');
    for (const begin of [': following', 'event: request\nid: 1', 'event: request\nid: 2', 'event: request\nid: 3']) {
      expect((await next(all)).startsWith(begin)).toBe(true);
    }
    await all.return(undefined);
  });

  it('ends when the server stops', async () => {
    const source = events();
    expect(await next(source)).toBe(': following');
    const [end] = await Promise.all([next(source), tuku.close()]);
    expect(end).toBe(': the server stops');
    expect(await source.next()).toEqual({ done: true, value: undefined });
  });
});
