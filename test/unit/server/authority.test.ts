import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { certifiedNames, limitsAdvice } from '../../../src/server/certified-names.ts';
import { vendorDomains } from '../../../src/server/vendors.ts';
import {
  type Authority,
  type Certificate,
  createAuthority,
  createSigner,
  permittedDomains,
} from '../../../src/server/x509.ts';
import { formerAuthority } from '../../support/authorities.ts';

const DAY_MS = 86_400_000;
const names = certifiedNames(vendorDomains);
let authority: Authority;
let folder: string;
beforeAll(async () => {
  authority = await createAuthority(names);
  folder = mkdtempSync(join(tmpdir(), 'tuku-authority-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const days = ({ validFrom, validTo }: X509Certificate) => (Date.parse(validTo) - Date.parse(validFrom)) / DAY_MS;

/** What OpenSSL, in its strictest mode, says of a server certificate; its shortest form is `leaf.pem: OK`. */
function openssl(by: Authority, leaf: Certificate, ...options: string[]): string {
  writeFileSync(join(folder, 'ca.pem'), by.cert);
  writeFileSync(join(folder, 'leaf.pem'), leaf.cert);
  const strict = ['verify', '-x509_strict', '-CAfile', 'ca.pem', '-untrusted', 'leaf.pem', ...options, 'leaf.pem'];
  const { stdout, stderr } = spawnSync('openssl', strict, { cwd: folder, encoding: 'utf8' });
  return (stdout + stderr).trim();
}

/** Resolves when Node accepts a server with this certificate, whatever name it asked for; rejects with its reason. */
async function node(by: Authority, leaf: Certificate): Promise<void> {
  const server = createServer(leaf).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', ca: by.cert, checkServerIdentity: () => undefined });
  try {
    await once(socket, 'secureConnect');
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('an authority', () => {
  it('has a root that clients trust and an issuer that signs, both on P-256, for server certificates only', async () => {
    const [root, issuer] = [new X509Certificate(authority.cert), new X509Certificate(authority.issuer)];
    for (const certificate of [root, issuer]) {
      expect(certificate.ca).toBe(true);
      expect(days(certificate)).toBe(3650);
      expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
      expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    }
    expect(issuer.checkIssued(root) && issuer.verify(root.publicKey)).toBe(true);
    expect(issuer.checkPrivateKey(createPrivateKey(authority.key))).toBe(true);
    // Nothing that is kept can sign in the root's name.
    expect(root.checkPrivateKey(createPrivateKey(authority.key))).toBe(false);
  });

  it.each(['cert', 'issuer'] as const)('states its limits in a critical extension of its %s', (which) => {
    const { stdout } = spawnSync('openssl', ['x509', '-noout', '-text'], { input: authority[which], encoding: 'utf8' });
    const [, stated = ''] =
      /Name Constraints: critical\n\s+Permitted:\n((?:\s+(?:DNS|IP):\S+\n)+)(?!\s+Excluded)/.exec(stdout) ?? [];
    expect(stated.trim().split(/\s+/)).toEqual([
      ...names.domains.map((domain) => `DNS:${domain}`),
      'IP:127.0.0.0/255.0.0.0',
      'IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF',
    ]);
    expect(stdout).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:[01]\n/);
    expect(stdout).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
  });

  it('is limited to the vendors’ domains, this machine and private names', () => {
    expect(names.domains).toEqual([...vendorDomains, 'localhost', 'local', 'internal', 'test', 'tuku']);
    expect(permittedDomains(authority)).toEqual(names.domains);
  });
});

describe('a server certificate', () => {
  it('is accepted by OpenSSL in its strictest mode and by Node, for the requested names and no others', async () => {
    const host = `api.${vendorDomains[0]}`;
    const leaf = await createSigner(authority)([host, '127.0.0.1', '::1']);
    const shown = new X509Certificate(leaf.cert);
    expect(days(shown)).toBe(30);
    expect(Date.parse(shown.validFrom)).toBeLessThan(Date.now() - DAY_MS / 2);
    expect(shown.ca).toBe(false);
    expect(shown.publicKey.asymmetricKeyType).toBe('ec');
    expect(shown.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(shown.checkHost(host)).toBe(host);
    expect(shown.checkHost(`other.${vendorDomains[0]}`)).toBeUndefined();
    for (const address of ['127.0.0.1', '::1']) expect(shown.checkIP(address)).toBe(address);
    expect(openssl(authority, leaf, '-purpose', 'sslserver', '-verify_hostname', host)).toBe('leaf.pem: OK');
    expect(openssl(authority, leaf, '-purpose', 'sslclient')).toContain('unsuitable certificate purpose');
    await node(authority, leaf);
  });

  it('may have every name that the authority’s limits list, and any name below', async () => {
    const every = names.domains.flatMap((domain) => [domain, `some-bucket_1.${domain}`]);
    const leaf = await createSigner(authority)([...every, '127.8.9.1', '::1']);
    expect(openssl(authority, leaf, '-purpose', 'sslserver')).toBe('leaf.pem: OK');
    await node(authority, leaf);
  });

  it.each(['www.example.com', 'com', 'tuku.example', 'xlocalhost', '10.0.0.1', '8.8.8.8', '::2'])(
    'for %s, signed with the authority’s key, is refused by OpenSSL and Node, as its limits do not permit it',
    async (outside) => {
      const leaf = await createSigner(authority)([outside]);
      expect(openssl(authority, leaf)).toContain('permitted subtree violation');
      await expect(node(authority, leaf)).rejects.toThrow('permitted subtree violation');
    },
  );

  it('for another name beside a permitted one is refused too, and cannot sign itself', async () => {
    const mixed = await createSigner(authority)(['localhost', 'www.example.com']);
    expect(openssl(authority, mixed)).toContain('permitted subtree violation');
    const leaf = await createSigner(authority)(['localhost']);
    const below = await createSigner({ cert: authority.cert, issuer: leaf.cert, key: leaf.key })(['localhost']);
    expect(openssl(authority, below)).toContain('invalid CA certificate');
  });

  it('does not outlast its authority', async () => {
    const late = new Date(Date.now() + 3640 * DAY_MS);
    const { validTo } = new X509Certificate((await createSigner(authority)(['localhost'], late)).cert);
    expect(validTo).toBe(new X509Certificate(authority.issuer).validTo);
  });
});

describe('an authority that version 0.1 created', () => {
  it('signs on: its clients accept certificates with keys on P-256', async () => {
    const former = formerAuthority();
    const leaf = await createSigner(former)(['tiia.vendor.test', 'db', '127.0.0.1']);
    expect(leaf.cert.match(/BEGIN/g)).toHaveLength(1);
    expect(new X509Certificate(leaf.cert).publicKey.asymmetricKeyType).toBe('ec');
    expect(openssl(former, leaf, '-purpose', 'sslserver', '-verify_hostname', 'db')).toBe('leaf.pem: OK');
    await node(former, leaf);
  });

  it('is known by its missing limits, one with other limits by what it lacks', async () => {
    expect(limitsAdvice(permittedDomains(formerAuthority()), names)).toMatch(/permits any name/);
    const narrow = await createAuthority({ ...names, domains: names.domains.slice(1) });
    expect(limitsAdvice(permittedDomains(narrow), names)).toBe(`its certificate does not permit ${names.domains[0]}`);
    expect(limitsAdvice(permittedDomains(authority), names)).toBeUndefined();
  });
});
