import { addressOf } from '../../../adapters/volcengine/gateway/address.ts';
import { authenticate } from '../../../adapters/volcengine/gateway/authenticate.ts';
import { canonicalRequest, readTos4, stringToSign, tos4Signature } from '../../../adapters/volcengine/gateway/tos4.ts';
import * as operations from '../../../adapters/volcengine/tosvectors/operations.ts';
import recorded from '../../../fixtures/volcengine/gateway/tos4-requests.json' with { type: 'json' };
import { ApiError } from '../../../src/protocol/errors.ts';
import { keyRing } from '../../../src/protocol/keys.ts';
import { type RequestParts, type WireRequest, wireRequest } from '../../../src/protocol/wire.ts';

type Recorded = (typeof recorded.vectors)[number];

/** A recorded request as the listener hands it over: an absolute target names the host. */
function partsOf({ request }: Recorded): RequestParts {
  const absolute = /^https?:\/\/([^/]+)(.*)$/.exec(request.target);
  const host = absolute?.[1] ?? request.headers.find(([name]) => name?.toLowerCase() === 'host')?.[1] ?? '';
  return {
    method: request.method,
    target: absolute?.[2] ?? request.target,
    host,
    rawHeaders: request.headers.flat(),
    body: Buffer.from(request.bodyBase64, 'base64'),
  };
}

/** The code that a request is refused with, at the time that it was recorded; undefined when it passes. */
function codeOf({ accessKeyId, accessKeySecret, clock, request: { headers } }: Recorded, request: WireRequest) {
  const token = headers.find(([name]) => name?.toLowerCase() === 'x-tos-security-token')?.[1];
  const credential = { id: accessKeyId, secret: accessKeySecret, account: 'recorded', ...(token && { token }) };
  const signatureClock = { now: () => new Date(clock) };
  try {
    authenticate(request, addressOf(request), { keys: keyRing([credential], true), signatureClock });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.code.replace(/#.*/, '');
    throw error;
  }
}

const withHeader = (parts: RequestParts, wanted: string, change: (value: string) => string): RequestParts => ({
  ...parts,
  rawHeaders: parts.rawHeaders.map((value, at, all) =>
    at % 2 === 1 && all[at - 1]?.toLowerCase() === wanted ? change(value) : value,
  ),
});

const operationOf = (request: WireRequest) => addressOf(request).operation;

it('54 requests of three clients are recorded, of all operations', () => {
  expect(recorded.vectors).toHaveLength(54);
  expect(new Set(recorded.vectors.map(({ operation }) => operation))).toEqual(new Set(Object.keys(operations)));
});

describe.each(recorded.vectors.map((each) => [each.name, each] as const))('%s', (_name, each) => {
  const parts = partsOf(each);
  const request = wireRequest(parts);

  it('has the recorded texts and signature', () => {
    const tos4 = readTos4(request);
    const canonical = canonicalRequest(request, tos4);
    expect(canonical).toBe(each.expected.canonicalRequest);
    const text = stringToSign(tos4, canonical);
    expect(text).toBe(each.expected.stringToSign);
    expect(tos4Signature(each.accessKeySecret, tos4, text)).toBe(each.expected.signature);
    expect(operationOf(request)).toBe(each.operation);
    expect(codeOf(each, request)).toBeUndefined();
  });

  it('is refused once any covered part differs by a byte', () => {
    const altered: [string, RequestParts][] = [
      ['method', { ...parts, method: 'PUT' }],
      ['path', { ...parts, target: `${parts.target}x` }],
      ['query', { ...parts, target: `${parts.target}?a` }],
      ['host', { ...parts, host: `${parts.host}x` }],
      ...readTos4(request)
        .signedHeaders.filter((name) => name !== 'host')
        .map((name): [string, RequestParts] => [name, withHeader(parts, name, (value) => `${value}0`)]),
      [
        'signature',
        withHeader(parts, 'authorization', (value) => value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))),
      ],
      ['scope', withHeader(parts, 'authorization', (value) => value.replace('/cn-beijing/', '/cn-beijinh/'))],
      [
        'list of headers',
        withHeader(parts, 'authorization', (value) => value.replace(/SignedHeaders=/, 'SignedHeaders=accept;')),
      ],
    ];
    for (const [what, other] of altered) {
      const code = codeOf(each, wireRequest(other));
      const wanted = what === 'x-tos-security-token' ? 'InvalidAccessKeyId' : 'SignatureDoesNotMatch';
      expect([what, code]).toEqual([what, wanted]);
    }
  });

  it('is not refused for what no client covers', () => {
    for (const other of [{ ...parts, body: Buffer.from('{}') }, withHeader(parts, 'user-agent', () => 'another')]) {
      expect(codeOf(each, wireRequest(other))).toBeUndefined();
    }
  });
});
