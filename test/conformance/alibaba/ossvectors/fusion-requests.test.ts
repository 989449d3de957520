import recorded from '../../../../fixtures/alibaba/ossvectors/fusion-requests.json' with { type: 'json' };
import { type Answer, type OssServer, startOss } from './harness.ts';

type Recorded = (typeof recorded.vectors)[number];

let oss: OssServer;
beforeAll(async () => {
  const [{ accessKeyId: id, accessKeySecret: secret, clock } = {} as Recorded] = recorded.vectors;
  const credentials = JSON.stringify([{ id, secret, account: recorded.accountId }]);
  oss = await startOss({ credentials });
  const body = JSON.stringify({ set: clock, freeze: true, signatures: true });
  const { status } = await oss.send({
    method: 'POST',
    target: '/_tuku/clock',
    headers: { Host: new URL(oss.url).host, 'Content-Type': 'application/json', 'Content-Length': String(body.length) },
    body,
  });
  expect(status).toBe(200);
});
afterAll(() => oss.close());

function sent({ request }: Recorded, change: (headers: Record<string, string>) => void = () => {}): Promise<Answer> {
  const headers = Object.fromEntries(request.headers) as Record<string, string>;
  change(headers);
  const { method, target, bodyBase64 } = request;
  return oss.send({ method, target, headers, body: Buffer.from(bodyBase64, 'base64') });
}

const named = (name: string) => recorded.vectors.find((one) => one.name === name) as Recorded;
const first = 'python-PutVectorBucket-group-and-tags';
/** What does not succeed: the index is there already, a token is made up, nothing is asked for. */
const refused: Readonly<Record<string, number>> = {
  'python-PutVectorIndexFusion-mode-None': 409,
  'python-QueryVectorsFusion-query-scalar-page': 400,
  'python-QueryVectorsFusion-empty': 400,
  'go-PutVectorIndexFusion': 409,
};

test('recorded requests of unchanged clients are answered, in the order of their writing', async () => {
  expect(recorded.vectors).toHaveLength(22);
  expect((await sent(named(first))).text).toBe('');
  for (const one of recorded.vectors.filter(({ name }) => name !== first)) {
    const { status, text } = await sent(one);
    expect([one.name, status, text.includes('Signature')]).toEqual([one.name, refused[one.name] ?? 200, false]);
  }
});

test.each(recorded.vectors)('$name fails when what it signed is changed', async (one) => {
  const signed = ['x-oss-date', 'Content-Type', 'Content-MD5', 'x-oss-content-sha256'];
  const carried = signed.filter((name) =>
    one.request.headers.some(([each]) => each?.toLowerCase() === name.toLowerCase()),
  );
  expect(carried.length).toBeGreaterThan(1);
  for (const header of carried) {
    const changed = await sent(one, (headers) => {
      const name = Object.keys(headers).find((each) => each.toLowerCase() === header.toLowerCase()) ?? header;
      const value = headers[name] ?? '';
      headers[name] =
        header === 'x-oss-date' ? value.replace(/\dZ$/, (end) => `${(Number(end[0]) + 1) % 10}Z`) : `${value}x`;
    });
    expect([header, changed.status]).toEqual([header, 403]);
  }
  const target = one.request.target.includes('?') ? `${one.request.target}&more` : `${one.request.target}?more`;
  const { status } = await sent({ ...one, request: { ...one.request, target } });
  expect(status).toBe(403);
});
