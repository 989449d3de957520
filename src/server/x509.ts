import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';

const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
/** Browsers and Apple's systems accept 398 days at most. */
const LEAF_DAYS = 397;

/** A certificate and its private key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An RSA key pair in PEM. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Generates a key pair, off the main thread. */
export function generateRsaKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Creates a certificate authority. It is valid for ten years and may sign server certificates but no intermediate CA. */
export async function createCa(now = new Date()): Promise<Certificate> {
  const pair = await generateRsaKeyPair();
  const certificate = begin(pair, now, CA_DAYS);
  // A unique name, so that users can tell two CAs in one trust store apart.
  const name = [{ name: 'commonName', value: `Tuku local authority ${randomBytes(4).toString('hex')}` }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  return sealed(certificate, pair.privateKey, pair.privateKey);
}

/** Signs a server certificate for host names and IP addresses; takes about 20 ms. */
export function issueCertificate(ca: Certificate, pair: KeyPair, names: readonly string[], now = new Date()) {
  const { pki } = forge;
  const issuer = pki.certificateFromPem(ca.cert);
  const certificate = begin(pair, now, LEAF_DAYS);
  // Clients check the subjectAltName below; a common name over 64 characters would be refused.
  certificate.setSubject([{ name: 'commonName', value: 'Tuku (local)' }]);
  certificate.setIssuer(issuer.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
    },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ]);
  return sealed(certificate, ca.key, pair.privateKey);
}

function begin({ publicKey }: KeyPair, now: Date, days: number): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A serial number is positive: its first bit must be 0.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  // Backdated by a day for clients and containers whose clock runs slow.
  certificate.validity.notBefore = new Date(now.getTime() - DAY_MS);
  certificate.validity.notAfter = new Date(now.getTime() + (days - 1) * DAY_MS);
  return certificate;
}

function sealed(certificate: forge.pki.Certificate, signer: string, key: string): Certificate {
  certificate.sign(forge.pki.privateKeyFromPem(signer), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}
