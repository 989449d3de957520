import fc from 'fast-check';
import { marks as cityvisual } from '../../adapters/alibaba/cityvisual/dialect.ts';
import { operations as green } from '../../adapters/alibaba/green/operations.ts';
import { marks as imagesearch } from '../../adapters/alibaba/imagesearch/dialect.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { type SignedRequest, signAcs3, signRoaV1, signRpcV1 } from '../support/alibaba-signer.ts';
import { brokenPictures } from '../support/broken-pictures.ts';
import { headerText } from '../support/header-text.ts';
import { scene } from '../support/pictures.ts';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { startTestTuku } from '../support/tuku.ts';

const RUNS = Number(process.env.TUKU_FUZZ_RUNS ?? 100);
const actions = ({ operations }: { operations: ReadonlyMap<string, { readonly name: string }> }, version: string) =>
  [...operations].filter(([key]) => key.startsWith(`${version}/`)).map(([, { name }]) => name);
const CITYVISUAL = actions(cityvisual, '2018-10-30');
const IMAGESEARCH = actions(imagesearch, '2020-12-14');
const GREEN = green.map(({ path }) => path);

let tuku: RunningTuku;
let host: string;
beforeAll(async () => {
  tuku = await startTestTuku();
  host = new URL(tuku.url).host;
});
afterAll(() => tuku.close());
afterEach(async () => {
  expect((await fetch(`${tuku.url}/_tuku/ready`)).status).toBe(200);
});

const send = (request: SignedRequest) => sendRaw(tuku.url, request);

/** A success or the gateway's error envelope, as JSON or XML; never an internal error. */
function expectGatewayAnswer({ status, type, text }: RawAnswer): void {
  expect(status).toBeLessThan(500);
  expect(text).toMatch(/RequestId/);
  if (status >= 400) expect(text).toMatch(/"Code":"[^"]+"|<Code>[^<]+<\/Code>/);
  expect(type).toMatch(/^(application\/json;charset=utf-8|text\/xml;charset=utf-8)$/);
}

/** Green's own envelope with a code of its table, or the gateway's envelope. */
function expectGreenAnswer(answer: RawAnswer): void {
  if (answer.status !== 200) {
    expectGatewayAnswer(answer);
    return;
  }
  const { code, requestId, data } = JSON.parse(answer.text) as {
    code: number;
    requestId: string;
    data?: { code?: number }[];
  };
  expect(requestId).toMatch(/^[0-9A-F-]{36}$/);
  expect([200, 280, 400, 401, 403, 404, 480, 588, 591, 589, 590, 592, 594]).toContain(code);
  if (Array.isArray(data)) for (const item of data) if (item.code !== undefined) expect(item.code).not.toBe(500);
}

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    '',
    '0',
    '1',
    '-1',
    '10',
    '99999999999999999999',
    '1.5',
    'true',
    'True',
    'null',
    '[]',
    '{}',
    '["a"]',
    'a,b',
    '\u0000',
    '图'.repeat(200),
    '1,2,3,4',
    'Running',
    'person',
    'int_attr>1',
    '((',
    'http://127.0.0.1:1/x',
  ),
  fc.base64String({ maxLength: 60 }),
);
const NAMES = [
  'InstanceId',
  'InstanceName',
  'AlgoLibId',
  'AlgoLibName',
  'Capacity',
  'PageNumber',
  'PageSize',
  'CameraId',
  'CameraIds',
  'StartTime',
  'EndTime',
  'From',
  'Size',
  'Contents',
  'NoFeature',
  'Type',
  'Attribute.1.Key',
  'Attribute.1.Value',
  'Streams.1.StreamName',
  'Streams.1.StreamURL',
  'JobGroupId',
  'ResourceProfileId',
  'ResourceProfileParams.1.Key',
  'Status',
  'ProductId',
  'PicName',
  'PicContent',
  'CategoryId',
  'Region',
  'Crop',
  'Num',
  'Start',
  'Filter',
  'IntAttr',
  'StrAttr',
  'ScoreThreshold',
  'BucketName',
  'Path',
  'Id',
  '__proto__',
  'A.B.C',
  'X.0',
  'X.99999999',
];
const parameters = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string({ minLength: 1, maxLength: 8 })), text, {
  maxKeys: 10,
});

