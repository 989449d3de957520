import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlteringProxy, startAlteringProxy } from '../../support/altering-proxy.ts';
import { spawnTuku, type TukuProcess } from '../../support/tuku-process.ts';
import { clients } from './clients.ts';

/** No secret, no key derived from one, and no signature that the server would take is in log, journal or answer. */

const credentials = [
  { id: 'tuku', secret: 'tuku-secret' },
  { id: 'other', secret: 'another-secret-of-the-ring' },
];
const stderr = join(mkdtempSync(join(tmpdir(), 'tuku-log-')), 'stderr');

let tuku: TukuProcess;
let proxy: AlteringProxy;
/** Authorization headers as they were sent. */
const sent: string[] = [];
beforeAll(async () => {
  tuku = await spawnTuku(['--log-level', 'debug', '--log-format', 'json'], undefined, {
    under: ['bash', '-c', 'exec "$0" "$@" 2>"$LOG"'],
    env: { LOG: stderr, TUKU_CREDENTIALS: JSON.stringify(credentials) },
  });
  proxy = await startAlteringProxy(tuku.url);
  proxy.alter((request) => {
    sent.push(...Object.entries(request.headers).flatMap(([name, value]) => (/^auth/i.test(name) ? [value] : [])));
    return request.target.startsWith('/oauth') ? { ...request, body: 'grant_type=refused' } : request;
  });
});
afterAll(async () => {
  await proxy.close();
  await tuku.stop();
});

const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The keys that a scheme derives on its way from a secret to a signature, and the secret itself. */
function derived(secret: string, authorization: string): (string | Buffer)[] {
  const prefix = /^(bce-auth-v1\/[^/]+\/[^/]+\/\d+)/.exec(authorization)?.[1];
  if (prefix !== undefined) return [secret, mac(secret, prefix)];
  const scheme = ['TC3', 'JDCLOUD2', 'JDCLOUD3', 'OSS4', 'ACS4'].find((name) => authorization.startsWith(name));
  if (scheme === undefined) return [secret];
  const first = `${/^(OSS4|ACS4)$/.test(scheme) ? 'aliyun_v4' : scheme}${secret}`;
  const scope = /Credential=[^/,]+\/([^,\s]+)/.exec(authorization)?.[1]?.split('/') ?? [];
  expect(scope.length).toBeGreaterThan(2);
  const keys: (string | Buffer)[] = [secret, first];
  for (const part of scope) keys.push(mac(keys.at(-1) as string, part));
  return keys;
}

it.each(clients)('$name', async (client) => {
  const before = readFileSync(stderr).length;
  sent.length = 0;
  const used = ['tuku-secret\n', 'another-secret-of-the-ring', 'nobody-knows-this-secret'];
  const told: string[] = [];
  for (const secret of used) told.push(await client.call(proxy.url, secret));
  const journal = await (await fetch(`${tuku.url}/_tuku/requests?limit=20&bodies=true`)).text();
  const logged = () => readFileSync(stderr).subarray(before).toString();
  const causes = () => logged().match(/"cause":"/g)?.length ?? 0;
  while (causes() < used.length) await new Promise((resolve) => setTimeout(resolve, 5));
  const log = logged();
  // They would be there if they were not kept out: each has the request, and the log its cause.
  const { requests } = JSON.parse(journal) as { requests: readonly { explanation?: object }[] };
  expect(requests[0]?.explanation).toMatchObject({ isCertain: false });
  expect(causes()).toBe(used.length);
  const secrets = [...used.map((secret) => secret.trim()), 'tuku-secret'];
  const authorizations = sent.length === 0 ? [''] : sent;
  const keys = secrets.flatMap((secret) => authorizations.flatMap((each) => derived(secret, each)));
  for (const key of keys) {
    const spellings = typeof key === 'string' ? [key] : [key.toString('hex'), key.toString('base64')];
    for (const spelling of spellings) {
      for (const [where, text] of Object.entries({ journal, log, told: told.join('\n') })) {
        expect([where, text.toLowerCase().includes(spelling.toLowerCase())]).toEqual([where, false]);
      }
    }
  }
});
