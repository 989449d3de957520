import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { proxyOf } from '../../../src/client/proxy-variables.ts';
import { assignments } from '../../../src/client/shell.ts';
import { storeTrust } from '../../../src/client/trust.ts';
import { trustStore } from '../../../src/client/truststore.ts';
import { clientVariables, nodeOption } from '../../../src/client/variables.ts';
import { createAuthority } from '../../../src/server/x509.ts';

const createCa = () => createAuthority({ domains: ['vendor.test'], addresses: ['127.0.0.0/8'] });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-client-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the variables', () => {
  const files = { ca: '/t/ca.pem', bundle: '/t/bundle.pem', trustStore: '/t x/store.p12', python: '/t/python' };
  const destination = { url: 'http://127.0.0.1:4580/', files, domains: ['vendor.test'], vendors: { VENDOR_KEY: 'k' } };

  it('name the proxy, in upper and lower case, and the trust files', () => {
    expect(clientVariables(destination, {})).toMatchObject({
      TUKU_URL: 'http://127.0.0.1:4580',
      HTTPS_PROXY: 'http://127.0.0.1:4580',
      http_proxy: 'http://127.0.0.1:4580',
      NO_PROXY: 'localhost,127.0.0.1,::1',
      NODE_EXTRA_CA_CERTS: files.ca,
      SSL_CERT_FILE: files.bundle,
      PYTHONPATH: files.python,
      NODE_OPTIONS: expect.stringMatching(/^--require \S+\/dist\/preload\.cjs$/),
      JAVA_TOOL_OPTIONS: expect.stringContaining(
        '-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4580 "-Djavax.net.ssl.trustStore=/t x/store.p12"',
      ),
      VENDOR_KEY: 'k',
    });
  });

  it('hold the token of the control API, where there is one', () => {
    expect(clientVariables({ ...destination, token: 't' }, {})).toMatchObject({ TUKU_CONTROL_TOKEN: 't' });
    expect(clientVariables(destination, {})).not.toHaveProperty('TUKU_CONTROL_TOKEN');
  });

  it('keep the environment’s other settings, and drop entries that would bypass the proxy', () => {
    const before = {
      NO_PROXY: 'db.internal, *, vendor.test,.vendor.test,api.vendor.test:443,*.test,localhost',
      NODE_OPTIONS: '--max-old-space-size=100',
      PYTHONPATH: '/mine:/other',
    };
    const first = clientVariables(destination, before);
    expect(first.NO_PROXY).toBe('localhost,127.0.0.1,::1,db.internal');
    expect(first.no_proxy).toBe(first.NO_PROXY);
    expect(first.NODE_OPTIONS).toMatch(/^--max-old-space-size=100 --require /);
    expect(first.PYTHONPATH).toBe('/t/python:/mine:/other');
    expect(clientVariables(destination, first)).toEqual(first);
  });
});

it.each(['plain', 'a blank', 'a "quote" and \\ two'])('NODE_OPTIONS names a module in the folder %s', (name) => {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, 'preload.cjs'), 'console.log("loaded");');
  const { stdout } = spawnSync(process.execPath, ['-e', ''], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: `--no-warnings --require ${nodeOption(join(place, 'preload.cjs'))}` },
  });
  expect(stdout).toBe('loaded\n');
});

describe('a shell', () => {
  const values = { PLAIN: 'http://x:1', ODD: `it's "a" $HOME \`id\` \\ ’ \n!`, EMPTY: '' };

  it('bash keeps any value unchanged', () => {
    const script = `${assignments('bash', values)}printf '%s|%s|%s' "$PLAIN" "$ODD" "$EMPTY"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: Object.values(values).join('|'), stderr: '' });
  });

  it('fish and PowerShell get their own quoting', () => {
    const odd = { A: String.raw`it's \ ’$x` };
    expect(assignments('fish', odd)).toBe(`set -gx A 'it\\'s \\\\ ’$x';\n`);
    expect(assignments('powershell', odd)).toBe(`$env:A = 'it''s \\ ’’$x'\n`);
  });
});

