import { connect } from 'node:net';
import fc from 'fast-check';
import { gatewayErrors } from '../../adapters/tencent/gateway/errors.ts';
import { errors } from '../../adapters/tencent/tiia/errors.ts';
import { wireCode } from '../../src/protocol/errors.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { headerText } from '../support/header-text.ts';
import { scene } from '../support/pictures.ts';
import { type RawAnswer, type RawRequest, sendRaw } from '../support/raw-http.ts';
import { signTc3, signV1 } from '../support/tencent-signer.ts';
import { startTestTuku } from '../support/tuku.ts';

const ACTIONS = [
  'CreateGroup',
  'DescribeGroups',
  'CreateImage',
  'DescribeImages',
  'DeleteImages',
  'UpdateImage',
  'SearchImage',
];
/** Codes that say the server itself failed: no request may provoke them. */
const OURS = [
  'InternalError',
  'FailedOperation.ServerError',
  'FailedOperation.InnerError',
  'FailedOperation.UnKnowError',
];
const CODES = new Set(
  [...Object.keys(gatewayErrors).map(wireCode), ...Object.keys(errors)].filter((code) => !OURS.includes(code)),
);
const RUNS = Number(process.env.TUKU_FUZZ_RUNS ?? 120);

let tuku: RunningTuku;
let host: string;
beforeAll(async () => {
  tuku = await startTestTuku();
  host = new URL(tuku.url).host;
  await call('CreateGroup', { GroupId: 'g', GroupName: 'g', MaxCapacity: 1000 });
  await call('CreateGroup', { GroupId: 'goods', GroupName: 'g', MaxCapacity: 1000, GroupType: 8 });
  await call('CreateImage', {
    GroupId: 'g',
    EntityId: 'e',
    PicName: 'p',
    ImageBase64: (await scene(1)).toString('base64'),
  });
});
afterAll(() => tuku.close());
afterEach(async () => {
  expect((await fetch(`${tuku.url}/_tuku/ready`)).status).toBe(200);
});

const send = (request: RawRequest) => sendRaw(tuku.url, request);
const call = (action: string, input: object) => send(signTc3({ action, host }, input));

/** The vendor's envelope with a success or a documented code; the code. */
function expectVendorAnswer({ status, type, text }: RawAnswer): string | undefined {
  expect(status).toBe(200);
  expect(type).toBe('application/json');
  const { Response } = JSON.parse(text) as {
    Response: { RequestId: string; Error?: { Code: string; Message: string } };
  };
  expect(Response.RequestId).toMatch(/^[0-9a-f-]{36}$/);
  if (Response.Error === undefined) return undefined;
  expect(Response.Error.Message).not.toBe('');
  expect(CODES).toContain(Response.Error.Code);
  return Response.Error.Code;
}

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '',
    'g',
    'e',
    'p',
    'goods',
    '\u0000',
    '图'.repeat(70),
    '{"a":1}',
    'a > 1',
    '__proto__',
    'a'.repeat(5000),
  ),
  fc.constantFrom(0, -1, 1, 10, 101, 2 ** 53, 2 ** 63, 1.5, 1e308, true, null),
  fc.base64String({ maxLength: 64 }),
);
const FIELDS = [
  'GroupId',
  'GroupName',
  'MaxCapacity',
  'Brief',
  'MaxQps',
  'GroupType',
  'Offset',
  'Limit',
  'EntityId',
  'PicName',
  'ImageUrl',
  'ImageBase64',
  'CustomContent',
  'Tags',
  'EnableDetect',
  'CategoryId',
  'ImageRect',
  'MatchThreshold',
  'Filter',
  '__proto__',
  'Nope',
];
const input = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 8 })
  .map((entries) => Object.fromEntries([['GroupId', 'g'], ['EntityId', 'e'], ['PicName', 'q'], ...entries]) as object);

