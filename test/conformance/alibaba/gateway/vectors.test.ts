import { fixedClock } from '../../../../src/protocol/clock-and-ids.ts';
import { ask, authenticated, isClaimed, testGateway } from '../../../support/alibaba-gateway.ts';
import { thrownBy } from '../../../support/thrown.ts';
import {
  acs3,
  acs4,
  named,
  type RecordedRequest,
  roaV1,
  rpcV1,
  signedVectors,
  unsigned,
  uploadSteps,
  type Vector,
  wire,
} from './vectors.ts';

function gatewayOf(vector: Vector, changes: { secret?: string; token?: string; clock?: Date; strict?: boolean } = {}) {
  const { accessKeyId: id = '', accessKeySecret = '', clock } = vector;
  const token = changes.token ?? vector.securityToken;
  const credential = {
    id,
    secret: changes.secret ?? accessKeySecret,
    account: 'owner',
    ...(token === undefined ? {} : { token }),
  };
  return testGateway({
    credentials: [credential],
    strict: changes.strict ?? true,
    clock: fixedClock(changes.clock ?? new Date(clock)),
  });
}

test('there are as many vectors as the specification counts', () => {
  expect([rpcV1, roaV1, acs3, unsigned, acs4, uploadSteps].map((list) => list.length)).toEqual([11, 13, 15, 3, 1, 3]);
});

test.each(named(signedVectors))('%s authenticates and is served', async (_, vector) => {
  const { report, response } = await ask(gatewayOf(vector), wire(vector.request));
  expect(report).toMatchObject({ served: true, account: 'owner' });
  expect(report.code).toBeUndefined();
  expect(response.status).toBe(200);
});

test.each(named([...rpcV1, ...roaV1]))('%s: the server’s string to sign is in the refusal', async (_, vector) => {
  const { code, message } = await ask(gatewayOf(vector, { secret: 'wrong' }), wire(vector.request));
  expect(code).toBe('SignatureDoesNotMatch');
  // Of the accepted forms, the one without `=` after an empty value is not the documented one.
  const expected = vector.expected?.stringToSign.replace(/&empty$/, '&empty=');
  const text = 'Specified signature is not matched with our calculation. server string to sign is:';
  if (message !== undefined) expect(message).toBe(text + expected);
});

test.each(named([...acs3, ...acs4]))('%s: so are the server’s texts of ACS3 and ACS4', async (_, vector) => {
  const { code, message } = await ask(gatewayOf(vector, { secret: 'wrong' }), wire(vector.request));
  expect(code).toBe('SignatureDoesNotMatch');
  const [text, canonical] = [vector.expected?.stringToSign, vector.expected?.canonicalRequest].map((lines = '') =>
    lines.replaceAll('\n', '\\n'),
  );
  if (message !== undefined) {
    expect(message).toBe(
      `Specified signature does not match our calculation. server StringToSign is [${text}] server CanonicalRequest is [${canonical}]`,
    );
  }
});

test('ACS4 with the key chain of bytes', () => {
  const [vector] = acs4 as [Vector];
  const { headers } = vector.request;
  const changed = headers.map(
    ([name, value]) =>
      [name, value.replace(/Signature=\w+$/, `Signature=${vector.expected?.signatureByteKeyChain}`)] as const,
  );
  expect(authenticated(gatewayOf(vector), wire(vector.request, { headers: changed })).account).toBe('owner');
});

test.each(named(unsigned))('%s passes, unless keys are strict', async (name, vector) => {
  const open = await ask(gatewayOf(vector, { strict: false }), wire(vector.request));
  expect(open.report).toMatchObject({ served: true, account: 'tuku' });
  expect(open.code).toBeUndefined();
  const strict = await ask(gatewayOf(vector), wire(vector.request));
  expect(strict.code).toBe(name.includes('bearer') ? 'InvalidBearerToken' : 'MissingAccessKeyId');
});

test('the form upload to the object store is not recognised', () => {
  const [, form] = uploadSteps as [Vector, Vector];
  expect(isClaimed(gatewayOf(form), wire(form.request))).toBe(false);
});

