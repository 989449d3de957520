import { X509Certificate } from 'node:crypto';
import {
  type BaseBlock,
  BmpString,
  Constructed,
  Integer,
  ObjectIdentifier,
  OctetString,
  Sequence,
  Set as SetOf,
} from 'asn1js';

const DATA = '1.2.840.113549.1.7.1';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
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
  const pfx = sequence([new Integer({ value: 3 }), data(sequence([contents]))]);
  return Buffer.from(pfx.toBER());
}

function certificateBag(der: Buffer, alias: string): BaseBlock {
  const certificate = sequence([oid(X509_CERTIFICATE), explicit(octets(der))]);
  const attributes = [
    attribute(FRIENDLY_NAME, new BmpString({ value: alias })),
    attribute(TRUSTED_KEY_USAGE, oid(ANY_EXTENDED_KEY_USAGE)),
  ];
  return sequence([oid(CERTIFICATE_BAG), explicit(certificate), new SetOf({ value: attributes })]);
}

function attribute(name: string, value: BaseBlock): BaseBlock {
  return sequence([oid(name), new SetOf({ value: [value] })]);
}

/** A ContentInfo of type data. */
function data(content: BaseBlock): BaseBlock {
  return sequence([oid(DATA), explicit(octets(new Uint8Array(content.toBER())))]);
}

function sequence(value: BaseBlock[]): BaseBlock {
  return new Sequence({ value });
}

function explicit(part: BaseBlock): BaseBlock {
  return new Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [part] });
}

function octets(bytes: Uint8Array): BaseBlock {
  return new OctetString({ valueHex: new Uint8Array(bytes).buffer });
}

function oid(value: string): BaseBlock {
  return new ObjectIdentifier({ value });
}
