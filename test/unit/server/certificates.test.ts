import { X509Certificate } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { loadOrCreateCa } from '../../../src/server/ca-store.ts';
import { createCertificates } from '../../../src/server/certificates.ts';
import { formerAuthority, formerAuthorityFolder } from '../../support/authorities.ts';

const DAY_MS = 86_400_000;
const names = { domains: ['vendor.test', 'localhost'], addresses: ['127.0.0.0/8', '::1/128'] };
const mayCertify = (name: string) => name === 'db' || name.endsWith('.vendor.test');
let folder: string;
let advices: string[];
let notStored: Error[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-certificates-'));
  advices = [];
  notStored = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const certificatesOf = (options: Partial<Parameters<typeof createCertificates>[0]> = {}) =>
  createCertificates({
    folder,
    names,
    mayCertify,
    onNotStored: (error) => void notStored.push(error),
    onOutdated: (advice) => void advices.push(advice),
    ...options,
  });

describe('certificates', () => {
  const spoilt: [string, (place: string) => unknown][] = [
    ['the folder cannot be written', (file: string) => writeFileSync(file, '')],
    [
      'other users can read the key',
      async (place: string) => {
        await loadOrCreateCa(place, names);
        chmodSync(join(place, 'tls/ca-key.pem'), 0o644);
      },
    ],
  ];
  // Windows has no such modes.
  it.each(process.platform === 'win32' ? spoilt.slice(0, 1) : spoilt)(
    'come from a CA in memory, and the reason is reported, if %s',
    async (_case, prepare) => {
      await prepare(join(folder, 'place'));
      const certificates = certificatesOf({ folder: join(folder, 'place') });
      const ca = new X509Certificate(await certificates.caCertificate());
      const [, issuer = ''] = (await certificates.local()).cert.split(/(?=-----BEGIN)/);
      expect(new X509Certificate(issuer).verify(ca.publicKey)).toBe(true);
      expect(notStored).toHaveLength(1);
    },
  );

  it('are signed once per name, and only for names that Tuku answers for', async () => {
    const certificates = certificatesOf();
    const one = await certificates.contextFor('a.vendor.test');
    expect(await certificates.contextFor('A.Vendor.TEST')).toBe(one);
    expect(await certificates.contextFor('b.vendor.test')).not.toBe(one);
    const local = await certificates.contextFor('localhost');
    for (const name of ['example.com', '*.vendor.test', 'a b.vendor.test', `${'a.'.repeat(130)}vendor.test`]) {
      expect(await certificates.contextFor(name)).toBe(local);
    }
    expect({ advices, notStored }).toEqual({ advices: [], notStored: [] });
  });

  it('keep to the limits of the stored CA, and the user is told when these are not the right ones', async () => {
    await loadOrCreateCa(folder, { ...names, domains: ['localhost'] });
    const certificates = certificatesOf();
    const local = await certificates.contextFor('localhost');
    expect(await certificates.contextFor('a.vendor.test')).toBe(local);
    expect(advices).toEqual(['its certificate does not permit vendor.test']);
  });

  it('come from a CA that version 0.1 stored, for single names too, and the user is told that it has no limits', async () => {
    cpSync(formerAuthorityFolder, join(folder, 'tls'), { recursive: true });
    chmodSync(join(folder, 'tls/ca-key.pem'), 0o600);
    const certificates = certificatesOf();
    expect(await certificates.caCertificate()).toBe(formerAuthority().cert);
    expect(await certificates.contextFor('db')).not.toBe(await certificates.contextFor('localhost'));
    const { publicKey } = new X509Certificate(formerAuthority().cert);
    expect(new X509Certificate((await certificates.local()).cert).verify(publicKey)).toBe(true);
    expect(advices).toEqual([expect.stringContaining('permits any name')]);
  });

  it('are renewed while the server runs, long before they expire', async () => {
    let now = Date.now();
    const certificates = certificatesOf({ now: () => now });
    const [context, local] = [await certificates.contextFor('a.vendor.test'), await certificates.local()];
    const expires = Date.parse(new X509Certificate(local.cert).validTo);
    expect(expires - local.renewAt).toBeGreaterThan(15 * DAY_MS);
    now = local.renewAt - 1;
    expect(await certificates.local()).toEqual(local);
    expect(await certificates.contextFor('a.vendor.test')).toBe(context);
    now = local.renewAt;
    const [later, next] = [await certificates.contextFor('a.vendor.test'), await certificates.local()];
    expect(later).not.toBe(context);
    expect(Date.parse(new X509Certificate(next.cert).validTo)).toBeGreaterThan(expires);
    expect(next.renewAt).toBeGreaterThan(local.renewAt);
  });

  it('for 100 new names leave the event loop free: at most one is made between two of its turns', async () => {
    const certificates = certificatesOf();
    await certificates.local();
    let made = 0;
    const all = Array.from({ length: 100 }, (_, i) =>
      certificates.contextFor(`n${i}.vendor.test`).then(() => {
        made++;
      }),
    );
    let most = 0;
    for (let before = 0; made < 100; before = made) {
      await setImmediate();
      most = Math.max(most, made - before);
    }
    await Promise.all(all);
    expect(most).toBe(1);
  });
});
