import { type Attack, allowedCpuMs, attackRepeatedly, bounds, startTarget, type Target } from './harness.ts';
import { listingSchemes, schemes } from './signed-requests.ts';

const KB = 1024;
const MB = KB * KB;
const names = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `;${of(index)}`).join('');

/** Lists of signed headers that multiply: name, list, headers. */
const lists: readonly [string, string, Attack['headers']][] = [
  ['one name 15,000 times, its value 30 KB', names(15_000, () => 'a'), [['A', 'v'.repeat(30 * KB)]]],
  ['two names 5,000 times each', names(10_000, (at) => (at % 2 ? 'a' : 'b')), [['A', 'v'.repeat(30 * KB)]]],
  ['one name in both letter cases', names(12_000, (at) => (at % 2 ? 'a' : 'A')), [['A', 'v'.repeat(30 * KB)]]],
  ['the host 5,000 times', names(5000, () => 'host'), []],
  ['6,000 names that no header has', names(6000, (at) => `n${at}`), []],
  ['100 names with 500 bytes each', names(94, (at) => `n${at}`), wide(94, 500)],
  ['150 names of 150 headers', names(150, (at) => `n${at}`), wide(150, 300)],
  ['one name of 60 KB', `;${'n'.repeat(60 * KB)}`, []],
  ['one header of 55 KB', ';a', [['A', 'v'.repeat(55 * KB)]]],
  ['a header repeated 150 times', ';a', Array.from({ length: 150 }, () => ['A', 'v'.repeat(300)] as const)],
  ['30,000 empty names', ';'.repeat(30_000), []],
  ['bytes above ASCII', names(50, (at) => `n${at}`), [['N1', '\u00ff'.repeat(50 * KB)]]],
];

function wide(count: number, size: number): Attack['headers'] {
  return Array.from({ length: count }, (_, at) => [`N${at}`, 'v'.repeat(size)] as const);
}

const head = (query: string) => ({ target: `?${query}` });

/** Requests that are large elsewhere: what precedes the signature must not multiply them. */
const others: readonly [string, Attack['headers'], Pick<Attack, 'target' | 'body' | 'method'>][] = [
  ['1,900 headers', Array.from({ length: 1900 }, (_, at) => [`h${at}`, 'v'] as const), {}],
  ['180 headers of the vendors', vendors(180), {}],
  ['a host of 50 KB', [['Host', `${'h.'.repeat(25 * KB)}x`]], {}],
  ['a forwarded host of 50 KB', [['X-Forwarded-Host', 'H'.repeat(50 * KB)]], {}],
  ['a content type of 50 KB', [['X-Type', ' \t'.repeat(25 * KB)]], {}],
  ['30,000 parameters in the query', [], head('a&'.repeat(30_000))],
  ['1,500 parameters in the query', [], head(Array.from({ length: 1500 }, (_, at) => `p${at}=%27%2B`).join('&'))],
  ['a query of quotes', [], head(`q=${"'".repeat(50 * KB)}`)],
  ['a query of escapes', [], head(`q=${'%27'.repeat(16 * KB)}`)],
  ['a query of broken escapes', [], head(`q=${'%'.repeat(50 * KB)}`)],
  ['a path of 25,000 parts', [], { target: '/a'.repeat(25_000) }],
  ['a form of 12 MB', [], { body: `a=${'v'.repeat(12 * MB - 1000)}` }],
  ['a form of 11 MB of escapes', [], { body: `a=${'%2B'.repeat(3.6 * MB)}` }],
  ['a form of 4 MB of quotes', [], { body: `a=${"'".repeat(4 * MB)}` }],
  ['a form of 900 KB', [], { body: `a_b=${'%27'.repeat(300 * KB)}` }],
  ['a form of a million parameters', [], { body: 'a&'.repeat(MB) }],
  ['a form of 19,000 parameters', [], { body: Array.from({ length: 19_000 }, (_, at) => `p${at}=%2B`).join('&') }],
  ['a form of 11,900 parameters', [], { body: Array.from({ length: 11_900 }, (_, at) => `p${at}=%2B`).join('&') }],
  ['a form of 12 MB of quotes', [], { body: `a=${"'".repeat(12 * MB - 1000)}` }],
  ['JSON, 1,000,000 levels deep', [], { body: `${'['.repeat(MB)}${']'.repeat(MB)}` }],
  ['JSON, 200,000 objects deep', [], { body: '{"a":'.repeat(200_000) }],
];

/** Headers with the vendors' prefixes, which dialects look for. */
function vendors(count: number): Attack['headers'] {
  const prefixes = ['x-oss-', 'x-acs-', 'x-tc-', 'x-bce-', 'x-jdcloud-'];
  return Array.from({ length: count }, (_, at) => [`${prefixes[at % 5]}q${at}`, 'v'.repeat(250)] as const);
}

describe.each(['open', 'strict'])('with --auth %s, what a request costs before its signature is checked', (auth) => {
  let target: Target;

  beforeAll(async () => {
    const ordinary = schemes.map((scheme) => scheme.sign('', []));
    target = await startTarget(['--auth', auth], Array.from({ length: 20 }, () => ordinary).flat());
  }, 120_000);
  afterAll(() => target.stop());

  async function isBounded(attack: Attack): Promise<void> {
    const { status, answer, cpuMs, growthMb } = await attackRepeatedly(target, attack);
    expect(status).toBeLessThan(500);
    expect(answer.length).toBeLessThan(32 * KB);
    expect(Math.round(cpuMs)).toBeLessThanOrEqual(Math.ceil(allowedCpuMs(attack)));
    expect(Math.round(growthMb)).toBeLessThanOrEqual(bounds.growthMb);
  }

  test.each(schemes)('$name: an ordinary request with a wrong signature is refused for it', async ({ sign }) => {
    const { answer } = await target.attack(sign('', []));
    expect(answer).toMatch(/signature|IAM Certification failed|10047|Access token invalid|sign result/i);
  });

  const listed = listingSchemes.flatMap((scheme) => lists.map(([what, list, more]) => ({ scheme, what, list, more })));
  test.each(listed)('$scheme.name: $what', ({ scheme, list, more }) => isBounded(scheme.sign(list, more)));

  const large = schemes.flatMap((scheme) => others.map(([what, more, rest]) => ({ scheme, what, more, rest })));
  test.each(large)('$scheme.name: $what', ({ scheme, more, rest }) => isBounded(scheme.sign('', more, rest)));

  test('JDCLOUD2: a Credential with 6,000 dates', async () => {
    const credential = `k${'/20250101'.repeat(6000)}`;
    const authorization = `JDCLOUD2-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=00`;
    await isBounded({ target: '/jdai/product_image_search', headers: [['Authorization', authorization]] });
  });

  test('the same requests with an unknown key, which passes or is refused', async () => {
    for (const { scheme, list, more } of listed) {
      const { headers = [], ...rest } = scheme.sign(list, more);
      const unknown = headers.map(([name, value]) => [name, value.replace(/tuku/g, 'nobody')] as const);
      const { status } = await target.attack({ ...rest, headers: unknown });
      expect(status).toBeLessThan(500);
    }
  });
});
