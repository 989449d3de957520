import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Addresses at which clouds serve an instance's credentials: link-local IPv4 and IPv6, a few other addresses, and link-local
 * IPv4 in NAT64 notation.
 */
const metadataAddresses =
  '169.254.0.0/16,100.100.100.200,168.63.129.16,192.0.0.192,fe80::/10,fd00:ec2::254,fd20:ce::254,64:ff9b::a9fe:0/112';

/**
 * Parses a comma-separated list of IPv4 and IPv6 addresses and CIDR blocks, such as `10.0.0.0/8, ::1`; '' is an empty list.
 * Throws an Error that names the first invalid entry.
 */
export function parseCidrs(list: string): BlockList {
  const blocks = new BlockList();
  for (const entry of list.split(',').map((text) => text.trim())) if (entry !== '') addEntry(blocks, entry);
  return blocks;
}

function addEntry(blocks: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.split('/');
  const bits = isIPv4(address) ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0 || !(length <= bits)) {
    throw new Error(`"${entry}" is neither an IP address nor a CIDR block such as 10.0.0.0/8 or fd00::/8`);
  }
  blocks.addSubnet(address, length, bits === 32 ? 'ipv4' : 'ipv6');
}

/** Which addresses Tuku may connect to. */
export interface AddressRules {
  /** Overrides every denial, including the built-in one of cloud metadata addresses. */
  readonly allow?: BlockList;
  /** Denied in addition to the built-in list. All other addresses are permitted, including loopback and private networks. */
  readonly deny?: BlockList;
}

/**
 * Answers whether an IP address in text form may be connected to; anything else may not. An address is judged with every
 * other address that it leads to: the unspecified one reaches this machine, and an IPv4 address can be written within an
 * IPv6 one.
 */
export function addressPolicy(rules: AddressRules): (address: string) => boolean {
  const builtIn = parseCidrs(metadataAddresses);
  return (text) => {
    const address = unmapped(text);
    if (isIP(address) === 0) return false;
    if (within(rules.allow, [address, ...loopbacks(address)])) return true;
    const reached = [address, ...embeddedIPv4(address)].flatMap((one) => [one, ...loopbacks(one)]);
    return !within(rules.deny, reached) && !within(builtIn, reached);
  };
}

function within(blocks: BlockList | undefined, addresses: readonly string[]): boolean {
  return addresses.some((address) => blocks?.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'));
}

/** The addresses that a system connects to in place of the unspecified one. */
function loopbacks(address: string): readonly string[] {
  return address === '0.0.0.0' || address === '::' ? ['127.0.0.1', '::1'] : [];
}

/** An IPv4-mapped IPv6 address (::ffff:a.b.c.d, ::ffff:aabb:ccdd) reaches the IPv4 host, so it is judged as that one. */
function unmapped(address: string): string {
  if (!address.includes(':')) return address;
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) === 0) return plain;
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const words = wordsOf(canonical);
  return startsWith(words, [0, 0, 0, 0, 0, 0xffff]) ? dotted(words.slice(6)) : canonical;
}

/** Prefixes before an embedded IPv4 address, in words of 16 bits. */
const embeddings: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0], // IPv4-compatible [RFC 4291, 2.5.5.1]
  [0, 0, 0, 0, 0xffff, 0], // IPv4-translated [RFC 2765]
  [0x64, 0xff9b, 0, 0, 0, 0], // NAT64 [RFC 6052]
  [0x64, 0xff9b, 1, 0, 0, 0], // local NAT64 [RFC 8215]
  [0x2002], // 6to4 [RFC 3056]
];

function embeddedIPv4(address: string): string[] {
  if (!address.includes(':') || address === '::' || address === '::1') return [];
  const words = wordsOf(address);
  return embeddings
    .filter((prefix) => startsWith(words, prefix))
    .map(({ length }) => dotted(words.slice(length, length + 2)));
}

/** The eight words of an IPv6 address in its canonical form. */
function wordsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const [left, right] = [head, tail ?? ''].map((half) =>
    half === '' ? [] : half.split(':').map((word) => Number.parseInt(word, 16)),
  ) as [number[], number[]];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function startsWith(words: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((word, i) => words[i] === word);
}

function dotted(words: readonly number[]): string {
  return words.flatMap((word) => [word >> 8, word & 255]).join('.');
}
