import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorityFile, storedAuthority } from '../../../src/server/ca-store.ts';
import { type Certificate, createCertificates } from '../../../src/server/certificates.ts';
import { type KeyPair, makeAuthority, makeKeyPair, makeLeaf } from '../../../src/server/x509.ts';

const DAY_MS = 86_400_000;
let folder: string;
/** Authorities for tests that make none themselves: a key takes a quarter of a second. */
let authority: Certificate;
let another: Certificate;
let pair: KeyPair;
beforeAll(async () => {
  [authority, another, pair] = await Promise.all([makeAuthority(), makeAuthority(), makeKeyPair()]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-authority-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const days = ({ validFrom, validTo }: X509Certificate) => (Date.parse(validTo) - Date.parse(validFrom)) / DAY_MS;

describe('the authority and what it signs', () => {
  it('is one that OpenSSL accepts in its strictest mode, for the names asked for and for no other', async () => {
    const names = ['api.vendor.test', '127.0.0.1', '::1'];
    const leaf = makeLeaf(authority, pair, names);
    const [ca, shown] = [new X509Certificate(authority.cert), new X509Certificate(leaf.cert)];
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
    writeFileSync(join(folder, 'ca.pem'), authority.cert);
    writeFileSync(join(folder, 'leaf.pem'), leaf.cert);
    const strict = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'api.vendor.test'];
    const { stdout, stderr } = spawnSync('openssl', [...strict, '-CAfile', 'ca.pem', 'leaf.pem'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout + stderr).toBe('leaf.pem: OK\n');
  });
});

describe('the stored authority', () => {
  it('stays, with a key that its owner alone can read', async () => {
    const first = await storedAuthority(folder);
    expect(await storedAuthority(folder)).toEqual(first);
    expect(statSync(join(folder, 'tls/ca-key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'tls')).mode & 0o777).toBe(0o700);
    expect(readFileSync(authorityFile(folder), 'utf8')).toBe(first.cert);
    expect(readdirSync(folder)).toEqual(['tls']);
  });

  it('is one, however many processes make it at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => storedAuthority(folder)));
    expect(new Set(made.map(({ cert }) => cert)).size).toBe(1);
  });

  it.each([
    ['damaged', async () => ({ cert: 'damaged', key: 'damaged' })],
    ['half there', async () => ({ cert: authority.cert })],
    ['of two halves', async () => ({ cert: authority.cert, key: another.key })],
    ['near its end', () => makeAuthority(new Date(Date.now() - 3300 * DAY_MS))],
    ['no authority', async () => makeLeaf(authority, pair, ['localhost'])],
  ])('is replaced when it is %s', async (_state, make) => {
    const found: { cert: string; key?: string } = await make();
    mkdirSync(join(folder, 'tls'));
    writeFileSync(join(folder, 'tls/ca.pem'), found.cert);
    if (found.key !== undefined) writeFileSync(join(folder, 'tls/ca-key.pem'), found.key);
    const { cert } = await storedAuthority(folder);
    expect(cert).not.toBe(found.cert);
    expect(await storedAuthority(folder)).toMatchObject({ cert });
    expect(readdirSync(folder)).toEqual(['tls']);
  });
});

describe('certificates', () => {
  it('come from an authority in memory, and say so, where the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const said: Error[] = [];
    const certificates = createCertificates({
      folder: join(folder, 'file'),
      mayCertify: () => true,
      onUnkept: (error) => void said.push(error),
    });
    const ca = new X509Certificate(await certificates.authority());
    expect(new X509Certificate((await certificates.local()).cert).verify(ca.publicKey)).toBe(true);
    expect(said).toHaveLength(1);
  });

  it('are made once a name, and for no name that is not Tuku’s', async () => {
    const certificates = createCertificates({
      folder,
      mayCertify: (name) => name.endsWith('.vendor.test'),
      onUnkept: () => undefined,
    });
    const one = await certificates.contextFor('a.vendor.test');
    expect(await certificates.contextFor('A.Vendor.TEST')).toBe(one);
    expect(await certificates.contextFor('b.vendor.test')).not.toBe(one);
    expect(await certificates.contextFor('example.com')).toBe(await certificates.contextFor('localhost'));
  });
});
