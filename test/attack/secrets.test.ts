import { startTarget, type Target } from './harness.ts';
import { schemes } from './signed-requests.ts';

const secret = 'S3cr3t+of/the=caller/0123456789';
const encoded = encodeURIComponent(secret);
const multipart = (name: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${secret}\r\n--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nk\r\n--b--\r\n`;

/** Places in which a client may send a secret, whatever the scheme of its signature. */
const headers = ['X-TC-Token', 'x-acs-security-token', 'x-oss-security-token', 'x-bce-security-token']
  .concat(['x-cos-security-token', 'x-tos-security-token', 'x-amz-security-token', 'x-jdcloud-security-token'])
  .concat(['Cookie', 'Proxy-Authorization', 'x-acs-accesskey-secret'])
  .map((name) => [`the header ${name}`, { headers: [[name, secret]] as const }] as const);
const parameters = [
  'SecurityToken',
  'security-token',
  'x-oss-security-token',
  'x-cos-security-token',
  'access_token',
  'client_secret',
  'Signature',
]
  .concat(['Token', 'OSSAccessKeySecret', 'x-oss-signature', 'policy', 'sign', 'q-signature'])
  .flatMap(
    (name) =>
      [
        [`the parameter ${name}`, { target: `?${name}=${encoded}` }],
        [`the form's field ${name}`, { body: `a=1&${name}=${encoded}` }],
        [`the JSON member ${name}`, { body: JSON.stringify({ [name]: secret }) }],
        [`the multipart field ${name}`, { body: multipart(name), type: 'multipart/form-data; boundary=b' }],
      ] as const,
  );

describe('the journal, read with bodies', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
  }, 60_000);
  afterAll(() => target.stop());

  const places: readonly (readonly [string, Place])[] = [...headers, ...parameters];
  test.each(places)('holds no secret of %s, nor of what repeats it', async (_, { headers = [], type, ...rest }) => {
    for (const { sign } of schemes) {
      const signed = sign('', headers, rest);
      const typed = (signed.headers ?? []).map(
        ([name, value]) => [name, type !== undefined && name === 'Content-Type' ? type : value] as const,
      );
      await target.attack({ ...signed, headers: typed });
    }
    const answer = await fetch(`${target.url}/_tuku/requests?bodies=true&limit=${schemes.length}`);
    const text = JSON.stringify(await answer.json());
    // Not the matchers for strings: they would print the whole journal.
    expect(text.includes('***')).toBe(true);
    for (const spelling of [secret, encoded, encodeURIComponent(encoded), secret.slice(0, 12), hexOf(secret)]) {
      expect([spelling, text.includes(spelling)]).toEqual([spelling, false]);
    }
  });
});

interface Place {
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly target?: string;
  readonly body?: string;
  readonly type?: string;
}

function hexOf(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .toUpperCase()
    .replace(/..(?!$)/g, '$& ');
}
