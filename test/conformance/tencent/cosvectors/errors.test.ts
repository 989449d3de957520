import { signCos } from '../../../support/cos-signer.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { APP_ID, type CosServer, codeOf, startCos } from './harness.ts';

let cos: CosServer;
beforeAll(async () => {
  const keys = [
    { id: 'tuku', secret: 'tuku-secret' },
    { id: 'temporary', secret: 'x', token: 'token-1', account: 'tuku' },
  ];
  cos = await startCos({ auth: 'strict', credentials: JSON.stringify(keys) });
});
afterAll(() => cos.close());

interface Entry {
  readonly dialect: string | null;
  readonly operation: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly unread?: readonly string[];
}
const journal = async () =>
  ((await (await fetch(`${cos.url}/_tuku/requests?limit=1`)).json()) as { requests: Entry[] }).requests[0];

describe('the form of answers', () => {
  it('an error has its code in a header, in exactly these capitals', async () => {
    const path = '/GetVectorBucket';
    const body = JSON.stringify({ vectorBucketName: `absent-${APP_ID}` });
    const headers = signCos({ method: 'POST', path, host: new URL(cos.url).host });
    const answer = await fetch(cos.url + path, { method: 'POST', headers, body });
    expect([answer.status, answer.headers.get('x-cos-error-code')]).toEqual([404, 'NotFoundException']);
    expect(await answer.json()).toEqual({ message: 'VectorBucket not found' });
  });

  it('Content-Type has these capitals, and an empty body none', async () => {
    const names = async (operation: string, body: object) => {
      const { rawHeaders } = await rawOf(operation, body);
      return rawHeaders.filter((_, at) => at % 2 === 0);
    };
    expect(await names('ListVectorBuckets', {})).toContain('Content-Type');
    const vectorBucketName = await cos.bucket();
    const empty = await names('DeleteVectorBucket', { vectorBucketName });
    expect(empty.map((name) => name.toLowerCase())).not.toContain('content-type');
    expect(empty).toContain('Content-Length');
  });

  it('the id of a request is base64 of a time and a number', async () => {
    const { headers } = await cos.call('ListVectorBuckets');
    const [time = '', number] = Buffer.from(String(headers['x-cos-request-id']), 'base64').toString().split('_');
    expect(Math.abs(Number.parseInt(time, 16) - Date.now() / 1000)).toBeLessThan(60);
    expect(number).toMatch(/^[0-9a-f]+$/);
    expect(headers.server).toBe('tencent-cos');
  });
});

describe('a request that is refused before its members', () => {
  it.each<[string, string, object | string, object, string]>([
    ['an unknown operation', 'QueryVector', {}, {}, 'There is no operation QueryVector. did you mean QueryVectors?'],
    ['another method', 'QueryVectors', {}, { method: 'PUT' }, 'The operation QueryVectors is called by POST.'],
    ['a body that is not JSON', 'QueryVectors', '{', {}, 'The request body must be a JSON object.'],
    ['NaN, as Python writes it', 'QueryVectors', '{"topK": NaN}', {}, 'The request body must be a JSON object.'],
    ['a body that is no object', 'QueryVectors', '[]', {}, 'The request body must be a JSON object.'],
  ])('%s', async (_, operation, body, sending, message) => {
    const answer = await cos.call(operation, body, sending);
    expect([answer.status, codeOf(answer), answer.json?.message]).toEqual([400, 'ValidationException', message]);
    expect(await journal()).toMatchObject({ dialect: 'tencent-cosvectors', code: 'ValidationException' });
  });

  it('checks the operation before the signature, and the signature before the body', async () => {
    const wrong = { secret: 'wrong' };
    expect(await cos.refused('QueryVector', '{', wrong)).toEqual([400, 'ValidationException']);
    expect(await cos.refused('QueryVectors', '{', wrong)).toEqual([403, 'AccessDeniedException']);
    expect(await cos.refused('GetIndex', { vectorBucketName: '!' }, wrong)).toEqual([403, 'AccessDeniedException']);
  });

  it('checks the members before the bucket, and the bucket before the index and its vectors', async () => {
    const place = { vectorBucketName: `absent-${APP_ID}`, indexName: 'photos' };
    expect(await cos.refused('GetVectors', { ...place, keys: [] })).toEqual([400, 'ValidationException']);
    const vectors = [{ key: '', data: {} }];
    expect(await cos.refused('PutVectors', { ...place, vectors })).toEqual([404, 'NotFoundException']);
    const { json } = await cos.call('PutVectors', { ...place, vectorBucketName: await cos.bucket(), vectors });
    expect(json).toEqual({ message: 'Index not found' });
  });
});

