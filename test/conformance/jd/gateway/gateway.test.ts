import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gatewayErrors, systemErrors } from '../../../../adapters/jd/gateway/errors.ts';
import { createJdProductSearch } from '../../../../adapters/jd/productsearch/dialect.ts';
import { sharedInProcess } from '../../../../src/cluster/in-process.ts';
import { DomainError } from '../../../../src/engine/errors.ts';
import { callCounter } from '../../../../src/protocol/call-counter.ts';
import { seededIds } from '../../../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../../../src/protocol/environment.ts';
import { wireCode } from '../../../../src/protocol/errors.ts';
import { type Credential, defaultCredential, keyRing } from '../../../../src/protocol/keys.ts';
import { wireRequest } from '../../../../src/protocol/wire.ts';
import { appkeyQuery, type JdSigner, signJd } from '../../../support/jd-signer.ts';
import type { RawRequest } from '../../../support/raw-http.ts';
import { timed } from '../../../support/timed.ts';

const host = '127.0.0.1:4580';
const path = '/jdai/product_image_info';
const body = '{"collection_name":"shop","product_id":"a"}';
let now: Date;
beforeEach(() => {
  now = new Date('2026-03-04T05:06:07Z');
});

interface Settings {
  readonly strict?: boolean;
  readonly auth?: 'open' | 'strict';
  readonly quotas?: boolean;
  readonly credentials?: readonly Credential[];
  readonly switches?: Readonly<Record<string, string>>;
}

/** The dialect with a catalog without collections: accepted requests are answered with code 1030. */
function gateway({
  strict = false,
  auth = 'open',
  quotas = false,
  credentials = [defaultCredential],
  switches = {},
}: Settings = {}) {
  const clock = { now: () => now };
  const environment: DialectEnvironment = {
    keys: keyRing(credentials, auth === 'strict'),
    ...timed(clock),
    ids: seededIds('x'),
    strict,
    switches,
    ...(quotas && { quota: callCounter(clock, sharedInProcess().counters) }),
  };
  const accounts: string[] = [];
  const engine = {
    tasks: { work: () => undefined },
    galleries: {
      get: (namespace: { account: string }) => {
        accounts.push(namespace.account);
        return Promise.reject(new DomainError('gallery-not-found', 'no gallery'));
      },
    },
  } as unknown as Parameters<typeof createJdProductSearch>[0]['engine'];
  const dialect = createJdProductSearch({ engine, environment });

  async function ask({ method, target, headers, body: sent }: RawRequest, oversize?: number) {
    const request = wireRequest({
      method,
      target,
      rawHeaders: Object.entries(headers).flat(),
      body: Buffer.from(sent),
      ...(oversize !== undefined && { oversize }),
    });
    const { response } = await dialect.answer(request, () => undefined);
    expect(response.headers['Content-Type']).toBe('application/json;charset=UTF-8');
    expect(response.headers['x-jdcloud-request-id']).toMatch(/^[0-9a-z]{32}$/);
    return { status: response.status, headers: response.headers, json: JSON.parse(String(response.body)) };
  }

  /** `passed as <account>`, the code of the answer, or `<HTTP status> <name>: <text>`. */
  async function verdict(request: RawRequest, oversize?: number): Promise<string> {
    const { status, headers, json } = await ask(request, oversize);
    if (status !== 200) {
      expect(json).toEqual({
        requestId: headers['x-jdcloud-request-id'],
        error: { code: status, status: json.error.status, message: json.error.message },
      });
      return `${status} ${json.error.status}: ${json.error.message}`;
    }
    if (json.code !== '10000') {
      const { remain } = json;
      expect(json).toEqual({
        code: json.code,
        charge: false,
        remain,
        remainTimes: remain,
        remainSeconds: -1,
        msg: json.msg,
      });
      return `${json.code} ${json.msg}`;
    }
    expect(json.result).toEqual({ code: 1030, message: 'NO_RELATIVE_COLLECTION' });
    return `passed as ${accounts.at(-1)}`;
  }
  return { ask, verdict, dialect };
}

const sign = (how: Partial<JdSigner> = {}, target = path, content = body) =>
  signJd(host, target, content, { date: now, ...how });
