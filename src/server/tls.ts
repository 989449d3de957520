import { generateKeyPair, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import forge from 'node-forge';
import type { Certificate } from './certificate.ts';

const DAY_MS = 86_400_000;
/** What browsers and Apple's systems accept at most is 398 days. */
const VALID_DAYS = 397;
/** Less time left, and a stored certificate is replaced. */
const RENEW_DAYS = 30;

/** The names and addresses under which a local client reaches the server. */
const names = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
];

/** Makes a self-signed certificate for this machine's own names; takes some 100 ms, mostly off the main thread. */
export async function makeCertificate(now = new Date()): Promise<Certificate> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const { pki, md } = forge;
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(pair.publicKey);
  // The first bit of a serial number must be 0: it is a positive number.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(now.getTime() - DAY_MS);
  certificate.validity.notAfter = new Date(now.getTime() + (VALID_DAYS - 1) * DAY_MS);
  const subject = [{ name: 'commonName', value: 'Tuku (local)' }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, keyCertSign: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: names },
    { name: 'subjectKeyIdentifier' },
  ]);
  certificate.sign(pki.privateKeyFromPem(pair.privateKey), md.sha256.create());
  return { cert: pki.certificateToPem(certificate), key: pair.privateKey };
}

/** The certificate of a data folder, made when it has none that lasts; `tls/cert.pem` is what clients trust. */
export async function storedCertificate(dataDir: string): Promise<Certificate> {
  const folder = join(dataDir, 'tls');
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const found = readCertificate(files);
  if (found !== undefined) return found;
  const made = await makeCertificate();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  replaceFile(files.key, made.key, 0o600);
  replaceFile(files.cert, made.cert, 0o644);
  return made;
}

/** Undefined when there is none, or none that lasts, or key and certificate do not belong together. */
function readCertificate(files: Certificate): Certificate | undefined {
  try {
    const [cert, key] = [readFileSync(files.cert, 'utf8'), readFileSync(files.key, 'utf8')];
    const parsed = forge.pki.certificateFromPem(cert);
    const lasts = parsed.validity.notAfter.getTime() > Date.now() + RENEW_DAYS * DAY_MS;
    const own = forge.pki.privateKeyFromPem(key).n.equals((parsed.publicKey as forge.pki.rsa.PublicKey).n);
    return lasts && own ? { cert, key } : undefined;
  } catch {
    return undefined;
  }
}

/** Never leaves half a file behind. */
function replaceFile(file: string, text: string, mode: number): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text, { mode });
  renameSync(fresh, file);
}
