import { errorOf, startTos, type TosServer } from './harness.ts';

let tos: TosServer;
beforeAll(async () => {
  tos = await startTos();
});
afterAll(() => tos.close());

const invalid = [400, 'ValidationException'];

describe('an error', () => {
  it('is a flat object with the code, beside its headers', async () => {
    const answer = await tos.call('GetVectorBucket', { vectorBucketName: 'nowhere' });
    const { RequestId, ...error } = errorOf(answer);
    expect(error).toEqual({
      Code: 'VectorBucketNotFound',
      HostId: 'nowhere-2100000001.tosvectors-cn-beijing.volces.com',
      Message: 'The specified vector bucket does not exist.',
    });
    expect([answer.status, answer.headers['x-tos-id-2']]).toEqual([404, RequestId]);
  });
});

describe('checks come in the order', () => {
  it('signature, operation, JSON, fields, bucket, index, what is in them', async () => {
    const made = await tos.index();
    const call = (body: object | string, sending = {}) => tos.refused('QueryVectors', body, sending);
    const host = `${made.vectorBucketName}-2100000001.tosvectors-cn-beijing.volces.com`;
    expect(await call('{', { host, secret: 'wrong' })).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await call('{', { host })).toEqual(invalid);
    expect(await tos.reason('QueryVectors', '{', { host })).toBe('The body must be a JSON object.');
    const nowhere = { vectorBucketName: 'nowhere', indexName: 'nothing' };
    expect(await tos.reason('QueryVectors', nowhere)).toBe('The parameter topK is required.');
    const query = { topK: 1, queryVector: { float32: [1] } };
    expect(await call({ ...nowhere, ...query })).toEqual([404, 'VectorBucketNotFound']);
    expect(await call({ ...made, indexName: 'nothing', ...query })).toEqual([404, 'VectorIndexNotFound']);
    expect(await tos.reason('QueryVectors', { ...made, ...query })).toBe(
      'The vector has 1 dimensions, the index has 3.',
    );
  });

  it.each(['', '[]', 'null', '"x"', '{"vectorBucketName":', '\ufffd'])('with a body like %j', async (body) => {
    expect(await tos.refused('ListVectorBuckets', body)).toEqual(invalid);
  });
});

describe('operations', () => {
  it('are called by POST and by their name', async () => {
    expect(await tos.refused('ListVectorBuckets', '', { method: 'GET' })).toEqual(invalid);
    expect(await tos.reason('ListVectorBuckets', '', { method: 'PUT' })).toBe(
      'The operation ListVectorBuckets is called with POST.',
    );
    expect(await tos.reason('ListVectorBucket', {})).toBe('There is no operation ListVectorBucket.');
    const journal = (await (await fetch(`${tos.url}/_tuku/requests?limit=1`)).json()) as {
      requests: { reason: string }[];
    };
    expect(journal.requests[0]?.reason).toMatch(/ListVectorBuckets/);
    expect(await tos.refused('constructor', {})).toEqual(invalid);
  });

  it('ignore unknown fields, unless --strict, and the journal lists them', async () => {
    const made = await tos.bucket();
    await tos.ok('GetVectorBucket', { ...made, extra: 1 });
    const journal = (await (await fetch(`${tos.url}/_tuku/requests?limit=1`)).json()) as {
      requests: { unread: string[] }[];
    };
    expect(journal.requests[0]?.unread).toEqual(['extra']);
    const strict = await startTos({ strict: true });
    const own = await strict.bucket();
    expect(await strict.reason('GetVectorBucket', { ...own, extra: 1 })).toBe('There is no parameter extra.');
    const index = await strict.index();
    const vectors = [{ key: 'a', data: { float32: [1, 2, 3] }, more: 1 }];
    expect(await strict.refused('PutVectors', { ...index, vectors })).toEqual(invalid);
    await strict.close();
  });

  it('can be made to fail', async () => {
    const faults = (method: string, body?: object) =>
      fetch(`${tos.url}/_tuku/faults`, { method, ...(body && { body: JSON.stringify(body) }) });
    for (const [code, status] of [
      ['TooManyRequestsException', 429],
      ['ServiceQuotaExceededException', 402],
      ['InternalServerException', 500],
    ] as const) {
      const added = await faults('POST', { dialect: 'volcengine-tosvectors', operation: 'ListVectorBuckets', code });
      expect([code, added.status]).toEqual([code, 201]);
      expect(await tos.refused('ListVectorBuckets', {})).toEqual([status, code]);
      await faults('DELETE');
    }
    await tos.ok('ListVectorBuckets', {});
  });

  it('take no body over the limit', async () => {
    const answer = await tos
      .call('ListVectorBuckets', `{"prefix":"${' '.repeat(65 * 1024 * 1024)}"}`)
      .catch(() => undefined);
    if (answer !== undefined) expect([answer.status, answer.json?.Code]).toEqual(invalid);
    await tos.ok('ListVectorBuckets', {});
  });
});