const changed = (request: RawRequest, headers: Record<string, string | undefined>): RawRequest => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries({ ...request.headers, ...headers }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  ),
});
const withAuthorization = (request: RawRequest, edit: (header: string) => string) =>
  changed(request, { Authorization: edit(request.headers.Authorization ?? '') });

describe('signatures', () => {
  test.each<[string, Partial<JdSigner>]>([
    ['JDCLOUD2', {}],
    ['JDCLOUD3', { version: 3 }],
    ['any region and service', { region: 'jdcloud-api', service: 'a/b' }],
    ['a date long past', { date: new Date('2019-02-14T10:45:14Z') }],
    ['more signed headers, blanks in them', { headers: { 'x-my': '  a   b ', accept: 'application/json' } }],
    [
      'a constant for the body',
      { headers: { 'x-jdcloud-content-sha256': 'UNSIGNED-PAYLOAD' }, payload: 'UNSIGNED-PAYLOAD' },
    ],
    ['another content type', { headers: { 'content-type': 'text/plain' } }],
  ])('%s passes', async (_, how) => {
    expect(await gateway({ auth: 'strict' }).verdict(sign(how))).toBe('passed as tuku');
  });

  test('all forms of the header that are in use', async () => {
    const { verdict } = gateway({ auth: 'strict' });
    const forms = [
      (header: string) => header.replaceAll(', ', ','),
      (header: string) => header.replaceAll(', ', ' ,  '),
      (header: string) => header.replace('SHA256 ', 'SHA256'),
      (header: string) => header.replace('JDCLOUD2', 'jdcloud2'),
      (header: string) => header.replace('content-type;host', 'Host;Content-Type'),
    ];
    for (const form of forms) expect(await verdict(withAuthorization(sign(), form))).toBe('passed as tuku');
    expect(await verdict(sign({}, `${path}?b=2&a=1`))).toBe('passed as tuku');
    const collapsed = sign({ headers: { 'x-my': 'a b' } });
    expect(await verdict(changed(collapsed, { 'x-my': 'a   b' }))).toBe('passed as tuku');
  });

  const form = '401 ACCESS_ERROR: Invalid authentication credentials';
  const noCredential = '401 ACCESS_ERROR: lack of credential in the header authorization';
  const noHeaders = '401 ACCESS_ERROR: lack of header signedHeaders';
  test.each([
    ['nothing behind the scheme', () => 'JDCLOUD2-HMAC-SHA256 ', noCredential],
    ['no credential', (h: string) => h.replace(/Credential=[^,]*, /, ''), noCredential],
    ['an empty credential', (h: string) => h.replace(/Credential=[^,]*/, 'Credential='), noCredential],
    ['no signed headers', (h: string) => h.replace(/ SignedHeaders=[^,]*,/, ''), noHeaders],
    ['empty signed headers', (h: string) => h.replace(/SignedHeaders=[^,]*/, 'SignedHeaders='), noHeaders],
    ['another version', (h: string) => h.replace('JDCLOUD2', 'JDCLOUD4'), form],
    ['versions mixed', (h: string) => h.replace('JDCLOUD2', 'JDCLOUD3'), form],
    ['a scope too short', (h: string) => h.replace('/cn-north-1/aiapi', ''), form],
    ['no signature', (h: string) => h.replace(/Signature=.*/, 'Signature='), form],
    ['a part twice', (h: string) => `${h}, Signature=0`, form],
    ['another scheme', () => 'Basic dHVrdTp0dWt1', noCredential],
    ['another signature', (h: string) => h.replace(/.$/, 'z'), '401 ACCESS_ERROR: sign result is not same'],
  ])('%s is refused', async (_, edit, expected) => {
    expect(await gateway().verdict(withAuthorization(sign(), edit))).toBe(expected);
  });

  test('the date is present, and of the credential’s day', async () => {
    const { verdict } = gateway();
    for (const date of [undefined, '']) {
      const expected = '401 ACCESS_ERROR: lack of header x-jdcloud-date';
      expect(await verdict(changed(sign(), { 'x-jdcloud-date': date }))).toBe(expected);
    }
    for (const date of ['2026-03-04', '20260305T050607Z']) {
      expect(await verdict(changed(sign(), { 'x-jdcloud-date': date }))).toBe(form);
    }
  });

  test('a changed body, path or secret is refused', async () => {
    const { verdict } = gateway();
    const mismatch = '401 ACCESS_ERROR: sign result is not same';
    expect(await verdict({ ...sign(), body: `${body} ` })).toBe(mismatch);
    expect(await verdict({ ...sign(), target: '/jdai/product_image_search' })).toBe(mismatch);
    expect(await verdict(sign({ secret: 'other' }))).toBe(mismatch);
    const hashed = { 'x-jdcloud-content-sha256': '0'.repeat(64) };
    expect(await verdict(sign({ headers: hashed, payload: '0'.repeat(64) }))).toBe(mismatch);
  });

  test('unknown keys are accounts of their own, or refused', async () => {
    const unknown = sign({ id: 'some/one', secret: 'x' });
    expect(await gateway().verdict(unknown)).toBe('passed as unknown:some/one');
    expect(await gateway({ auth: 'strict' }).verdict(unknown)).toBe('401 ACCESS_ERROR: Invalid accessKey');
    const odd = withAuthorization(sign(), (h) => h.replace('Credential=tuku', `Credential=${'x'.repeat(129)}`));
    expect(await gateway().verdict(odd)).toBe('401 ACCESS_ERROR: Invalid accessKey');
  });

  test('a temporary key needs its token, as it is or in Base64', async () => {
    const credentials = [{ id: 'sts', secret: 's', account: 'owner', token: 'session' }, defaultCredential];
    const { verdict } = gateway({ credentials });
    const key = { id: 'sts', secret: 's' };
    const refused = '401 ACCESS_ERROR: Invalid authentication credentials';
    expect(await verdict(sign({ ...key, token: 'session' }))).toBe('passed as owner');
    expect(await verdict(sign({ ...key, token: Buffer.from('session').toString('base64') }))).toBe('passed as owner');
    expect(await verdict(sign({ ...key, token: 'other' }))).toBe(refused);
    expect(await verdict(sign(key))).toBe(refused);
    expect(await verdict(sign({ token: 'session' }))).toBe(refused);
  });

  test('with --strict, date, nonce and token must be signed', async () => {
    const expected = '401 ACCESS_ERROR: Invalid authentication credentials';
    const strict = gateway({ strict: true });
    expect(await strict.verdict(sign())).toBe('passed as tuku');
    const file = new URL('../../../../fixtures/jd/gateway/jd-jdcloud3-signatures.json', import.meta.url);
    const { credentials, vectors } = JSON.parse(readFileSync(file, 'utf8'));
    const key = { id: credentials.access_key, secret: credentials.secret_key, account: 'recorded' };
    const unsigned = vectors[3] as { path: string; headers: Record<string, string>; body: string };
    const request = { method: 'POST', target: unsigned.path, headers: unsigned.headers, body: unsigned.body };
    expect(await gateway({ strict: true, credentials: [key] }).verdict(request)).toBe(expected);
    expect(await gateway({ credentials: [key] }).verdict(request)).toBe('passed as recorded');
    expect(await strict.verdict(changed(sign(), { 'x-jdcloud-nonce': undefined }))).toBe(expected);
    expect(await strict.verdict(changed(sign(), { 'x-jdcloud-security-token': randomUUID() }))).toBe(expected);
  });
});

