import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTarget, type Target } from './harness.ts';
import { schemes } from './signed-requests.ts';

/** Names of accounts that known keys have; nobody knows a key with such an id. */
const taken = ['team-a', '1234567890123456', 'Owner', 'a'];

describe('an unknown key with the id of a named account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-accounts-'));
  let target: Target;

  beforeAll(async () => {
    const file = join(folder, 'credentials.json');
    writeFileSync(
      file,
      JSON.stringify(taken.map((account, at) => ({ id: `key-${at}`, secret: `secret-${at}`, account }))),
    );
    target = await startTarget(['--credentials', file]);
  }, 60_000);
  afterAll(async () => {
    await target.stop();
    rmSync(folder, { recursive: true });
  });

  // A token is issued by the server: it has a test of its own.
  const claimed = schemes
    .filter(({ name }) => !/RSA|token/.test(name))
    .flatMap((scheme) => taken.map((id) => ({ scheme, id })));

  test.each(claimed)('$scheme.name: $id is an account of its own', async ({ scheme, id }) => {
    const { headers = [], target: path = '/', ...rest } = scheme.sign('', []);
    const replaced = (text: string) => text.replaceAll('tuku', id);
    await target.attack({
      ...rest,
      ...(rest.body !== undefined && { body: replaced(String(rest.body)) }),
      target: replaced(path),
      headers: headers.map(([name, value]) => [name, replaced(value)] as const),
    });
    expect(await lastAccount()).toBe(`unknown:${id}`);
  });

  test.each(taken)('Baidu access token: %s is an account of its own', async (id) => {
    const asked = `${target.url}/oauth/2.0/token?grant_type=client_credentials&client_id=${id}&client_secret=x`;
    const { access_token } = (await (await fetch(asked, { method: 'POST' })).json()) as { access_token: string };
    const search = '/rest/2.0/image-classify/v1/realtime_search/similar/search';
    await fetch(`${target.url}${search}?access_token=${access_token}`, { method: 'POST' });
    expect(await lastAccount()).toBe(`unknown:${id}`);
  });

  async function lastAccount(): Promise<string> {
    const answer = await fetch(`${target.url}/_tuku/requests?limit=1`);
    const { requests } = (await answer.json()) as { requests: { account: string }[] };
    return requests[0]?.account ?? '';
  }
});