describe('malformed requests to the Alibaba dialects get the vendor’s error', () => {
  it.each([
    ['CityVisual', '2018-10-30', CITYVISUAL],
    ['ImageSearch', '2020-12-14', IMAGESEARCH],
  ] as const)('%s, whatever the parameters are', async (_name, version, names) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        parameters,
        fc.constantFrom('GET', 'POST'),
        fc.constantFrom('JSON', ''),
        async (action, fields, method, format) => {
          expectGatewayAnswer(await send(signRpcV1({ action, version, host, method, format }, fields)));
        },
      ),
      { numRuns: RUNS * 2 },
    );
  });

  it('CityVisual and ImageSearch, whatever the bytes of an ACS3 body are', async () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ maxLength: 80 }),
      fc.constantFrom('%', 'a=%zz', '='.repeat(5000), '&'.repeat(5000)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          ...CITYVISUAL.map((a) => [a, '2018-10-30'] as const),
          ...IMAGESEARCH.map((a) => [a, '2020-12-14'] as const),
        ),
        bodies,
        async ([action, version], body) => {
          expectGatewayAnswer(
            await send(signAcs3({ action, version, host }, { body, contentType: 'application/x-www-form-urlencoded' })),
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('ImageSearch, whatever the picture is', async () => {
    const broken = brokenPictures(await scene(3));
    await fc.assert(
      fc.asyncProperty(broken, fc.constantFrom('AddImage', 'SearchImageByPic'), async (bytes, action) => {
        const fields = {
          InstanceName: 'fuzz',
          ProductId: 'p',
          PicName: 'n',
          PicContent: bytes.toString('base64'),
          Crop: 'false',
        };
        expectGatewayAnswer(await send(signRpcV1({ action, version: '2020-12-14', host }, fields)));
      }),
      { numRuns: RUNS },
    );
  });

  it('Green, whatever the JSON is', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(
        '',
        'ads',
        'default',
        'similarity',
        'porn',
        'http://127.0.0.1:1/x',
        'not a url',
        '\u0000',
        0,
        51,
        [],
        {},
      ),
    );
    const fields = [
      'name',
      'pageSize',
      'currentPage',
      'tasks',
      'dataIds',
      'urls',
      'library',
      'dataId',
      'url',
      'scenes',
      'similarityLibraries',
      'callback',
      'seed',
      'bizType',
      '__proto__',
    ];
    const task = fc.record(
      { dataId: value, url: value, tags: value, similarityLibraries: value },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc
        .array(fc.tuple(fc.constantFrom(...fields), value), { maxLength: 6 })
        .map((entries) => Object.fromEntries(entries) as object),
      fc.record({ scenes: value, tasks: fc.array(task, { maxLength: 3 }) }),
      fc.array(value, { maxLength: 4 }),
      fc.constantFrom('', '{', 'null', '[1', '\ud800'),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...GREEN),
        body,
        fc.constantFrom('', '{}', 'x', '{"ip":1}'),
        async (path, content, clientInfo) => {
          const query = clientInfo === '' ? {} : { clientInfo };
          expectGreenAnswer(await send(signRoaV1({ path, version: '2018-05-09', host }, { body: content, query })));
        },
      ),
      { numRuns: RUNS * 2 },
    );
  });

  it('whatever the signature is', async () => {
    const value = fc.oneof(
      headerText(40),
      fc.constantFrom(
        'acs ',
        'acs tuku:x',
        'ACS3-HMAC-SHA256 ',
        'ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=zz',
        'ACS4-HMAC-SHA256 Credential=a/b/c/d/aliyun_v4_request,SignedHeaders=,Signature=',
      ),
    );
    const names = [
      'Authorization',
      'Date',
      'x-acs-version',
      'x-acs-date',
      'x-acs-signature-nonce',
      'x-acs-content-sha256',
      'Content-MD5',
      'Accept',
      'x-acs-security-token',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('roa', 'acs3'),
        fc.array(fc.tuple(fc.constantFrom(...names), value), { minLength: 1, maxLength: 4 }),
        async (scheme, changes) => {
          const signed =
            scheme === 'roa'
              ? signRoaV1(
                  { path: '/green/similarity/library/list', version: '2018-05-09', host },
                  { body: { pageSize: 1, currentPage: 1 } },
                )
              : signAcs3({ action: 'DescribeRegions', version: '2018-10-30', host });
          const answer = await send({ ...signed, headers: { ...signed.headers, ...Object.fromEntries(changes) } });
          if (answer.status === 404 && /no dialect/.test(answer.text)) return;
          if (scheme === 'roa') expectGreenAnswer(answer);
          else expectGatewayAnswer(answer);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
