import { signTos4, type TosSigner } from '../../../support/tos-signer.ts';
import { startTos, type TosServer } from './harness.ts';

const credentials = JSON.stringify([
  { id: 'tuku', secret: 'tuku-secret', account: 'tuku' },
  { id: 'a/b', secret: 'slash-secret', account: 'slash' },
  { id: 'AKTP', secret: 'temporary-secret', account: 'tuku', token: 'session' },
]);

let tos: TosServer;
beforeAll(async () => {
  tos = await startTos({ credentials });
});
afterAll(() => tos.close());

const list = (sending: object) => tos.refused('ListVectorBuckets', {}, sending);

describe('a signature', () => {
  it.each(['python', 'go', 'node'] as const)('is accepted as the %s client makes it', async (client) => {
    const made = await tos.bucket();
    for (const style of ['virtual', 'path', 'body'] as const) await tos.ok('GetVectorBucket', made, { client, style });
  });

  it('is that of the secret', async () => {
    expect(await list({ secret: 'wrong' })).toEqual([403, 'SignatureDoesNotMatch']);
    await tos.ok('ListVectorBuckets', {}, { id: 'a/b', secret: 'slash-secret' });
  });

  it('of a temporary key comes with its token, which is signed', async () => {
    const key: TosSigner = { id: 'AKTP', secret: 'temporary-secret' };
    await tos.ok('ListVectorBuckets', {}, { ...key, token: 'session' });
    expect(await list(key)).toEqual([403, 'InvalidAccessKeyId']);
    expect(await list({ ...key, token: 'another' })).toEqual([403, 'InvalidAccessKeyId']);
  });

  it('of an unknown key passes, unless keys are strict', async () => {
    await tos.ok('ListVectorBuckets', {}, { id: 'nobody', secret: 'x' });
    const strict = await startTos({ auth: 'strict' });
    expect(await strict.refused('ListVectorBuckets', {}, { id: 'nobody' })).toEqual([403, 'InvalidAccessKeyId']);
    await strict.close();
  });

  it('is good for 15 minutes either way, and wrong before it is late', async () => {
    const minutes = (count: number) => ({ time: new Date(Date.now() + count * 60_000) });
    for (const off of [-14, 14]) await tos.ok('ListVectorBuckets', {}, minutes(off));
    for (const off of [-60, 16]) {
      expect(await list(minutes(off))).toEqual([403, 'RequestTimeTooSkewed']);
      expect(await list({ ...minutes(off), secret: 'wrong' })).toEqual([403, 'SignatureDoesNotMatch']);
    }
  });

  it('is of the region of the host', async () => {
    const host = 'tosvectors-cn-shanghai.volces.com';
    expect(await list({ host })).toEqual([403, 'AccessDeniedException']);
    expect(await tos.reason('ListVectorBuckets', {}, { host })).toMatch(/region cn-beijing/);
  });

  it.each([
    ['nothing', 'TOS4-HMAC-SHA256'],
    [
      'no signature',
      'TOS4-HMAC-SHA256 Credential=tuku/20260101/cn-beijing/tosvectors/request, SignedHeaders=host;x-tos-date',
    ],
    ['no headers', 'TOS4-HMAC-SHA256 Credential=tuku/20260101/cn-beijing/tosvectors/request, Signature=00'],
    ['no credential', 'TOS4-HMAC-SHA256 SignedHeaders=host;x-tos-date, Signature=00'],
    [
      'another end',
      'TOS4-HMAC-SHA256 Credential=tuku/20260101/cn-beijing/tosvectors/aws4_request, SignedHeaders=host, Signature=00',
    ],
    [
      'headers unsigned',
      'TOS4-HMAC-SHA256 Credential=tuku/20260101/cn-beijing/tosvectors/request, SignedHeaders=host, Signature=00',
    ],
  ])('with %s is refused', async (_what, Authorization) => {
    const host = 'tosvectors-cn-beijing.volces.com';
    const response = await fetch(`${tos.url}/ListVectorBuckets`, {
      method: 'POST',
      headers: { Authorization },
      body: '{}',
    });
    expect([response.status, ((await response.json()) as { Code: string }).Code]).toEqual([
      403,
      'AccessDeniedException',
    ]);
    expect(host).not.toBe('');
  });

  it('covers host, path, method, query and x-tos-* headers, but never the body', async () => {
    const host = new URL(tos.url).host;
    const path = '/ListVectorBuckets';
    const headers = signTos4({ host, path, headers: { 'x-tos-project-name': 'default' } });
    const send = async (change: {
      method?: string;
      target?: string;
      body?: string;
      headers?: Record<string, string>;
    }) => {
      const { method = 'POST', target = path, body = '{}' } = change;
      const response = await fetch(`${tos.url}${target}`, { method, headers: { ...headers, ...change.headers }, body });
      return [response.status, ((await response.json()) as { Code?: string }).Code];
    };
    expect(await send({})).toEqual([200, undefined]);
    expect(await send({ body: '{"maxResults": 5}' })).toEqual([200, undefined]);
    expect(await send({ headers: { 'User-Agent': 'another' } })).toEqual([200, undefined]);
    const wrong = [403, 'SignatureDoesNotMatch'];
    expect(await send({ method: 'PUT' })).toEqual(wrong);
    expect(await send({ target: '/GetVectorBucket' })).toEqual(wrong);
    expect(await send({ target: `${path}?a=1` })).toEqual(wrong);
    expect(await send({ headers: { 'x-tos-project-name': 'another' } })).toEqual(wrong);
    expect(await send({ headers: { 'x-tos-content-sha256': 'a'.repeat(64) } })).toEqual(wrong);
  });
});