describe('appkey, timestamp and sign', () => {
  const request = (query: string): RawRequest => ({ method: 'POST', target: `${path}?${query}`, headers: {}, body });
  const at = (offset = 0) => now.getTime() + offset;

  test('pass, within five minutes', async () => {
    const { verdict } = gateway({ auth: 'strict' });
    for (const offset of [0, 300_000, -300_000])
      expect(await verdict(request(appkeyQuery(undefined, at(offset))))).toBe('passed as tuku');
    for (const offset of [300_001, -300_001, 86_400_000]) {
      const query = appkeyQuery(undefined, at(offset));
      expect(await verdict(request(query))).toBe('10045 timestamp参数超出有效时间，前后不能超过5分钟');
    }
  });

  test('the recorded signs', async () => {
    const file = new URL('../../../../fixtures/jd/gateway/jd-appkey-sign.json', import.meta.url);
    const { vectors } = JSON.parse(readFileSync(file, 'utf8'));
    expect(vectors).toHaveLength(2);
    for (const { appkey: id, secretkey: secret, timestamp, request_target: target, body: sent } of vectors) {
      now = new Date(Number(timestamp));
      const { verdict } = gateway({ auth: 'strict', credentials: [{ id, secret, account: 'recorded' }] });
      expect(await verdict({ method: 'POST', target, headers: {}, body: sent })).toBe('passed as recorded');
      expect(await verdict({ method: 'POST', target: target.replace(/.$/, 'x'), headers: {}, body: sent })).toMatch(
        /^10047 /,
      );
    }
  });

  test.each([
    ['no appkey', (q: string) => q.replace(/appkey=[^&]*&/, ''), '10004 URL上appkey参数不能为空'],
    ['no timestamp', (q: string) => q.replace(/timestamp=\d+&/, ''), '10041 URL上timestamp参数不能为空'],
    ['no sign', (q: string) => q.replace(/&sign=.*/, ''), '10042 URL上sign参数不能为空'],
    ['an appkey alone', () => 'appkey=tuku', '10041 URL上timestamp参数不能为空'],
    ['an empty appkey', (q: string) => q.replace('tuku', ''), '10004 URL上appkey参数不能为空'],
    [
      'a string that is not a timestamp',
      (q: string) => q.replace(/timestamp=\d+/, 'timestamp=2026-03-04'),
      '10046 timestamp参数格式错误',
    ],
    ['another sign', (q: string) => q.replace(/.$/, 'z'), '10047 请求签名sign无效，请检查签名信息'],
    ['an unknown appkey', (q: string) => q.replace('tuku', 'nobody'), '10001 错误的请求appkey'],
  ])('%s is refused', async (_, edit, expected) => {
    expect(await gateway({ auth: 'strict' }).verdict(request(edit(appkeyQuery(undefined, at()))))).toBe(expected);
  });

  test('unknown appkeys are accounts of their own; temporary keys cannot be one', async () => {
    expect(await gateway().verdict(request(appkeyQuery({ id: 'nobody', secret: '' }, at())))).toBe(
      'passed as unknown:nobody',
    );
    const credentials = [{ id: 'sts', secret: 's', account: 'a', token: 't' }];
    const temporary = request(appkeyQuery({ id: 'sts', secret: 's' }, at()));
    expect(await gateway({ credentials }).verdict(temporary)).toBe('10001 错误的请求appkey');
    const odd = request(appkeyQuery({ id: '%00', secret: 's' }, at()));
    expect(await gateway().verdict(odd)).toBe('10001 错误的请求appkey');
  });

  test('a signature takes precedence over an appkey', async () => {
    expect(await gateway().verdict(sign({}, `${path}?appkey=nobody`))).toBe('passed as tuku');
  });
});

