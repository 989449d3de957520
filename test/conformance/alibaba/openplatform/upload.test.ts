import { uploadErrors } from '../../../../adapters/alibaba/openplatform/upload-errors.ts';
import type { RunningTuku } from '../../../../src/server/start.ts';
import { signAcs3 } from '../../../support/alibaba-signer.ts';
import { controlOf } from '../../../support/control.ts';
import { thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { send } from '../imagesearch/harness.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku({}, { features: thumbnailFeatures() });
});
afterAll(() => tuku.close());

type Grant = Record<
  'AccessKeyId' | 'EncodedPolicy' | 'Signature' | 'Bucket' | 'Endpoint' | 'ObjectKey' | 'RequestId',
  string
> & {
  UseAccelerate: boolean;
};

async function authorise(params = 'Product=ImageSearch&RegionId=cn-shanghai', host = new URL(tuku.url).host) {
  const query = Object.fromEntries(new URLSearchParams(params));
  const signed = signAcs3(
    { action: 'AuthorizeFileUpload', version: '2019-12-19', method: 'GET', host: new URL(tuku.url).host },
    { query },
  );
  const response = await send(tuku.url, signed);
  expect(host).not.toBe('');
  return { status: response.status, answer: (await response.json()) as Grant & { Code?: string } };
}

function formOf(
  grant: Grant,
  change: Record<string, string | undefined> = {},
  file: Blob | undefined = new Blob(['bytes']),
): FormData {
  const form = new FormData();
  const fields = {
    OSSAccessKeyId: grant.AccessKeyId,
    policy: grant.EncodedPolicy,
    Signature: grant.Signature,
    key: grant.ObjectKey,
    success_action_status: '201',
    ...change,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  if (file !== undefined) form.append('file', file, 'a.jpg');
  return form;
}

const post = (body: FormData) => fetch(tuku.url, { method: 'POST', body });

async function codeOf(body: FormData): Promise<[number, string | undefined]> {
  const response = await post(body);
  return [response.status, /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]];
}

describe('AuthorizeFileUpload', () => {
  it('grants the upload of one object to a place that leads back here', async () => {
    const { status, answer } = await authorise();
    expect(status).toBe(200);
    expect(`${answer.Bucket}.${answer.Endpoint}`).toBe(new URL(tuku.url).host);
    expect(answer.ObjectKey).toMatch(/^tuku-files\/ImageSearch\/\d{8}\/[0-9a-f-]{36}$/);
    expect(answer.UseAccelerate).toBe(false);
    expect((await authorise()).answer.ObjectKey).not.toBe(answer.ObjectKey);
  });

  it('needs a product', async () => {
    expect(await authorise('RegionId=cn-shanghai')).toMatchObject({ status: 400, answer: { Code: 'MissingProduct' } });
  });
});