describe('an anonymous call', () => {
  it.each([
    ['on the vendor’s host', { anonymous: true }],
    [
      'of the Python client without a key',
      { anonymous: true, host: '127.0.0.1', headers: { 'User-Agent': 've-tos-python-sdk/v2.9.3' } },
    ],
    [
      'with a header of object storage',
      { anonymous: true, host: '127.0.0.1', headers: { 'x-tos-content-sha256': 'UNSIGNED-PAYLOAD' } },
    ],
  ])('%s is refused', async (_where, sending) => {
    expect(await list(sending)).toEqual([403, 'AccessDeniedException']);
    expect(await tos.refused('CreateVectorBucket', { vectorBucketName: 'anonymous' }, sending)).toEqual([
      403,
      'AccessDeniedException',
    ]);
  });
});

describe('requests of others', () => {
  it.each([
    [
      'ordinary object storage',
      'TOS4-HMAC-SHA256 Credential=tuku/20260101/cn-beijing/tos/request, SignedHeaders=host, Signature=00',
      'demo.tos-cn-beijing.volces.com',
      '/GetVectorBucket',
    ],
    [
      'Amazon S3 Vectors, whose paths are the same',
      'AWS4-HMAC-SHA256 Credential=tuku/20260101/us-east-1/s3vectors/aws4_request, SignedHeaders=host, Signature=00',
      's3vectors.us-east-1.api.aws',
      '/GetVectorBucket',
    ],
    [
      'another product',
      'HMAC-SHA256 Credential=tuku/20260101/cn-beijing/ark/request, SignedHeaders=host, Signature=00',
      'ark.cn-beijing.volces.com',
      '/api/v3/embeddings',
    ],
  ])('for %s are not claimed', async (_whose, Authorization, host, path) => {
    const headers = { Authorization };
    await tos.call('GetVectorBucket', '{}', { anonymous: true, headers, host, path }).catch(() => undefined);
    const { requests } = (await (await fetch(`${tos.url}/_tuku/requests?limit=1`)).json()) as {
      requests: { dialect: string | null }[];
    };
    expect(requests[0]?.dialect).not.toBe('volcengine-tosvectors');
  });
});
