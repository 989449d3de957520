import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caCertificateFile, loadOrCreateCa, readAuthority, renewCa } from '../../../src/server/ca-store.ts';
import { type Authority, createAuthority, createSigner } from '../../../src/server/x509.ts';
import { formerAuthority, formerAuthorityFolder } from '../../support/authorities.ts';
import { onPosix } from '../../support/platform.ts';

const DAY_MS = 86_400_000;
const names = { domains: ['vendor.test', 'localhost'], addresses: ['127.0.0.0/8', '::1/128'] };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-ca-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes an authority as it is stored, readable by its owner only. */
function store({ cert, issuer, key }: Partial<Authority>): void {
  mkdirSync(join(folder, 'tls'));
  const files = { 'ca.pem': cert, 'issuer.pem': issuer, 'ca-key.pem': key };
  for (const [name, text] of Object.entries(files)) {
    if (text !== undefined) writeFileSync(join(folder, 'tls', name), text, { mode: 0o600 });
  }
}

describe('the stored CA', () => {
  it('is loaded again, and only its owner can read its key', async () => {
    const first = await loadOrCreateCa(folder, names);
    expect(await loadOrCreateCa(folder, names)).toEqual(first);
    expect(statSync(join(folder, 'tls/ca-key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'tls')).mode & 0o777).toBe(0o700);
    expect(readFileSync(caCertificateFile(folder), 'utf8')).toBe(first.cert);
    expect(readdirSync(folder)).toEqual(['tls']);
  });

  it('is one, however many processes create it at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => loadOrCreateCa(folder, names)));
    expect(new Set(made.map(({ cert }) => cert)).size).toBe(1);
  });

  it.each<[string, () => Promise<Partial<Authority>>]>([
    ['damaged', async () => ({ cert: 'damaged', issuer: 'damaged', key: 'damaged' })],
    [
      'without its key',
      async () => {
        const { cert, issuer } = await createAuthority(names);
        return { cert, issuer };
      },
    ],
    [
      'a certificate with another key',
      async () => ({ ...(await createAuthority(names)), key: (await createAuthority(names)).key }),
    ],
    [
      'without the certificate of its key',
      async () => {
        const { cert, key } = await createAuthority(names);
        return { cert, key };
      },
    ],
    [
      'a root that did not sign the other certificate',
      async () => ({ ...(await createAuthority(names)), cert: (await createAuthority(names)).cert }),
    ],
    ['about to expire', () => createAuthority(names, new Date(Date.now() - 3600 * DAY_MS))],
    ['not a CA', async () => createSigner(await createAuthority(names))(['localhost'])],
  ])('is replaced if it is %s', async (_state, make) => {
    const found = await make();
    store(found);
    const { cert } = await loadOrCreateCa(folder, names);
    expect(cert).not.toBe(found.cert);
    expect(await loadOrCreateCa(folder, names)).toMatchObject({ cert });
    expect(readdirSync(folder)).toEqual(['tls']);
  });

  it('stays while it outlasts its certificates, as people trust it', async () => {
    const found = await createAuthority(names, new Date(Date.now() - 3500 * DAY_MS));
    store(found);
    expect(await loadOrCreateCa(folder, names)).toEqual(found);
  });

  it('stays if version 0.1 created it', async () => {
    const { cert, key } = formerAuthority();
    store({ cert, key });
    expect(await loadOrCreateCa(folder, names)).toEqual({ cert, issuer: cert, key });
  });

  it('is replaced on demand only by renewal, with everything in its folder', async () => {
    const { cert, key } = formerAuthority();
    store({ cert, key });
    const renewed = await renewCa(folder, names);
    expect(renewed.cert).not.toBe(cert);
    expect(readAuthority(folder)).toEqual(renewed);
    expect(readFileSync(join(folder, 'tls/ca-key.pem'), 'utf8')).not.toBe(key);
    expect(readdirSync(folder)).toEqual(['tls']);
    expect(readdirSync(join(folder, 'tls')).sort()).toEqual(['ca-key.pem', 'ca.pem', 'issuer.pem']);
  });
});

describe('the key file', () => {
  onPosix.each(['640', '604', '620', '666'])(
    'is refused with mode %s, by its name and with the remedy',
    async (mode) => {
      await loadOrCreateCa(folder, names);
      const file = join(folder, 'tls/ca-key.pem');
      chmodSync(file, mode);
      const message = expect.stringMatching(new RegExp(`^${file}: .*\\(mode ${mode}\\); run: chmod 600 '${file}'`));
      await expect(loadOrCreateCa(folder, names)).rejects.toMatchObject({ name: 'OptionError', message });
      chmodSync(file, 0o600);
      await expect(loadOrCreateCa(folder, names)).resolves.toBeDefined();
      chmodSync(file, mode);
      await renewCa(folder, names);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    },
  );

  it('may belong to an authority that is replaced anyway', async () => {
    mkdirSync(join(folder, 'tls'));
    cpSync(join(formerAuthorityFolder, 'ca-key.pem'), join(folder, 'tls/ca-key.pem'));
    chmodSync(join(folder, 'tls/ca-key.pem'), 0o644);
    expect(new X509Certificate((await loadOrCreateCa(folder, names)).cert).ca).toBe(true);
  });
});
