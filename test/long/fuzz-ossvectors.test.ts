import fc from 'fast-check';
import definition from '../../fixtures/alibaba/ossvectors/definition.json' with { type: 'json' };
import type { RunningTuku } from '../../src/server/start.ts';
import { anyFilter, anyValue, garbage } from '../support/fuzz-vectors.ts';
import { headerText } from '../support/header-text.ts';
import { type OssRequest, presignOssV4, signOssV1, signOssV4 } from '../support/oss-signer.ts';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { startTestTuku } from '../support/tuku.ts';

const RUNS = Number(process.env.TUKU_FUZZ_RUNS ?? 100);
const operations = Object.values(definition.operations) as readonly {
  readonly method: string;
  readonly query?: Readonly<Record<string, string>>;
}[];
const targets = operations.map(({ method, query = {} }) => ({ method, query: Object.keys(query).join('&') }));
const onIndexes = targets.filter(({ method }) => method === 'POST');
const bucket = 'fuzz';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
// What one test sends may well delete them.
beforeEach(async () => {
  await send({ method: 'PUT', bucket }, '');
  const index = { indexName: 'photos', dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
  await send({ method: 'POST', bucket, query: 'putVectorIndex' }, JSON.stringify(index));
});
afterAll(() => tuku.close());
afterEach(async () => {
  expect((await fetch(`${tuku.url}/_tuku/ready`)).status).toBe(200);
});

function send(request: OssRequest, body: Buffer | string, change: Record<string, string> = {}): Promise<RawAnswer> {
  const { headers } = signOssV4(request);
  const target = `/${request.bucket ? `${encodeURIComponent(request.bucket)}/` : ''}${request.query ? `?${request.query}` : ''}`;
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  return sendRaw(tuku.url, { method: request.method, target, headers: { ...headers, ...length, ...change }, body });
}

/** A success, or an error in the vendor's form; never a failure of the server's own. */
function expectAnswer({ status, type, text, headers }: RawAnswer): void {
  expect(status).toBeLessThan(500);
  expect(headers['x-oss-request-id']).toMatch(/^[0-9A-F]{24}$/);
  if (status < 400) return;
  expect(type).toBe('application/json');
  const { Error: error } = JSON.parse(text) as { Error: { Code: string; Message: string; RequestId: string } };
  expect([typeof error.Code, typeof error.Message, error.RequestId]).toEqual([
    'string',
    'string',
    headers['x-oss-request-id'],
  ]);
}

const fields = [
  ...['indexName', 'dataType', 'dimension', 'distanceMetric', 'metadata', 'maxResults', 'nextToken', 'prefix', 'keys'],
  ...['vectors', 'returnData', 'returnMetadata', 'segmentCount', 'segmentIndex', 'filter', 'queryVector', 'topK'],
  ...['returnDistance', 'BucketLoggingStatus', 'Version', 'Statement', '__proto__'],
];
const body = fc.oneof(
  fc
    .array(fc.tuple(fc.constantFrom(...fields), anyValue), { maxLength: 7 })
    .map((pairs) => JSON.stringify(Object.fromEntries([['indexName', 'photos'], ...pairs]))),
  anyValue.map((one) => JSON.stringify(one) ?? ''),
  garbage,
);

describe('malformed requests to vector buckets get the vendor’s error', () => {
  it('whatever the body is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), body, async (target, content) => {
        expectAnswer(await send({ ...target, bucket }, content));
      }),
      { numRuns: RUNS * 3 },
    );
  });

  it('whatever the filter is', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, async (one) => {
        const query = { indexName: 'photos', queryVector: { float32: [1, 1] }, topK: 3, filter: one };
        const answer = await send({ method: 'POST', bucket, query: 'queryVectors' }, JSON.stringify(query));
        expectAnswer(answer);
        expect([200, 400]).toContain(answer.status);
      }),
      { numRuns: RUNS * 2 },
    );
  });

  it('whatever the policy is, and whatever it says afterwards', async () => {
    const name = fc.constantFrom('Effect', 'Action', 'Principal', 'Resource', 'Condition', 'Sid', 'NotAction');
    const piece = fc.constantFrom<unknown>(
      'Allow',
      'Deny',
      '*',
      ['*'],
      'oss:*',
      ['oss:Get*'],
      'acs:ossvector:*:*:*',
      [],
      {},
      5,
      {
        StringLike: { 'acs:UserAgent': '*' },
      },
    );
    const statement = fc.oneof(
      fc.dictionary(name, piece, { maxKeys: 6 }),
      fc.record({
        Effect: fc.constantFrom('Allow', 'Deny'),
        Action: fc.constantFrom('*', 'oss:*', ['ossvector:GetVectors']),
        Principal: fc.constantFrom(['*'], ['tuku'], []),
        Resource: fc.constantFrom('*', ['acs:ossvector:*:*:fuzz', 'acs:ossvector:*:*:fuzz/*']),
        Condition: fc.dictionary(
          fc.constantFrom('IpAddress', 'NotIpAddress', 'DateLessThan', 'NumericEquals', 'Bool', 'StringNotLike'),
          fc.dictionary(fc.constantFrom('acs:SourceIp', 'acs:CurrentTime', 'acs:Other'), fc.string({ maxLength: 8 })),
        ),
      }),
    );
    const document = fc.record({
      Version: fc.constantFrom('1', 1, '2'),
      Statement: fc.array(statement, { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(document, async (policy) => {
        expectAnswer(await send({ method: 'PUT', bucket, query: 'policy' }, JSON.stringify(policy)));
        expectAnswer(await send({ method: 'GET', bucket, query: 'bucketInfo' }, ''));
      }),
      { numRuns: RUNS },
    );
    expectAnswer(await send({ method: 'DELETE', bucket, query: 'policy' }, ''));
  });

  it('whatever bucket, query and method are', async () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('prefix=%zz', 'max-keys=1&max-keys=9', 'policy=1', 'a=b&&=&c', 'putVectors&policy', '+', '%00'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ minLength: 1, maxLength: 70 }), fc.constantFrom('..', 'x-1', '%', bucket)),
        text.map((raw) => raw.replace(/[^\x21-\x7e]|#/g, '')),
        fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'),
        async (name, query, method) => {
          if (/\p{Surrogate}/u.test(name)) return;
          expectAnswer(await send({ method, bucket: name, query }, ''));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('whatever the signature is', async () => {
    const header = fc.oneof(
      headerText(60),
      fc.constantFrom(
        'OSS4-HMAC-SHA256 ',
        'OSS4-HMAC-SHA256 Credential=tuku/20260101/cn-hangzhou/oss/aliyun_v4_request,Signature=0',
        'OSS4-HMAC-SHA256 Credential=////,AdditionalHeaders=;;host,Signature=,',
        'OSS :',
        'OSS tuku:=',
        '99999999T999999Z',
        '20260101T000000Z',
        'Thu, 99 Jan 2026 00:00:00 GMT',
      ),
    );
    const names = [
      'Authorization',
      'x-oss-date',
      'Date',
      'x-oss-security-token',
      'x-oss-content-sha256',
      'Content-MD5',
      'Host',
    ];
    const changes = fc.array(fc.tuple(fc.constantFrom(...names), header), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...onIndexes),
        changes,
        fc.constantFrom('v4', 'v1', 'url'),
        async (target, change, how) => {
          const request = { ...target, bucket };
          const signed = how === 'v4' ? signOssV4(request).headers : how === 'v1' ? signOssV1(request, '') : {};
          const query = how === 'url' ? presignOssV4(request, 60).query : target.query;
          const headers = { ...signed, 'Content-Length': '2', ...Object.fromEntries(change) };
          const answer = await sendRaw(tuku.url, {
            method: 'POST',
            target: `/${bucket}/?${query}`,
            headers,
            body: '{}',
          });
          // Node's parser, or nobody, answers what cannot be told to be for object storage
          if (answer.headers['x-oss-request-id'] === undefined) expect([400, 404]).toContain(answer.status);
          else expectAnswer(answer);
        },
      ),
      { numRuns: RUNS * 2 },
    );
  });
});
