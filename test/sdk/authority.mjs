// What clients in several languages make of a certificate that the authority's own key signed for a name outside its
// limits. Arguments: the programs for Python and Go. Java and curl are tested where they are installed.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [python, go] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tuku-authority-'));
const file = (name) => join(folder, name);
const ca = execFileSync(process.execPath, ['bin/tuku.js', 'ca', '--data-dir', folder], { encoding: 'utf8' }).trim();

/** Signs a certificate with the authority's key, without asking Tuku; returns what a server needs. */
function sign(name, altNames) {
  const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-new', ...curve, '-keyout', `${name}.key`, '-subj', '/CN=Test', '-out', `${name}.csr`);
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    'extendedKeyUsage=serverAuth',
    `subjectAltName=${altNames}`,
  ];
  writeFileSync(file(`${name}.ext`), `${extensions.join('\n')}\nauthorityKeyIdentifier=keyid\n`);
  const issuer = ['-CA', 'tls/issuer.pem', '-CAkey', 'tls/ca-key.pem', '-CAcreateserial', '-days', '1'];
  openssl('x509', '-req', '-in', `${name}.csr`, ...issuer, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
  appendFileSync(file(`${name}.pem`), readFileSync(file('tls/issuer.pem')));
  return { cert: readFileSync(file(`${name}.pem`)), key: readFileSync(file(`${name}.key`)) };
}

async function serve(certificate) {
  const server = createServer(certificate, (_req, res) => res.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `https://localhost:${server.address().port}/`, close: () => server.close() };
}

const trustStore = file('trust.p12');
const java = [`-Djavax.net.ssl.trustStore=${trustStore}`, '-Djavax.net.ssl.trustStorePassword=changeit'];
const clients = [
  ['Node', process.execPath, ['-e', 'fetch(process.argv[1]).catch(({ cause }) => { throw cause; })']],
  ['Python requests', python, ['-c', 'import requests, sys; requests.get(sys.argv[1])']],
  ['Python urllib', python, ['-c', 'import urllib.request, sys; urllib.request.urlopen(sys.argv[1])']],
  ['Go', go, ['run', 'test/sdk/go/get/main.go']],
  ['curl', 'curl', ['-sSo', '/dev/null']],
  ['Java', 'java', [...java, 'test/sdk/java/Get.java']],
];
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name))),
  NODE_EXTRA_CA_CERTS: ca,
  SSL_CERT_FILE: ca,
  REQUESTS_CA_BUNDLE: ca,
  CURL_CA_BUNDLE: ca,
};

async function run(program, words) {
  const child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

const inside = await serve(sign('inside', 'DNS:localhost,DNS:tiia.tencentcloudapi.com,IP:127.0.0.1'));
const outside = await serve(sign('outside', 'DNS:localhost,DNS:www.example.com'));
try {
  const store = ['-importcert', '-noprompt', '-alias', 'tuku', '-file', ca, '-keystore', trustStore];
  const stored = await run('keytool', [...store, '-storepass', 'changeit']).catch(() => undefined);
  for (const [name, program, words] of clients) {
    if (name === 'Java' && stored === undefined) continue;
    const accepted = await run(program, [...words, inside.url]).catch((error) => error);
    if (name === 'curl' && accepted.code === 'ENOENT') continue;
    assert.equal(accepted.code, 0, `${name}: ${accepted.said}`);
    const refused = await run(program, [...words, outside.url]);
    assert.notEqual(refused.code, 0, `${name} accepts www.example.com`);
    assert.match(
      refused.said,
      /permitted subtree violation|not permitted by any constraint|name constraints check failed/,
    );
    console.log(`${name}: keeps to the authority's limits`);
  }
} finally {
  inside.close();
  outside.close();
  rmSync(folder, { recursive: true });
}
