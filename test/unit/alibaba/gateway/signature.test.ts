import fc from 'fast-check';
import type { WireRequest } from '../../../../src/protocol/wire.ts';
import { ask, authenticated, isClaimed, received, testGateway, testTime } from '../../../support/alibaba-gateway.ts';
import { type SignedRequest, signAcs3, signRoaV1, signRpcV1 } from '../../../support/alibaba-signer.ts';

const gateway = () => testGateway({ strict: true });
const base = { host: '127.0.0.1:4570', time: testTime };

/** Strings of whole characters: lone surrogates have no UTF-8 form. */
const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const names = fc.string({ unit: fc.constantFrom(...'abYZ09.-_~ *!()[]/%&=+图'), minLength: 1, maxLength: 12 });
const parameters = fc
  .dictionary(names, text, { maxKeys: 6, noNullPrototype: true })
  .map((own) => Object.fromEntries(Object.entries(own).map(([name, value]) => [`x${name}`, value])));
const method = fc.constantFrom('GET', 'POST');

async function isServed(request: WireRequest): Promise<void> {
  const { report } = await ask(gateway(), request);
  expect([report.code, report.account]).toEqual([undefined, 'tuku']);
}

/** The request with one byte of its body, query or signed header changed. */
function changed(request: SignedRequest, place: number): WireRequest {
  const flip = (sign: number) => sign ^ 1;
  if (request.body.length > 0) {
    const body = Buffer.from(request.body);
    body[place % body.length] = flip(body[place % body.length] as number);
    return received({ ...request, body });
  }
  const [name, value] = Object.entries(request.headers).find(([key]) => key === 'Authorization') ?? ['', ''];
  const at = value.length - 1 - (place % 20);
  if (name === '') return received({ ...request, target: `${request.target}&more=${place}` });
  const other = value.slice(0, at) + String.fromCharCode(flip(value.charCodeAt(at))) + value.slice(at + 1);
  return received(request, { Authorization: other });
}

async function holds(request: SignedRequest, place: number): Promise<void> {
  await isServed(received(request));
  expect(() => authenticated(gateway(), changed(request, place))).toThrow(/^(Signature|Incomplete|Invalid|Missing)/);
}

test('RPC v1: any parameters', async () => {
  await fc.assert(
    fc.asyncProperty(
      parameters,
      method,
      fc.constantFrom('HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SM3'),
      fc.nat(),
      async (own, verb, signatureMethod, place) => {
        const to = { ...base, version: '2018-10-30', action: 'DescribeInstances', method: verb, signatureMethod };
        await holds(signRpcV1(to as Parameters<typeof signRpcV1>[0], own), place);
      },
    ),
  );
});

test('ROA v1: any query and body', async () => {
  await fc.assert(
    fc.asyncProperty(
      parameters,
      fc.option(fc.dictionary(text, text), { nil: undefined }),
      fc.constantFrom('HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SM3'),
      fc.nat(),
      async (query, body, signatureMethod, place) => {
        const to = { ...base, version: '2018-05-09', path: '/green/image/scan', signatureMethod };
        const content = body === undefined ? { query } : { query, body };
        await holds(signRoaV1(to as Parameters<typeof signRoaV1>[0], content), place);
      },
    ),
  );
});

test('ACS3: any query and body, RPC and ROA', async () => {
  await fc.assert(
    fc.asyncProperty(
      parameters,
      fc.option(fc.dictionary(text, text), { nil: undefined }),
      fc.constantFrom('ACS3-HMAC-SHA256', 'ACS3-HMAC-SM3'),
      fc.boolean(),
      fc.nat(),
      async (query, body, algorithm, isRoa, place) => {
        const to = {
          ...base,
          version: isRoa ? '2018-05-09' : '2018-10-30',
          action: 'DescribeInstances',
          path: isRoa ? '/green/image/scan' : '/',
          algorithm,
        };
        const content = body === undefined ? { query } : { query, body };
        await holds(signAcs3(to as Parameters<typeof signAcs3>[0], content), place);
      },
    ),
  );
});

test('whatever comes, identifying and answering never throw', async () => {
  const dialect = testGateway();
  const header = fc.constantFrom(
    'Authorization',
    'x-acs-version',
    'x-acs-action',
    'x-acs-date',
    'Content-Type',
    'Host',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(header, fc.string({ unit: 'binary-ascii' })),
      fc.constantFrom('acs ', 'ACS3-HMAC-SHA256 ', 'ACS4-HMAC-SM3 ', ''),
      fc.string({ unit: fc.constantFrom(...'aA=&%+./?1 {}[]"') }),
      fc.uint8Array(),
      async (headers, scheme, query, bytes) => {
        const claimed = {
          ...headers,
          Authorization: scheme + (headers.Authorization ?? ''),
          'x-acs-version': '2018-10-30',
        };
        const request = { method: 'POST', target: `/?${query}`, headers: claimed, body: Buffer.from(bytes) };
        if (!isClaimed(dialect, received(request))) return;
        const { response } = await ask(dialect, received(request));
        expect(response.status).toBeLessThan(500);
      },
    ),
  );
});