describe('a form upload', () => {
  it('is stored and can be read', async () => {
    const { answer } = await authorise();
    const response = await post(formOf(answer, {}, new Blob(['\r\nbytes\r\n'], { type: 'image/jpeg' })));
    expect(response.status).toBe(201);
    const text = await response.text();
    const location = /<Location>(.*)<\/Location>/.exec(text)?.[1] as string;
    expect(text).toContain(`<Key>${answer.ObjectKey}</Key>`);
    expect(text).toContain(`<Bucket>${answer.Bucket}</Bucket>`);
    const read = await fetch(location);
    expect([read.status, read.headers.get('content-type'), await read.text()]).toEqual([
      200,
      'image/jpeg',
      '\r\nbytes\r\n',
    ]);
    expect((await fetch(location, { method: 'HEAD' })).headers.get('content-length')).toBe('9');
    expect((await fetch(location, { method: 'DELETE' })).status).toBe(405);
  });

  it.each([
    ['200', 200],
    ['204', 204],
    ['', 204],
  ])('with success_action_status %j is answered %i', async (asked, expected) => {
    const { answer } = await authorise();
    const { status, headers } = await post(formOf(answer, { success_action_status: asked }));
    expect([status, headers.get('etag')]).toEqual([expected, '"4B3A6218BB3E3A7303E8A171A60FCF92"']);
  });

  it('is refused when anything about its permission is wrong', async () => {
    const { answer } = await authorise();
    const other = (await authorise()).answer;
    expect(await codeOf(formOf(answer, { OSSAccessKeyId: 'LTAI' }))).toEqual([403, 'InvalidAccessKeyId']);
    expect(await codeOf(formOf(answer, { Signature: 'c2lnbmF0dXJl' }))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await codeOf(formOf(answer, { policy: `${answer.EncodedPolicy}=` }))).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    expect(await codeOf(formOf(answer, { key: other.ObjectKey }))).toEqual([403, 'AccessDenied']);
    await controlOf(tuku)('POST', 'clock', { advance: '1h' });
    expect(await codeOf(formOf(answer))).toEqual([403, 'AccessDenied']);
    await controlOf(tuku)('POST', 'clock', { real: true });
    expect(await codeOf(formOf(answer))).toEqual([201, undefined]);
    for (const field of ['key', 'policy', 'Signature']) {
      expect(await codeOf(formOf(answer, { [field]: '' }))).toEqual([400, 'InvalidArgument']);
    }
    expect(await codeOf(formOf(answer, { OSSAccessKeyId: '' }))).toEqual([400, 'InvalidArgument']);
  });

  it('is refused without one file, when it is too large, or no form', async () => {
    const { answer } = await authorise();
    const none = formOf(answer);
    none.delete('file');
    expect(await codeOf(none)).toEqual([400, 'IncorrectNumberOfFilesInPOSTRequest']);
    const two = formOf(answer);
    two.append('file', new Blob(['b']), 'b');
    expect(await codeOf(two)).toEqual([400, 'IncorrectNumberOfFilesInPOSTRequest']);
    for (const size of [10 * 1024 * 1024 + 1, 13 * 1024 * 1024]) {
      expect(await codeOf(formOf(answer, {}, new Blob([new Uint8Array(size)])))).toEqual([400, 'EntityTooLarge']);
    }
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const broken = await fetch(tuku.url, { method: 'POST', headers, body: '--x\r\nname="OSSAccessKeyId"' });
    expect([broken.status, await broken.text()]).toEqual([400, expect.stringContaining('MalformedPOSTRequest')]);
  });

  it('is refused with a field that is not UTF-8', async () => {
    const { answer } = await authorise();
    for (const field of ['key', 'x-oss-meta-note']) {
      const form = formOf(answer, { [field]: undefined });
      form.append(field, new Blob([new Uint8Array([0x61, 0xff])]));
      expect([field, ...(await codeOf(form))]).toEqual([field, 400, 'MalformedPOSTRequest']);
    }
  });

  it('whose content type is not ASCII is served as bytes', async () => {
    const { answer } = await authorise();
    const head = formOf(answer);
    head.delete('file');
    const request = new Request(tuku.url, { method: 'POST', body: head });
    const boundary = /boundary=(\S+)/.exec(request.headers.get('content-type') ?? '')?.[1];
    const fields = (await request.text()).replace(/--(\r\n)?$/, '\r\n');
    const file = `Content-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: 图/jpeg\r\n\r\nbytes`;
    const type = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    const sent = await fetch(tuku.url, { method: 'POST', headers: type, body: `${fields}${file}\r\n--${boundary}--` });
    expect(sent.status).toBe(201);
    const read = await fetch(`${tuku.url}/${answer.ObjectKey}`);
    expect([read.status, read.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  });

  it('of another path, or of a form without a permission, is not claimed', async () => {
    const form = new FormData();
    form.append('a', 'b');
    expect((await post(form)).status).toBe(404);
    const unknown = await fetch(`${tuku.url}/tuku-files/none`);
    expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('NoSuchKey')]);
  });
});

describe('every other error of uploads', () => {
  it.each(['InvalidPolicyDocument', 'InternalError'] as const)('%s comes by fault injection alone', async (code) => {
    const fault = { dialect: 'alibaba-upload', operation: 'PostObject', code };
    await fetch(`${tuku.url}/_tuku/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expect(await codeOf(formOf((await authorise()).answer))).toEqual([uploadErrors[code].status, code]);
  });
});
