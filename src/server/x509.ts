import {
  createHash,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate as CertificateDer,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { CertifiedNames } from './certified-names.ts';

const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
/** Certificates are renewed in time by whoever shows them; nobody stores them. */
const LEAF_DAYS = 30;

const COMMON_NAME = '2.5.4.3';
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const RSA_SHA256 = '1.2.840.113549.1.1.11';

/** A certificate and its private key, in PEM. The certificates that lead to the trusted one follow the certificate. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority, in PEM. */
export interface Authority {
  /** The root certificate, which clients must trust. */
  readonly cert: string;
  /** The certificate of the key: signed by the root, or the root itself in authorities that version 0.1 created. */
  readonly issuer: string;
  /** The key that signs server certificates. */
  readonly key: string;
}

/** Signs a server certificate for host names and IP addresses. */
export type Signer = (names: readonly string[], now?: Date) => Promise<Certificate>;

const generatePair = () => promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });

/**
 * Creates a certificate authority for these names and all below them, valid for ten years. The root's key is forgotten once
 * it has signed the issuer's certificate. Both certificates state the limits, because Java ignores those of a root.
 */
export async function createAuthority(names: CertifiedNames, now = new Date()): Promise<Authority> {
  const [root, issuer] = await Promise.all([generatePair(), generatePair()]);
  // Unique names, so that users can tell two authorities in one trust store apart.
  const id = randomBytes(4).toString('hex');
  const rootName = commonName(`Tuku local authority ${id}`);
  const validity = validityOf(now, CA_DAYS);
  const signedByRoot = {
    issuer: rootName,
    signer: root.privateKey,
    issuerKeyId: keyId(publicKeyInfo(root.publicKey)),
    validity,
  };
  const limits = (pathLength: number) => [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: pathLength }), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_nameConstraints, constraintsOf(names), true),
  ];
  const [rootCertificate, issuerCertificate] = await Promise.all([
    signed({ ...signedByRoot, subject: rootName, publicKey: root.publicKey, extensions: limits(1) }),
    signed({
      ...signedByRoot,
      subject: commonName(`Tuku local issuer ${id}`),
      publicKey: issuer.publicKey,
      extensions: limits(0),
    }),
  ]);
  return { cert: rootCertificate, issuer: issuerCertificate, key: pemOf(issuer.privateKey) };
}

/** Prepares an authority for signing. Keys and signatures are made off the main thread. */
export function createSigner({ cert, issuer, key }: Authority): Signer {
  const signer = createPrivateKey(key);
  const { raw, validTo } = new X509Certificate(issuer);
  const { subject } = AsnConvert.parse(raw, CertificateDer).tbsCertificate;
  const stored = findExtension(issuer, id_ce_subjectKeyIdentifier);
  const issuerKeyId = stored && Buffer.from(AsnConvert.parse(stored, SubjectKeyIdentifier).buffer);
  const chain = issuer === cert ? '' : issuer;
  return async (names, now = new Date()) => {
    const pair = await generatePair();
    const certificate = await signed({
      issuer: subject,
      signer,
      issuerKeyId,
      // Clients check the subjectAltName below; a common name over 64 characters would be refused.
      subject: commonName('Tuku (local)'),
      publicKey: pair.publicKey,
      validity: validityOf(now, LEAF_DAYS, new Date(validTo)),
      extensions: [
        extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
        extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
        extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
        extension(id_ce_subjectAltName, new SubjectAlternativeName(names.map(generalName))),
      ],
    });
    return { cert: certificate + chain, key: pemOf(pair.privateKey) };
  };
}

/** The domains to which an authority's certificate limits it; undefined when it may sign for any name. */
export function permittedDomains({ issuer }: Authority): readonly string[] | undefined {
  const found = findExtension(issuer, id_ce_nameConstraints);
  if (found === undefined) return undefined;
  const { permittedSubtrees } = AsnConvert.parse(found, NameConstraints);
  return permittedSubtrees?.flatMap(({ base }) => base.dNSName ?? []);
}

/** A certificate before it is signed. */
interface Draft {
  readonly issuer: Name;
  readonly signer: KeyObject;
  readonly issuerKeyId: Buffer | undefined;
  readonly subject: Name;
  readonly publicKey: KeyObject;
  readonly validity: Validity;
  readonly extensions: readonly Extension[];
}

async function signed(draft: Draft): Promise<string> {
  const { issuer, signer, issuerKeyId, subject, publicKey, validity, extensions } = draft;
  const signatureAlgorithm =
    signer.asymmetricKeyType === 'rsa'
      ? new AlgorithmIdentifier({ algorithm: RSA_SHA256, parameters: null })
      : new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 });
  const subjectPublicKeyInfo = publicKeyInfo(publicKey);
  const ownKeyId = keyId(subjectPublicKeyInfo);
  const keyIds = [extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(ownKeyId))];
  if (issuerKeyId !== undefined && !issuerKeyId.equals(ownKeyId)) {
    const keyIdentifier = new SubjectKeyIdentifier(issuerKeyId);
    keyIds.push(extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier })));
  }
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    // A serial number is positive: its first bit must be 0.
    serialNumber: bytes(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    signature: signatureAlgorithm,
    issuer,
    validity,
    subject,
    subjectPublicKeyInfo,
    extensions: new Extensions([...extensions, ...keyIds]),
  });
  const signature = await promisify(sign)('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), signer);
  const certificate = new CertificateDer({ tbsCertificate, signatureAlgorithm, signatureValue: bytes(signature) });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString();
}

/** Backdated by a day for clients and containers whose clock runs slow. */
function validityOf(now: Date, days: number, latest = new Date(8.64e15)): Validity {
  const end = now.getTime() + (days - 1) * DAY_MS;
  return new Validity({
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(Math.min(end, latest.getTime())),
  });
}

function constraintsOf({ domains, addresses }: CertifiedNames): NameConstraints {
  const names = [
    ...domains.map((dNSName) => new GeneralName({ dNSName })),
    ...addresses.map((iPAddress) => new GeneralName({ iPAddress })),
  ];
  return new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base }))),
  });
}

function generalName(name: string): GeneralName {
  return new GeneralName(isIP(name) ? { iPAddress: name } : { dNSName: name });
}

function commonName(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

function extension(extnID: string, value: unknown, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** The value of a certificate's extension, in DER. */
function findExtension(pem: string, id: string): ArrayBuffer | undefined {
  const { tbsCertificate } = AsnConvert.parse(new X509Certificate(pem).raw, CertificateDer);
  return tbsCertificate.extensions?.find(({ extnID }) => extnID === id)?.extnValue.buffer;
}

/** The key's identifier [RFC 5280, 4.2.1.2, method 1]. */
function keyId({ subjectPublicKey }: SubjectPublicKeyInfo): Buffer {
  return createHash('sha1').update(Buffer.from(subjectPublicKey)).digest();
}

function publicKeyInfo(publicKey: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function bytes(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
