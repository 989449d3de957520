import { X509Certificate } from 'node:crypto';
import forge from 'node-forge';

const { asn1, pki } = forge;
/** Java trusts a certificate whose bag has this attribute; its value lists the purposes it is trusted for. */
const TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';

/**
 * A trust store for Java: PKCS#12 [RFC 7292] with certificates only, so nothing needs encryption, and without the optional
 * MAC, so it opens with any password.
 * @param certificates in PEM
 */
export function trustStore(certificates: readonly string[]): Buffer {
  const bags = certificates.map((pem, i) => certificateBag(new X509Certificate(pem).raw, `tuku-${i}`));
  const contents = data(sequence(bags));
  const pfx = sequence([
    asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, asn1.integerToDer(3).getBytes()),
    data(sequence([contents])),
  ]);
  return Buffer.from(asn1.toDer(pfx).getBytes(), 'binary');
}

function certificateBag(der: Buffer, alias: string): forge.asn1.Asn1 {
  const certificate = sequence([oid(pki.oids.x509Certificate as string), explicit(octets(der.toString('binary')))]);
  const attributes = [
    attribute(pki.oids.friendlyName as string, asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BMPSTRING, false, alias)),
    attribute(TRUSTED_KEY_USAGE, oid(ANY_EXTENDED_KEY_USAGE)),
  ];
  return sequence([oid(pki.oids.certBag as string), explicit(certificate), set(attributes)]);
}

function attribute(name: string, value: forge.asn1.Asn1): forge.asn1.Asn1 {
  return sequence([oid(name), set([value])]);
}

/** A ContentInfo of type data. */
function data(content: forge.asn1.Asn1): forge.asn1.Asn1 {
  return sequence([oid(pki.oids.data as string), explicit(octets(asn1.toDer(content).getBytes()))]);
}

function sequence(parts: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, parts);
}

function set(parts: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, parts);
}

function explicit(part: forge.asn1.Asn1): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, true, [part]);
}

function octets(bytes: string): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, false, bytes);
}

function oid(name: string): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(name).getBytes());
}
