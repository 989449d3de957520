import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Browsers and Apple's systems accept 398 days at most. */
const LEAF_DAYS = 397;

/** A certificate and its private key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An RSA key, made off the main thread, as PEM texts. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function makeKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** A certificate authority of its own: it lasts ten years and signs server certificates, no further authority. */
export async function makeAuthority(now = new Date()): Promise<Certificate> {
  const pair = await makeKeyPair();
  const certificate = begin(pair, now, AUTHORITY_DAYS);
  // A name of its own, so that two authorities in one trust store can be told apart.
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

/** Signs a server certificate for host names and IP addresses; takes some 20 ms. */
export function makeLeaf(authority: Certificate, pair: KeyPair, names: readonly string[], now = new Date()) {
  const { pki } = forge;
  const issuer = pki.certificateFromPem(authority.cert);
  const certificate = begin(pair, now, LEAF_DAYS);
  // The name clients look at is below; a common name over 64 characters would be refused.
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
  return sealed(certificate, authority.key, pair.privateKey);
}

function begin({ publicKey }: KeyPair, now: Date, days: number): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // The first bit of a serial number must be 0: it is a positive number.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  // A day back, for clients and containers whose clock is a little late.
  certificate.validity.notBefore = new Date(now.getTime() - DAY_MS);
  certificate.validity.notAfter = new Date(now.getTime() + (days - 1) * DAY_MS);
  return certificate;
}

function sealed(certificate: forge.pki.Certificate, signer: string, key: string): Certificate {
  certificate.sign(forge.pki.privateKeyFromPem(signer), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}