describe('a signature', () => {
  const time = (seconds: number) => new Date(Date.now() + seconds * 1000);

  it.each<[string, object, RegExp, RegExp]>([
    ['of another secret', { secret: 'wrong' }, /does not match/, /most likely the secret is not that of tuku/],
    ['of an unknown key', { id: 'nobody' }, /The SecretId nobody does not exist/, /nobody/],
    ['that has ended', { time: time(-3700) }, /has expired/, /the signature ended/],
    ['that has not begun', { time: time(3600) }, /not valid yet/, /clock is .* ahead/],
    ['of a temporary key without its token', { id: 'temporary', secret: 'x' }, /security token/, /temporary/],
    ['with another token', { id: 'temporary', secret: 'x', token: 'token-2' }, /security token/, /temporary/],
  ])('%s is refused', async (_, sending, message, reason) => {
    const answer = await cos.call('ListVectorBuckets', {}, sending);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'AccessDeniedException']);
    expect(answer.json?.message).toMatch(message);
    const entry = await journal();
    expect(entry).toMatchObject({ dialect: 'tencent-cosvectors', operation: 'ListVectorBuckets' });
    expect(entry?.reason ?? answer.json?.message).toMatch(reason);
  });

  it('is not shown by the journal, but who signed what is', async () => {
    await cos.ok('ListVectorBuckets', {}, { id: 'temporary', secret: 'x', token: 'token-1' });
    const entry = (await journal()) as unknown as { headers: [string, string][] };
    const shown = Object.fromEntries(entry.headers);
    expect(shown.Authorization).toMatch(/^q-sign-algorithm=sha1&q-ak=temporary&.*&q-signature=\*\*\*$/);
    expect(shown['x-cos-security-token']).toBe('***');
  });

  it('with its token, or of a name with a port or without, passes', async () => {
    await cos.ok('ListVectorBuckets', {}, { id: 'temporary', secret: 'x', token: 'token-1' });
    const { host, hostname } = new URL(cos.url);
    for (const signed of [host, hostname]) {
      const headers = { ...signCos({ method: 'POST', path: '/ListVectorBuckets', host: signed }), Host: host };
      const answer = await sendRaw(cos.url, { method: 'POST', target: '/ListVectorBuckets', headers, body: '{}' });
      expect(answer.status).toBe(200);
    }
  });

  it('passes under a base path, with or without it', async () => {
    await cos.ok('/base/path/ListVectorBuckets');
    const headers = signCos({ method: 'POST', path: '/ListVectorBuckets', host: new URL(cos.url).host });
    const target = '/base/ListVectorBuckets';
    expect((await sendRaw(cos.url, { method: 'POST', target, headers, body: '' })).status).toBe(200);
  });

  it('does not cover the body, and a Content-MD5 is not verified', async () => {
    await cos.ok('ListVectorBuckets', { maxResults: 1 }, { headers: { 'Content-MD5': 'x' } });
  });

  it('may be in the query of a presigned URL', async () => {
    const { Authorization, Host } = signCos({
      method: 'POST',
      path: '/ListVectorBuckets',
      host: new URL(cos.url).host,
    }) as { Authorization: string; Host: string };
    const query = Authorization.split('&')
      .map((pair) => pair.split('=').map(encodeURIComponent).join('='))
      .join('&');
    const headers = { Host, 'Content-Type': 'application/json' };
    const target = `/ListVectorBuckets?${query}`;
    const answer = await sendRaw(cos.url, { method: 'POST', target, headers, body: '{}' });
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('vectorBuckets')]);
    const later = target.replace('ListVectorBuckets?', 'ListIndexes?');
    expect((await sendRaw(cos.url, { method: 'POST', target: later, headers, body: '{}' })).status).toBe(403);
  });
});

describe('unknown members', () => {
  it('are tolerated, and named in the journal', async () => {
    const vectorBucketName = await cos.bucket();
    await cos.ok('GetVectorBucket', { vectorBucketName, tags: 'x' });
    expect(await journal()).toMatchObject({ unread: ['tags'] });
  });

  it('are refused with --strict', async () => {
    const strict = await startCos({ strict: true });
    const vectorBucketName = await strict.bucket();
    expect(await strict.invalid('GetVectorBucket', { vectorBucketName, tags: 'x' })).toEqual([
      ['/tags', 'Tags is not a member of this request'],
    ]);
    await strict.close();
  });
});

it('every code can be injected as a fault', async () => {
  for (const code of ['TooManyRequestsException', 'InternalServerException', 'KmsNotFoundException']) {
    const fault = { dialect: 'tencent-cosvectors', operation: 'ListVectorBuckets', code, times: 1 };
    const added = await fetch(`${cos.url}/_tuku/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expect(added.ok).toBe(true);
    expect((await cos.refused('ListVectorBuckets'))[1]).toBe(code);
  }
  await cos.ok('ListVectorBuckets');
});

it('a body over the limit is refused, not read', async () => {
  const text = `{"vectorBucketName": "${'x'.repeat(65 * 1024 * 1024)}"}`;
  const answer = await cos.call('GetVectorBucket', text);
  expect([answer.status, codeOf(answer)]).toEqual([400, 'ValidationException']);
});

/** The answer with its headers as they were written. */
async function rawOf(operation: string, body: object): Promise<{ rawHeaders: string[] }> {
  const { request } = await import('node:http');
  const path = `/${operation}`;
  const text = JSON.stringify(body);
  const headers = signCos({ method: 'POST', path, host: new URL(cos.url).host });
  return new Promise((resolve, reject) => {
    request(cos.url + path, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve({ rawHeaders: response.rawHeaders }));
    })
      .on('error', reject)
      .end(text);
  });
}