describe('the proxy of a host', () => {
  const env = {
    HTTPS_PROXY: 'http://p:1',
    http_proxy: 'http://q:2',
    NO_PROXY: 'a.test,.b.test *.c.test,d.test:8443,::1',
  };
  it.each([
    ['https:', 'x.test', 443, 'http://p:1/'],
    ['http:', 'x.test', 80, 'http://q:2/'],
    ['https:', 'notb.test', 443, 'http://p:1/'],
    ['https:', 'd.test', 443, 'http://p:1/'],
    ['https:', 'A.test', 443, undefined],
    ['https:', 'sub.a.test', 443, undefined],
    ['https:', 'sub.b.test', 443, undefined],
    ['https:', 'c.test', 443, undefined],
    ['https:', 'd.test', 8443, undefined],
    ['https:', '::1', 443, undefined],
  ] as const)('%s//%s:%d is %s', (protocol, host, port, proxy) => {
    expect(proxyOf(protocol, host, port, env)?.href).toBe(proxy);
  });

  it('is absent without variables, with malformed ones, or with *', () => {
    for (const other of [{}, { HTTPS_PROXY: 'nonsense' }, { HTTPS_PROXY: 'http://p:1', no_proxy: '*' }]) {
      expect(proxyOf('https:', 'x.test', 443, other)).toBeUndefined();
    }
  });
});

describe('trust', () => {
  it('is a file for each kind of client, one folder per CA', async () => {
    const [one, other] = await Promise.all([createCa(), createCa()]);
    const files = storeTrust(folder, one.cert);
    expect(storeTrust(folder, one.cert)).toEqual(files);
    expect(storeTrust(folder, other.cert).ca).not.toBe(files.ca);
    expect(readFileSync(files.ca, 'utf8')).toBe(one.cert);
    const bundle = readFileSync(files.bundle, 'utf8');
    expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(rootCertificates.length + 1);
    expect(bundle).toContain(one.cert.trim().split('\n')[1]);
    for (const file of Object.values(files)) expect(existsSync(file)).toBe(true);
  });

  it('goes to the temporary folder if the other cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { ca } = storeTrust(join(folder, 'file'), (await createCa()).cert);
    expect(ca.startsWith(tmpdir())).toBe(true);
    rmSync(join(ca, '..'), { recursive: true });
  });

  it('leads Python’s http.client through the proxy, but not to local servers, and keeps a sitecustomize of the user’s', async () => {
    const { python } = storeTrust(folder, (await createCa()).cert);
    const own = mkdtempSync(join(folder, 'own-'));
    writeFileSync(join(own, 'sitecustomize.py'), 'print("own")\n');
    const script = `
import http.client
def stop(address, *_):
    print(address)
    raise OSError
for kind in (http.client.HTTPConnection, http.client.HTTPSConnection):
    for host in ("tiia.tencentcloudapi.com", "localhost"):
        connection = kind(host)
        connection._create_connection = stop
        try:
            connection.request("GET", "/")
        except OSError:
            print(connection.host)`;
    const { HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy, ...rest } = process.env;
    const proxy = 'http://127.0.0.1:4580';
    const { stdout, error } = spawnSync('python3', ['-c', script], {
      env: {
        ...rest,
        http_proxy: proxy,
        https_proxy: proxy,
        no_proxy: 'localhost',
        PYTHONPATH: [python, own].join(delimiter),
      },
      encoding: 'utf8',
    });
    // No Python here: the same is tested by `npm run test:sdk`.
    if (error !== undefined) return;
    const tunnel = "('127.0.0.1', 4580)\ntiia.tencentcloudapi.com\n";
    expect(stdout).toBe(`own\n${tunnel}('localhost', 80)\nlocalhost\n${tunnel}('localhost', 443)\nlocalhost\n`);
  });

  it('is what Python’s certifi returns, for SDKs that use nothing else', async () => {
    const { python, bundle } = storeTrust(folder, (await createCa()).cert);
    const script = 'import certifi, certifi.core; print(certifi.where()); assert len(certifi.core.contents()) > 1000';
    const { stdout, error } = spawnSync('python3', ['-c', script], {
      env: { ...process.env, PYTHONPATH: python },
      encoding: 'utf8',
    });
    if (error === undefined) expect(stdout).toBe(`${bundle}\n`);
    else expect(error).toMatchObject({ code: 'ENOENT' });
  });

  it('is a PKCS#12 file that OpenSSL and Java read', async () => {
    const authority = await createCa();
    const file = join(folder, 'store.p12');
    writeFileSync(file, trustStore([authority.cert]));
    const openssl = spawnSync('openssl', ['pkcs12', '-in', file, '-nomacver', '-nokeys', '-passin', 'pass:changeit'], {
      encoding: 'utf8',
    });
    expect(openssl.stdout).toContain(authority.cert.replaceAll('\r', '').trim());
    const java = spawnSync('keytool', ['-list', '-keystore', file, '-storepass', 'changeit'], { encoding: 'utf8' });
    if (java.error === undefined) expect(java.stdout).toMatch(/tuku-0, .*, trustedCertEntry/);
    else expect(java.error).toMatchObject({ code: 'ENOENT' });
  });
});
