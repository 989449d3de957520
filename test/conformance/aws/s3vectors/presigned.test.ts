import { controlOf } from '../../../support/control.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { presignS3, type S3Signer } from '../../../support/s3-signer.ts';
import { type S3Server, startS3 } from './harness.ts';

const credentials = [
  { id: 'owner', secret: 'owner-secret', account: '111111111111' },
  { id: 'temporary', secret: 'temporary-secret', account: '111111111111', token: 'session/token+of=mine' },
];
const owner = { id: 'owner', secret: 'owner-secret', expires: 60 };
const temporary = { id: 'temporary', secret: 'temporary-secret', token: 'session/token+of=mine', expires: 60 };

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3({ credentials: JSON.stringify(credentials), auth: 'strict' });
  await s3.ok('CreateVectorBucket', { vectorBucketName: 'shared' }, owner);
});
afterAll(() => s3.close());

type Presigner = S3Signer & { readonly expires?: number | string; readonly unsigned?: readonly string[] };

/** Sends a presigned call; `alter` changes the target after signing. */
async function call(
  operation: string,
  body: string,
  signer: Presigner,
  alter: (target: string) => string = (target) => target,
  more: Record<string, string> = {},
  sent = body,
) {
  const { host } = new URL(s3.url);
  const { target, headers } = presignS3({ method: 'POST', target: `/${operation}`, host, body }, signer);
  const length = { 'Content-Length': String(Buffer.byteLength(sent)) };
  const request = { method: 'POST', target: alter(target), headers: { ...headers, ...length, ...more }, body: sent };
  const { status, headers: answered, text } = await sendRaw(s3.url, request);
  const { message } = JSON.parse(text) as { message?: string };
  return { status, code: answered['x-amzn-errortype'], message, text };
}

const get = '{"vectorBucketName":"shared"}';

describe('a presigned call', () => {
  it.each([owner, temporary])('is answered like a signed one: %j', async (signer) => {
    const { status, text } = await call('GetVectorBucket', get, signer);
    expect([status, JSON.parse(text)]).toMatchObject([200, { vectorBucket: { vectorBucketName: 'shared' } }]);
    expect((await call('ListVectorBuckets', '', signer)).status).toBe(200);
  });

  it('may carry parameters of its own', async () => {
    const resourceArn = 'arn:aws:s3vectors:us-east-1:111111111111:bucket/shared';
    await s3.ok('TagResource', { resourceArn, tags: { a: 'b', c: 'd' } }, owner);
    const { host } = new URL(s3.url);
    const path = `/tags/${encodeURIComponent(resourceArn)}`;
    const { target, headers } = presignS3({ method: 'DELETE', target: `${path}?tagKeys=a`, host }, owner);
    expect((await sendRaw(s3.url, { method: 'DELETE', target, headers, body: '' })).status).toBe(200);
    expect(await s3.ok('ListTagsForResource', { resourceArn }, owner)).toEqual({ tags: { c: 'd' } });
  });

  it.each<[string, Parameters<typeof call>]>([
    ['the body', ['GetVectorBucket', get, owner, undefined, {}, get.replace('shared', 'sharec')]],
    ['the path', ['GetVectorBucket', get, owner, (target) => target.replace('GetVectorBucket', 'DeleteVectorBucket')]],
    ['how long it is valid', ['GetVectorBucket', get, owner, (target) => target.replace('Expires=60', 'Expires=600')]],
    ['a parameter', ['GetVectorBucket', get, owner, (target) => `${target}&a=b`]],
    ['the host', ['GetVectorBucket', get, owner, undefined, { Host: 'other:1' }]],
    ['the signature', ['GetVectorBucket', get, owner, (target) => `${target.slice(0, -1)}x`]],
    ['the secret', ['GetVectorBucket', get, { ...owner, secret: 'other' }]],
  ])('fails when this is changed: %s', async (_, sent) => {
    expect(await call(...sent)).toMatchObject({ status: 403, code: 'InvalidSignatureException' });
  });

  it.each<[string, Presigner, number, string, string | RegExp]>([
    ['with too long a time', { ...owner, expires: 604_801 }, 400, 'IncompleteSignatureException', /604800/],
    ['with no time', { ...owner, expires: 'x' }, 400, 'IncompleteSignatureException', /604800/],
    [
      'without its date and its headers',
      { ...owner, unsigned: ['X-Amz-Date', 'X-Amz-SignedHeaders'] },
      400,
      'IncompleteSignatureException',
      "AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. " +
        'Re-examine the query-string parameters.',
    ],
    [
      'without its algorithm',
      { ...owner, unsigned: ['X-Amz-Algorithm'] },
      400,
      'IncompleteSignatureException',
      /'X-Amz-Algorithm'/,
    ],
    [
      'without its token',
      { ...temporary, unsigned: ['X-Amz-Security-Token'] },
      403,
      'UnrecognizedClientException',
      /token/,
    ],
    ['of nobody', { id: 'nobody', expires: 5 }, 403, 'UnrecognizedClientException', /token/],
  ])('is refused %s', async (_, signer, status, code, message) => {
    const answer = await call('GetVectorBucket', get, signer);
    expect(answer).toMatchObject({ status, code });
    if (typeof message === 'string') expect(answer.message).toBe(message);
    else expect(answer.message).toMatch(message);
  });

  it('of another service is none of S3 Vectors', async () => {
    const { host } = new URL(s3.url);
    const { target, headers } = presignS3({ method: 'POST', target: '/QueryVectors', host }, { service: 's3' });
    const { status, headers: answered } = await sendRaw(s3.url, { method: 'POST', target, headers, body: '' });
    expect([status, answered['x-amzn-requestid']]).toEqual([404, undefined]);
  });

  it('is refused beside a header', async () => {
    const more = { Authorization: 'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3vectors/aws4_request' };
    expect(await call('GetVectorBucket', get, owner, undefined, more)).toMatchObject({
      status: 403,
      code: 'InvalidSignatureException',
      message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    });
  });

  it('is valid for as long as it says, five minutes unless it says', async () => {
    const control = controlOf(s3);
    const time = new Date('2026-01-01T00:00:00Z');
    await control('POST', 'clock', { set: time.toISOString(), freeze: true, signatures: true });
    const codeOf = async (expires?: number) =>
      (await call('GetVectorBucket', get, { id: 'owner', secret: 'owner-secret', time, ...(expires && { expires }) }))
        .code;
    await control('POST', 'clock', { advance: '60s', signatures: true });
    expect([await codeOf(60), await codeOf(59), await codeOf()]).toEqual([
      undefined,
      'InvalidSignatureException',
      undefined,
    ]);
    await control('POST', 'clock', { advance: '241s', signatures: true });
    expect([await codeOf(3600), await codeOf()]).toEqual([undefined, 'InvalidSignatureException']);
    await control('POST', 'clock', { real: true });
  });

  it('shows no token in the explanation of its refusal, nor in the journal', async () => {
    await call('GetVectorBucket', get, { ...temporary, secret: 'other' });
    const text = await (await fetch(`${s3.url}/_tuku/requests?limit=1`)).text();
    expect(text).toContain('X-Amz-Security-Token=***');
    expect(text).not.toContain('session');
  });
});