describe('other refusals of the gateway', () => {
  const bare = { method: 'POST', target: path, headers: {}, body };

  test('requests without proof, unless the switch allows them', async () => {
    expect(await gateway().verdict(bare)).toBe('401 ACCESS_ERROR: lack of header authorization');
    const open = gateway({ switches: { anonymous: 'allowed' } });
    expect(await open.verdict(bare)).toBe('passed as tuku');
    expect(await open.verdict(withAuthorization(sign(), (h) => h.replace(/.$/, 'z')))).toMatch(/^401/);
  });

  test('unknown paths and methods', async () => {
    const { verdict } = gateway();
    const none = '404 NOT_FOUND: no route and no API found with those values';
    expect(await verdict(sign({}, '/jdai/index'))).toBe(none);
    expect(await verdict(sign({}, '/jdai/'))).toBe(none);
    expect(await verdict(sign({}, `${path}/`))).toBe(none);
    const query = appkeyQuery(undefined, now.getTime());
    expect(await verdict({ ...bare, target: `/jdai/nothing?${query}` })).toBe('10003 不存在相应的数据信息');
    expect(await verdict({ ...bare, method: 'GET', target: `${path}?${query}`, body: '' })).toBe(
      '10003 不存在相应的数据信息',
    );
  });

  test('more than 5 MB', async () => {
    const { verdict } = gateway();
    const large = body + ' '.repeat(5 * 1024 * 1024 - body.length);
    expect(await verdict(sign({}, path, large))).toBe('passed as tuku');
    const tooLarge = '413 HTTP_REQUEST_ENTITY_TOO_LARGE: Payload too large';
    expect(await verdict(sign({}, path, `${large} `))).toBe(tooLarge);
    expect(await verdict(sign({}, path, ''), 13 * 1024 * 1024)).toBe(tooLarge);
    const query = appkeyQuery(undefined, now.getTime());
    expect(await verdict({ ...bare, target: `${path}?${query}`, body: `${large} ` })).toBe(
      '10030 调用网关失败，请与京东云联系',
    );
  });

  test('an address of more than 8 k', async () => {
    const { verdict } = gateway();
    const most = `${path}?a=${'x'.repeat(8192 - path.length - 2)}`;
    expect(most.replace('?', '').length).toBe(8192);
    expect(await verdict(sign({}, most))).toBe('passed as tuku');
    expect(await verdict(sign({}, `${most}x`))).toBe('414 HTTP_URI_TOO_LONG: URI too long');
    const query = appkeyQuery(undefined, now.getTime());
    const long = { ...bare, target: `${most}&${query}` };
    expect(await verdict(long)).toBe('10030 调用网关失败，请与京东云联系');
  });

  test('bodies that are not a JSON object: the product’s own code, whatever the content type', async () => {
    const { ask } = gateway();
    for (const sent of ['', '{', '[]', 'null', '"x"', 'a=b', '\ud800', '{"a":1}x']) {
      const { json } = await ask(
        sign({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }, path, sent),
      );
      expect(json).toMatchObject({ code: '10000', result: { code: 5001, message: 'INVALID_PARAMETER_JSON' } });
    }
  });
});

