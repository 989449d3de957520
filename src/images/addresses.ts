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

/** Returns a test of whether an IP address, as a string, is permitted; a string that is not an IP address never is. */
export function addressPolicy(rules: AddressRules): (address: string) => boolean {
  const builtIn = parseCidrs(metadataAddresses);
  return (text) => {
    const address = unmapped(text);
    if (isIP(address) === 0) return false;
    const within = (blocks?: BlockList) => blocks?.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') ?? false;
    return within(rules.allow) || !(within(rules.deny) || within(builtIn));
  };
}

/** Unwraps an IPv4-mapped IPv6 address (::ffff:a.b.c.d, ::ffff:aabb:ccdd): it reaches the IPv4 host, so IPv4 rules apply. */
function unmapped(address: string): string {
  if (!address.includes(':')) return address;
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) === 0) return plain;
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const halves = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (halves === null) return canonical;
  return [halves[1], halves[2]].flatMap((half) => bytesOf(Number.parseInt(half ?? '0', 16))).join('.');
}

function bytesOf(word: number): number[] {
  return [word >> 8, word & 255];
}