test.each(named(signedVectors))('%s: a wrong clock, secret or token', (_, vector) => {
  const off = (minutes: number) => new Date(new Date(vector.clock).getTime() + minutes * 60_000);
  const attempt = (changes: Parameters<typeof gatewayOf>[1]) => () =>
    authenticated(gatewayOf(vector, changes), wire(vector.request));
  for (const minutes of [-15, 15]) expect(attempt({ clock: off(minutes) })).not.toThrow();
  for (const minutes of [-15.1, 15.1]) {
    expect(attempt({ clock: off(minutes) })).toThrow('InvalidTimeStamp.Expired');
  }
  expect(attempt({ secret: 'x' })).toThrow('SignatureDoesNotMatch');
  expect(attempt({ token: 'x' })).toThrow(
    vector.securityToken === undefined ? 'MissingSecurityToken' : 'InvalidSecurityToken.MismatchWithAccessKey',
  );
});

describe('a changed byte is refused', () => {
  /** The error that a changed byte leads to; undefined when the request still passes. */
  function outcome(vector: Vector, changes: Partial<RecordedRequest>): string | undefined {
    return thrownBy(() => authenticated(gatewayOf(vector), wire(vector.request, changes)));
  }

  const refusal =
    /^(not claimed|SignatureDoesNotMatch|IncompleteSignature|Missing|Invalid(Version|Action|AccessKeyId|SignatureMethod|TimeStamp|Parameter\.Format|BearerToken))/;

  test.each(named(signedVectors))('%s: body', (_, vector) => {
    const body = Buffer.from(vector.request.bodyBase64, 'base64');
    const type = header(vector.request, 'content-type') ?? '';
    // Nothing covers the body of ROA calls of openapi-client, nor a body other than a form of RPC calls.
    const isCovered = !isRoaV1(vector) || header(vector.request, 'content-md5') !== undefined;
    if (isRpcV1(vector)) expect(body.length === 0 || type.includes('form')).toBe(true);
    const results = [...body.keys()].map((index) => {
      const changed = Buffer.from(body);
      changed[index] = (changed[index] as number) ^ 1;
      return outcome(vector, { bodyBase64: changed.toString('base64') });
    });
    const expected = isCovered ? refusal : /^(passed|InvalidParameter\.Format)$/;
    expect(results.filter((result = 'passed') => !expected.test(result))).toEqual([]);
  });

  test.each(named(signedVectors))('%s: method and target', (_, vector) => {
    const { target, method } = vector.request;
    expect(outcome(vector, { method: method === 'GET' ? 'POST' : 'GET' })).toMatch(refusal);
    const changes = flips(target).slice(1);
    const others = changes.filter((changed) => !sameMeaning(changed, target));
    expect(others.filter((changed) => !refusal.test(outcome(vector, { target: changed }) ?? ''))).toEqual([]);
  });

  test.each(named(signedVectors))('%s: signed headers', (_, vector) => {
    const { headers } = vector.request;
    for (const [place, [name, value]] of headers.entries()) {
      if (!isSigned(vector, name.toLowerCase())) continue;
      const wrong = flips(value).filter((changed) => {
        const result = outcome(vector, { headers: headers.with(place, [name, changed]) });
        return !refusal.test(result ?? '');
      });
      expect([name, wrong]).toEqual([name, []]);
      expect(outcome(vector, { headers: headers.filter((_, other) => other !== place) })).toMatch(refusal);
    }
  });

  const header = ({ headers }: RecordedRequest, wanted: string) =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const authorization = ({ request }: Vector) => header(request, 'authorization') ?? '';
  const isRpcV1 = (vector: Vector) => authorization(vector) === '';
  const isRoaV1 = (vector: Vector) => authorization(vector).startsWith('acs ');

  function isSigned(vector: Vector, name: string): boolean {
    if (isRpcV1(vector)) return false;
    if (name === 'authorization') return true;
    if (isRoaV1(vector)) return /^(x-acs-.*|accept|content-md5|content-type|date)$/.test(name);
    const names = /SignedHeaders=([^,]*)/.exec(authorization(vector))?.[1] ?? '';
    return names.split(';').includes(name);
  }

  /** Whether both decode to the same string: `%2f` for `%2F`, or a raw character for its code. */
  function sameMeaning(a: string, b: string): boolean {
    try {
      return decodeURIComponent(a) === decodeURIComponent(b);
    } catch {
      return false;
    }
  }

  /** The text with each of its characters changed in turn. */
  function flips(text: string): string[] {
    return Array.from(text, (_, index) => flipped(text, index));
  }

  function flipped(text: string, index: number): string {
    return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
  }
});
