import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { gatewayErrors } from '../../../../adapters/alibaba/gateway/errors.ts';
import { xmlDocument } from '../../../../adapters/alibaba/gateway/xml.ts';
import { wireCode } from '../../../../src/protocol/errors.ts';
import { ask, received, testGateway, testTime } from '../../../support/alibaba-gateway.ts';
import { signRpcV1 } from '../../../support/alibaba-signer.ts';

const gateway = testGateway();
const host = 'cityvisual.test:4570';

function call(action: string, parameters: Record<string, string> = {}, format = 'JSON', dialect = gateway) {
  const request = signRpcV1({ host, time: testTime, version: '2018-10-30', action, format }, parameters);
  return ask(dialect, received(request));
}

describe('success', () => {
  test('JSON', async () => {
    const { response, identity, fields } = await call('Lists');
    expect(response.status).toBe(200);
    expect(response.headers).toEqual({
      'Content-Type': 'application/json;charset=utf-8',
      'x-acs-request-id': identity.requestId,
    });
    expect(fields).toMatchObject({ RequestId: identity.requestId, Plain: ['x', 'y'], Nothing: null });
  });

  test('XML is the default of RPC v1', async () => {
    const { response, identity, body } = await call('Lists', {}, '');
    expect(response.headers['Content-Type']).toBe('text/xml;charset=utf-8');
    expect(body).toBe(
      [
        "<?xml version='1.0' encoding='UTF-8'?><ListsResponse>",
        '<AlgoLibs><AlgoLib><Name>a&lt;&amp;&gt;\ufffd&quot;]]&gt;</Name><Size>1</Size></AlgoLib>',
        '<AlgoLib><Name>图库</Name><Ok>true</Ok></AlgoLib></AlgoLibs>',
        '<Empty></Empty><Plain>x</Plain><Plain>y</Plain>',
        '<Renamed><Item><Id>1</Id><Inner><Number>2</Number><Number>3</Number></Inner></Item></Renamed>',
        `<RequestId>${identity.requestId}</RequestId></ListsResponse>`,
      ].join(''),
    );
  });

  test('any text makes a well-formed document and comes back', () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const document = xmlDocument('R', { Text: text });
        expect(XMLValidator.validate(document)).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML cannot hold
        const expected = text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
        const { R } = parser.parse(document) as { R: { Text: string } };
        expect(R.Text.replaceAll('\r', '\n')).toBe(expected.replaceAll('\r', '\n'));
      }),
    );
  });
});

describe('errors', () => {
  test('JSON, in the order of real answers, all strings', async () => {
    const { response, identity, body } = await call('DescribeAlgoLib');
    const { requestId } = identity;
    expect(response.status).toBe(404);
    expect(response.headers['Content-Type']).toBe('application/json;charset=utf-8');
    expect(body).toBe(
      JSON.stringify({
        RequestId: requestId,
        Message: 'Specified api is not found, please check your url and method.',
        Recommend: `https://api.aliyun.com/troubleshoot?q=InvalidAction.NotFound&product=cityvisual&requestId=${requestId}`,
        HostId: host,
        Code: 'InvalidAction.NotFound',
      }),
    );
  });

  test('XML', async () => {
    const { response, identity, body } = await call('DescribeAlgoLib', {}, '');
    const { requestId } = identity;
    expect(response.status).toBe(404);
    expect(response.headers).toEqual({ 'Content-Type': 'text/xml;charset=utf-8', 'x-acs-request-id': requestId });
    expect(body).toBe(
      `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>${requestId}</RequestId><HostId>${host}</HostId><Code>InvalidAction.NotFound</Code><Message>Specified api is not found, please check your url and method.</Message><Recommend><![CDATA[https://api.aliyun.com/troubleshoot?q=InvalidAction.NotFound&product=cityvisual&requestId=${requestId}]]></Recommend></Error>`,
    );
  });

  test.each(Object.entries(gatewayErrors))('%s', async (code, { status, message }) => {
    const answer = await call('Fails', { Code: code });
    expect([answer.response.status, answer.code, answer.fields.Code]).toEqual([status, wireCode(code), wireCode(code)]);
    expect(answer.message).toBe(message.en);
  });

  test('every code that can be injected has a row', async () => {
    for (const row of gateway.errorCodes) expect((await call('Fails', { Code: row })).code).toBe(wireCode(row));
  });

  test.each([
    ['NotFound.Thing', 404, 'NotFound.Thing', 'Thing 7.'],
    ['NotFound.Thing#gone', 410, 'NotFound.Thing', 'Thing 7 is gone.'],
    ['Nowhere', 500, 'InternalError', gatewayErrors.InternalError.message.en],
    ['MissingNothing', 500, 'InternalError', gatewayErrors.InternalError.message.en],
    ['constructor', 500, 'InternalError', gatewayErrors.InternalError.message.en],
  ])('a product’s %s', async (row, status, code, message) => {
    const answer = await call('Fails', { Code: row });
    expect([answer.response.status, answer.code, answer.message]).toEqual([status, code, message]);
  });

  test('a product’s own row of a gateway’s code goes first', async () => {
    const errors = { InternalError: { status: 503, message: { en: 'Own.', zh: '' }, provenance: 'inferred' as const } };
    const answer = await call('Breaks', { Why: 'x' }, 'JSON', testGateway({}, { errors }));
    expect([answer.response.status, answer.code, answer.message]).toEqual([503, 'InternalError', 'Own.']);
  });

  test.each([
    ['gone', 410, 'NotFound.Thing'],
    ['anything', 500, 'InternalError'],
    ['translator', 500, 'InternalError'],
  ])('what is thrown is translated: %s', async (Why, status, code) => {
    const answer = await call('Breaks', { Why });
    expect([answer.response.status, answer.code]).toEqual([status, code]);
    expect(answer.body).not.toContain(Why === 'anything' ? 'anything' : 'translator');
  });
});

describe('a product’s own envelope', () => {
  const own = testGateway(
    {},
    {
      envelope: {
        encode: (output) => ({
          status: 200,
          headers: { 'Content-Type': 'a/b' },
          body: JSON.stringify({ data: output }),
        }),
        encodeError(error) {
          if (error.code === 'ServiceUnavailable') throw new Error('broken');
          if (error.code.startsWith('Throttling')) return undefined;
          return { status: 200, headers: {}, body: JSON.stringify({ code: 400, msg: error.code }) };
        },
      },
    },
  );

  test('answers and errors are the product’s, with the gateway’s request id', async () => {
    const { response, identity, fields } = await call('DescribeAlgoLibs', {}, 'JSON', own);
    expect(response.headers).toEqual({ 'Content-Type': 'a/b', 'x-acs-request-id': identity.requestId });
    expect(fields.data).toMatchObject({ Version: '2018-10-30' });
    const failed = await call('Required', {}, 'JSON', own);
    expect([failed.code, failed.body]).toEqual(['MissingText', '{"code":400,"msg":"MissingText"}']);
  });

  test.each(['Throttling.User', 'ServiceUnavailable'])('%s is left to the gateway', async (code) => {
    const answer = await call('Fails', { Code: code }, 'JSON', own);
    expect(answer.fields).toMatchObject({ Code: code, HostId: host });
  });
});
