import { createHmac } from 'node:crypto';
import { signRpcV1 } from '../../../../adapters/alibaba/gateway/rpc-v1-text.ts';
import { percentEncode } from '../../../../src/protocol/parameters.ts';

const MB = 1024 * 1024;
const sign = (values: ReadonlyMap<string, string>, sent: number) =>
  signRpcV1({ hash: 'sha1', secret: 'secret', method: 'POST', sent }, values);

/** As the vendor's page describes it, in the plainest way. */
function plainly(values: ReadonlyMap<string, string>): string {
  const names = [...values.keys()].filter((name) => name !== 'Signature').sort();
  const query = names.map((name) => `${percentEncode(name)}=${percentEncode(values.get(name) ?? '')}`).join('&');
  return `POST&${percentEncode('/')}&${percentEncode(query)}`;
}

test.each<[string, Record<string, string>]>([
  ['short values', { Action: 'Search', Signature: 'ignored', b: "a+/= '*", a: '图库🐼' }],
  ['a picture of megabytes', { Pic: Buffer.alloc(2 * MB, 'picture\xff\xfb').toString('base64'), Z: '1' }],
  ['only what is encoded', { Pic: '/+='.repeat(MB / 3) }],
  [
    'characters of several bytes across chunks',
    { a: 'x', Text: '图🐼y'.repeat(20_000), [`n${'名'.repeat(30_000)}`]: '' },
  ],
  [
    'runs around the length of a chunk',
    Object.fromEntries([65_520, 65_535, 65_536, 65_537].map((n) => [`${n}`, 'v'.repeat(n)])),
  ],
  ['ten thousand parameters', Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`p${at}`, '+']))],
])('%s', (_, record) => {
  const values = new Map(Object.entries(record));
  const text = plainly(values);
  const { signature, excerpt } = sign(values, text.length);
  expect(signature).toBe(createHmac('sha1', 'secret&').update(text).digest('base64'));
  expect(excerpt).toBe(text.slice(0, 8192));
});

test('refuses what no client sends: a string that is over twice as long as the request', () => {
  const encoded = new Map([['Pic', '/'.repeat(4 * MB)]]);
  expect(() => sign(encoded, 4 + 3 * 4 * MB)).not.toThrow();
  const refusal = expect.objectContaining({ code: 'RequestEntityTooLarge' });
  expect(() => sign(encoded, 4 + 4 * MB)).toThrow(refusal);
});