describe('calls left', () => {
  const remains = async (ask: ReturnType<typeof gateway>['ask'], id = 'tuku') => {
    const { json } = await ask(sign({ id, secret: id === 'tuku' ? 'tuku-secret' : 'x' }));
    expect(json.remainTimes).toBe(json.remain);
    return json.remain;
  };

  test('count down by account and day, and without quotas refuse nothing', async () => {
    const { ask } = gateway();
    expect([await remains(ask), await remains(ask), await remains(ask, 'other')]).toEqual([499, 498, 499]);
    for (let n = 0; n < 500; n++) await remains(ask);
    expect(await remains(ask)).toBe(0);
    // Midnight in Beijing.
    now = new Date('2026-03-04T15:59:59Z');
    expect(await remains(ask)).toBe(0);
    now = new Date('2026-03-04T16:00:00Z');
    expect(await remains(ask)).toBe(499);
  });

  test.each([
    ['person', 500, 2],
    ['company', 1000, 2],
    ['beta', 2000, 5],
  ])('with quotas the package of a %s has %i calls a day and %i a second', async (name, perDay, perSecond) => {
    const { ask, verdict } = gateway({ quotas: true, switches: { package: name } });
    for (let n = 0; n < perSecond; n++) await remains(ask);
    expect(await verdict(sign())).toBe('10043 超过QPS限额，请降低调用频率或与京东云联系');
    expect(await verdict(sign({ id: 'other', secret: 'x' }))).toBe('passed as unknown:other');
    for (let n = perSecond; n < perDay; n++) {
      now = new Date(now.getTime() + 1000);
      expect(await remains(ask)).toBe(perDay - n - 1);
    }
    now = new Date(now.getTime() + 1000);
    expect(await verdict(sign())).toBe('10040 超过每天限量，请明天继续');
  });
});

test('every name and code of the gateway may be injected', () => {
  const { errorCodes } = gateway().dialect;
  for (const row of [...Object.keys(systemErrors), ...Object.keys(gatewayErrors)]) {
    expect(errorCodes).toContain(row);
    expect(errorCodes).toContain(wireCode(row));
  }
});