describe('malformed requests get the vendor’s documented error', () => {
  it('whatever the parameters of a well-signed request are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ACTIONS), input, async (action, fields) => {
        expectVendorAnswer(await call(action, fields));
      }),
      { numRuns: RUNS },
    );
  });

  it('whatever the bytes of a well-signed body are', async () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ maxLength: 100 }),
      fc.json(),
      fc.constantFrom(
        '[]',
        'null',
        '1',
        '"x"',
        '{',
        '{"GroupId":',
        '['.repeat(50_000),
        `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
        '{"GroupId":"\\ud800"}',
        '{"GroupId":1e999}',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ACTIONS), garbage, async (action, body) => {
        expectVendorAnswer(await send(signTc3({ action, host }, body)));
      }),
      { numRuns: RUNS },
    );
  });

  it('whatever a flattened query or form holds', async () => {
    const pairs = fc.dictionary(
      fc.oneof(
        fc.constantFrom(...FIELDS, 'ImageRect.X', 'ImageRect.X.Y', 'GroupId.0', 'ImageRect.', '.', 'A.0.B.1'),
        fc.string({ maxLength: 12 }),
      ),
      fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom('1', 'true', 'True', '-1', '99999999999999999999', '%', '+'),
      ),
      { maxKeys: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ACTIONS),
        pairs,
        fc.constantFrom('GET', 'POST'),
        async (action, parameters, method) => {
          expectVendorAnswer(await send(signV1({ action, host, method: method as 'GET' | 'POST' }, parameters)));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('whatever the common parameters say', async () => {
    const text = fc.oneof(
      headerText(40),
      fc.constantFrom(
        'TC3-HMAC-SHA256',
        'TC3-HMAC-SHA256 Credential=',
        'TC3-HMAC-SHA256 Credential=a/b/c/tc3_request, SignedHeaders=;, Signature=zz',
        'SKIP',
        '-1',
        '0',
        '1e9',
        'NaN',
        '99999999999999999999',
        '2019-05-29',
        'DescribeGroups',
      ),
    );
    const NAMES = [
      'Authorization',
      'X-TC-Action',
      'X-TC-Version',
      'X-TC-Timestamp',
      'X-TC-Region',
      'X-TC-Token',
      'X-TC-Language',
      'X-TC-TraceId',
      'X-TC-Content-SHA256',
      'Content-Type',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...NAMES), text), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (changes, drop) => {
          const signed = signTc3({ action: 'DescribeGroups', host }, {});
          const headers: Record<string, string> = { ...signed.headers, 'X-TC-Action': 'DescribeGroups' };
          for (const [name, changed] of changes) {
            if (drop && name !== 'X-TC-Action') delete headers[name];
            else headers[name] = changed;
          }
          expectVendorAnswer(await send({ ...signed, headers }));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('whatever method is used', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const signed = signTc3({ action: 'DescribeGroups', host }, {});
      expect(expectVendorAnswer(await send({ ...signed, method }))).toBe('UnsupportedProtocol');
    }
  });

  it('whatever the picture is', async () => {
    const picture = await scene(2);
    const png = await scene(2, 'png');
    const broken = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.nat(picture.length - 1).map((length) => picture.subarray(0, length)),
      fc.nat(png.length - 1).map((length) => png.subarray(0, length)),
      fc
        .tuple(fc.nat(png.length - 1), fc.nat(255))
        .map(([at, byte]) => Buffer.concat([png.subarray(0, at), Buffer.from([byte]), png.subarray(at + 1)])),
      fc
        .tuple(fc.nat(200), fc.nat(255))
        .map(([at, byte]) => Buffer.concat([picture.subarray(0, at), Buffer.from([byte]), picture.subarray(at + 1)])),
      fc.constant(Buffer.from('GIF89a')),
      fc.constant(Buffer.from('BM')),
    );
    await fc.assert(
      fc.asyncProperty(
        broken,
        fc.constantFrom('g', 'goods'),
        fc.constantFrom('CreateImage', 'SearchImage'),
        async (bytes, GroupId, action) => {
          const names = action === 'CreateImage' ? { EntityId: 'fuzz', PicName: `${bytes.length}` } : {};
          expectVendorAnswer(await call(action, { GroupId, ...names, ImageBase64: bytes.toString('base64') }));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('also over the packet limits', async () => {
    const large = { GroupId: 'g', ImageBase64: 'A'.repeat(10.5 * 1024 * 1024) };
    expect(expectVendorAnswer(await call('SearchImage', large))).toBe('RequestSizeLimitExceeded');
    const huge = { GroupId: 'g', ImageBase64: 'A'.repeat(14 * 1024 * 1024) };
    expect(expectVendorAnswer(await call('SearchImage', huge))).toBe('RequestSizeLimitExceeded');
    const form = signV1({ action: 'SearchImage', host }, { GroupId: 'g', ImageBase64: 'A'.repeat(1.1 * 1024 * 1024) });
    expect(expectVendorAnswer(await send(form))).toBe('AuthFailure.SignatureFailure');
  });
});

describe('broken HTTP', () => {
  /** Writes raw bytes, ends the sending side, and gives whatever comes back before the connection closes. */
  function raw(bytes: string | Buffer): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      const socket = connect(tuku.port, '127.0.0.1', () => socket.end(bytes));
      socket.setTimeout(3000, () => socket.destroy());
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      socket.on('error', () => resolve(text));
      socket.on('close', () => resolve(text));
    });
  }

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a TLS greeting', Buffer.from('160301020001000001fc0303', 'hex')],
    ['headers without an end', 'POST / HTTP/1.1\r\nHost: x\r\nX-TC-Action: Desc'],
    ['huge headers', `GET / HTTP/1.1\r\nHost: x\r\nX-TC-Action: ${'a'.repeat(100_000)}\r\n\r\n`],
    [
      'a body shorter than said',
      'POST / HTTP/1.1\r\nHost: x\r\nX-TC-Action: SearchImage\r\nContent-Length: 500\r\n\r\n{"GroupId"',
    ],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    [
      'broken chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nX-TC-Action: SearchImage\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n',
    ],
    [
      'an unknown compression',
      'POST / HTTP/1.1\r\nHost: x\r\nX-TC-Action: SearchImage\r\nContent-Encoding: zip\r\nContent-Length: 2\r\n\r\n{}',
    ],
    ['a strange target', 'GET http:///%00 HTTP/1.1\r\nHost: http://x y\r\nX-TC-Action: a\r\n\r\n'],
  ])('%s is refused or dropped, and the server goes on', async (_name, bytes) => {
    const answered = await raw(bytes);
    expect(answered).toMatch(/^$|^HTTP\/1\.1 (200|400|404|405|408|413|414|431) /);
    expect((await call('DescribeGroups', {})).status).toBe(200);
  });
});
