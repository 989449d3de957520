import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caCertificateFile, loadOrCreateCa } from '../../../src/server/ca-store.ts';
import { createCertificates } from '../../../src/server/certificates.ts';
import { createCa, generateRsaKeyPair, issueCertificate } from '../../../src/server/x509.ts';

const DAY_MS = 86_400_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-ca-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const days = ({ validFrom, validTo }: X509Certificate) => (Date.parse(validTo) - Date.parse(validFrom)) / DAY_MS;

describe('the certificate authority and the certificates it signs', () => {
  it('are accepted by OpenSSL in its strictest mode, for the requested names and no others', async () => {
    const issuer = await createCa();
    const names = ['api.vendor.test', '127.0.0.1', '::1'];
    const leaf = issueCertificate(issuer, await generateRsaKeyPair(), names);
    const [ca, shown] = [new X509Certificate(issuer.cert), new X509Certificate(leaf.cert)];
    expect(ca.ca).toBe(true);
    expect(days(ca)).toBe(3650);
    expect(days(shown)).toBe(397);
    expect(Date.parse(shown.validFrom)).toBeLessThan(Date.now() - DAY_MS / 2);
    expect(shown.ca).toBe(false);
    expect(shown.verify(ca.publicKey)).toBe(true);
    expect(shown.checkIssued(ca)).toBe(true);
    expect(shown.checkHost('api.vendor.test')).toBe('api.vendor.test');
    expect(shown.checkHost('other.vendor.test')).toBeUndefined();
    for (const address of ['127.0.0.1', '::1']) expect(shown.checkIP(address)).toBe(address);
    writeFileSync(join(folder, 'ca.pem'), issuer.cert);
    writeFileSync(join(folder, 'leaf.pem'), leaf.cert);
    const strict = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'api.vendor.test'];
    const { stdout, stderr } = spawnSync('openssl', [...strict, '-CAfile', 'ca.pem', 'leaf.pem'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout + stderr).toBe('leaf.pem: OK\n');
  });
});

describe('the stored CA', () => {
  it('is loaded again, and only its owner can read its key', async () => {
    const first = await loadOrCreateCa(folder);
    expect(await loadOrCreateCa(folder)).toEqual(first);
    expect(statSync(join(folder, 'tls/ca-key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'tls')).mode & 0o777).toBe(0o700);
    expect(readFileSync(caCertificateFile(folder), 'utf8')).toBe(first.cert);
    expect(readdirSync(folder)).toEqual(['tls']);
  });

  it('is one, however many processes create it at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => loadOrCreateCa(folder)));
    expect(new Set(made.map(({ cert }) => cert)).size).toBe(1);
  });

  it.each([
    ['damaged', async () => ({ cert: 'damaged', key: 'damaged' })],
    ['without its key', async () => ({ cert: (await createCa()).cert })],
    ['a certificate with another key', async () => ({ cert: (await createCa()).cert, key: (await createCa()).key })],
    ['about to expire', () => createCa(new Date(Date.now() - 3300 * DAY_MS))],
    [
      'not a CA',
      async () => {
        const [ca, pair] = await Promise.all([createCa(), generateRsaKeyPair()]);
        return issueCertificate(ca, pair, ['localhost']);
      },
    ],
  ])('is replaced if it is %s', async (_state, make) => {
    const found: { cert: string; key?: string } = await make();
    mkdirSync(join(folder, 'tls'));
    writeFileSync(join(folder, 'tls/ca.pem'), found.cert);
    if (found.key !== undefined) writeFileSync(join(folder, 'tls/ca-key.pem'), found.key);
    const { cert } = await loadOrCreateCa(folder);
    expect(cert).not.toBe(found.cert);
    expect(await loadOrCreateCa(folder)).toMatchObject({ cert });
    expect(readdirSync(folder)).toEqual(['tls']);
  });
});

describe('certificates', () => {
  it('come from a CA in memory, and the reason is reported, if the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const reported: Error[] = [];
    const certificates = createCertificates({
      folder: join(folder, 'file'),
      mayCertify: () => true,
      onNotStored: (error) => void reported.push(error),
    });
    const ca = new X509Certificate(await certificates.caCertificate());
    expect(new X509Certificate((await certificates.local()).cert).verify(ca.publicKey)).toBe(true);
    expect(reported).toHaveLength(1);
  });

  it('are signed once per name, and only for names that Tuku answers for', async () => {
    const certificates = createCertificates({
      folder,
      mayCertify: (name) => name.endsWith('.vendor.test'),
      onNotStored: () => undefined,
    });
    const one = await certificates.contextFor('a.vendor.test');
    expect(await certificates.contextFor('A.Vendor.TEST')).toBe(one);
    expect(await certificates.contextFor('b.vendor.test')).not.toBe(one);
    expect(await certificates.contextFor('example.com')).toBe(await certificates.contextFor('localhost'));
  });
});
