import { decode } from '../../../../adapters/tencent/gateway/decode.ts';
import { through } from '../../../support/stages.ts';
import { ask, isClaimed, testGateway, testProduct } from '../../../support/tencent-gateway.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { bodyOf, type RecordedRequest, type Vector, vectors, wire } from './vectors.ts';

function gatewayOf({ serverState, expect }: Vector, strict = expect.verify !== 'unsigned') {
  const { secretId: id, secretKey: secret, token, unixTime } = serverState;
  const credential = { id, secret, account: 'owner', ...(token === null ? {} : { token }) };
  return testGateway({ credentials: [credential], strict, time: unixTime });
}

function authenticate(vector: Vector, request: RecordedRequest, body = bodyOf(request)) {
  const gateway = gatewayOf(vector);
  const received = wire(request, body);
  if (!isClaimed(received)) throw new Error('not claimed');
  return through(gateway, received, 'authenticate').caller;
}

const named = (list: readonly Vector[]) => list.map((vector) => [vector.name, vector] as const);
const signed = vectors.filter(({ expect }) => expect.verify === 'ok');
const refused = vectors.filter(({ expect }) => expect.verify === 'error');

test('there are as many vectors as the specification counts', () => {
  expect(vectors).toHaveLength(120);
});

test.each(named(signed))('%s authenticates', (_, vector) => {
  expect(authenticate(vector, vector.request).account).toBe('owner');
});

test.each(named(vectors.filter(({ expect }) => expect.verify === 'unsigned')))('%s passes unsigned', (_, vector) => {
  expect(authenticate(vector, vector.request).account).toBe('tuku');
  const strict = gatewayOf(vector, true);
  return expect(ask(strict, wire(vector.request))).resolves.toMatchObject({ code: 'AuthFailure.InvalidAuthorization' });
});

test.each(named(refused))('%s is refused', async (_, vector) => {
  const { code, message, response } = await ask(gatewayOf(vector), wire(vector.request));
  expect(code).toBe(vector.expect.code);
  if (vector.expect.message !== undefined) expect(message).toBe(vector.expect.message);
  expect(response.status).toBe(200);
});

test.each(named(vectors.filter(({ decoded }) => decoded.params !== null)))('%s decodes', (_, vector) => {
  const request = wire(vector.request);
  expect(isClaimed(request)).toBe(true);
  const exchange = gatewayOf(vector).open(request, () => undefined);
  expect(exchange.identity.operation).toBe(vector.decoded.action);
  // Not routed: some vectors have no region, one an unknown action.
  expect(decode(exchange, schemaOf(vector), false)).toEqual(vector.decoded.params);
});

function schemaOf({ decoded: { action } }: Vector): object {
  return action === 'DeleteGroup' ? {} : (testProduct().operations.get(action)?.schema as object);
}

test.each(['multipart', 'octet-stream'])('an action without %s says so', async (form) => {
  const vector = vectors.find(({ name }) => name === `tc3-post-${form}`) as Vector;
  const { code, message } = await ask(gatewayOf(vector), wire(vector.request));
  expect(code).toBe('UnsupportedProtocol');
  expect(message).toMatch(
    /^this action does not support Content-Type=`(multipart\/form-data|application\/octet-stream)`/,
  );
});

test.each(named(vectors.filter(({ name }) => name.includes('no-region'))))('%s misses a region', async (_, vector) => {
  expect(await ask(gatewayOf(vector), wire(vector.request))).toMatchObject({
    code: 'MissingParameter',
    message: expect.stringContaining('`Region`'),
  });
});

describe('a changed byte is refused', () => {
  const unsignedBody = ({ request }: Vector) => request.rawHeaders.includes('UNSIGNED-PAYLOAD');
  const isTc3 = ({ request }: Vector) => request.rawHeaders.includes('X-TC-Version');

  test.each(named(signed.filter(({ request }) => request.method === 'POST')))('%s: body', (_, vector) => {
    const body = bodyOf(vector.request);
    const outcomes = [...body.keys()].map((index) => {
      const changed = Buffer.from(body);
      changed[index] = (changed[index] as number) ^ 1;
      return thrownBy(() => authenticate(vector, vector.request, changed));
    });
    // UNSIGNED-PAYLOAD leaves the body out of the signature: that is its purpose
    const expected = unsignedBody(vector) ? /^passed$/ : /^(AuthFailure|MissingParameter|InvalidParameter)/;
    expect(outcomes.filter((outcome = 'passed') => !expected.test(outcome))).toEqual([]);
  });

  test.each(named(signed.filter(({ request }) => request.method === 'GET')))('%s: query', (_, vector) => {
    const { url } = vector.request;
    const changes = flips(url).slice(url.indexOf('?') + 1);
    const refusals = changes.map((changed) =>
      thrownBy(() => authenticate(vector, { ...vector.request, url: changed })),
    );
    expect(changes.filter((_, i) => refusals[i] === undefined)).toEqual([]);
  });

  test.each(named(signed.filter(isTc3)))('%s: signed headers', (_, vector) => {
    for (const name of ['authorization', 'content-type', 'x-tc-timestamp', ...signedNames(vector)]) {
      const { rawHeaders } = vector.request;
      const place = rawHeaders.findIndex((header, index) => index % 2 === 0 && header.toLowerCase() === name) + 1;
      const passed = flips(rawHeaders[place] as string).filter((changed) => {
        const request = { ...vector.request, rawHeaders: rawHeaders.with(place, changed) };
        return thrownBy(() => authenticate(vector, request)) === undefined;
      });
      expect([name, passed]).toEqual([name, []]);
    }
  });

  // a host is changed where the client signed the one it sent; official hosts and a dropped port are candidates anyway
  test.each(named(signed))('%s: host', (_, vector) => {
    const { rawHeaders } = vector.request;
    const place = rawHeaders.indexOf('Host') + 1;
    const host = rawHeaders[place] as string;
    const signedHost = vector.derived?.signedHost ?? '';
    if (signedHost.endsWith('.tencentcloudapi.com')) return;
    const outcomes = flips(host)
      .slice(0, signedHost.length)
      .map((changed) => {
        const request = { ...vector.request, rawHeaders: rawHeaders.with(place, changed) };
        return thrownBy(() => authenticate(vector, request));
      });
    expect(outcomes.filter((outcome) => !outcome?.includes('SignatureFailure'))).toEqual([]);
  });

  test.each(named(signed))('%s: secret and token', (_, vector) => {
    const { serverState } = vector;
    const changed = { ...serverState, secretKey: flipped(serverState.secretKey, 0) };
    expect(() => authenticate({ ...vector, serverState: changed }, vector.request)).toThrow(/SignatureFailure/);
    const token = { ...serverState, token: `${serverState.token ?? ''}x` };
    expect(() => authenticate({ ...vector, serverState: token }, vector.request)).toThrow(/TokenFailure/);
  });

  function signedNames({ request }: Vector): string[] {
    const header = request.rawHeaders.find((text) => text.includes('SignedHeaders=')) ?? '';
    const names = /SignedHeaders=([^,]*)/.exec(header)?.[1] ?? '';
    return names.split(';').filter((name) => name !== 'host' && name !== 'content-type');
  }

  /** The text with each of its characters changed in turn. */
  function flips(text: string): string[] {
    return Array.from(text, (_, index) => flipped(text, index));
  }

  function flipped(text: string, index: number): string {
    return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
  }
});
