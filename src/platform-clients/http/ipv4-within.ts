/** How an IPv6 address holds an IPv4 one: what it begins with, and which of its 16 octets are those of the other. */
interface Form {
  begins: readonly number[];
  at: readonly number[];
}

/** Where most forms hold it. */
const LAST = [12, 13, 14, 15];
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

/** Another name of the IPv4 address: IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96). */
const NAMES: readonly Form[] = [
  { begins: [...zeros(10), 0xff, 0xff], at: LAST },
  { begins: [0, 0x64, 0xff, 0x9b, ...zeros(8)], at: LAST },
];

/** NAT64 of local use, whose prefix may have 48, 56, 64 or 96 bits (RFC 8215, RFC 6052). */
const LOCAL_NAT64 = [0, 0x64, 0xff, 0x9b, 0, 1];

/** 6to4 (2002::/16), IPv4-compatible (::/96), IPv4-translated (::ffff:0:0:0/96), and the local prefixes of NAT64. */
const TUNNELS: readonly Form[] = [
  { begins: [0x20, 0x02], at: [2, 3, 4, 5] },
  { begins: zeros(12), at: LAST },
  { begins: [...zeros(8), 0xff, 0xff, 0, 0], at: LAST },
  ...[[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], LAST].map((at) => ({ begins: LOCAL_NAT64, at })),
];

/** The IPv4 address that an IPv6 address, without brackets and zone, is another name of. */
export function ipv4Named(address: string): string | undefined {
  return within(address, NAMES)[0];
}

/**
 * The IPv4 addresses to which a tunnel of the machine or of its network may carry an IPv6 one. Which of several forms
 * it has cannot be told: enough to refuse it, not to allow it.
 */
export function ipv4Tunnelled(address: string): string[] {
  // What begins with 0 is no address of a host: another form has zeros there.
  return within(address, TUNNELS).filter((one) => !one.startsWith('0.'));
}

function within(address: string, forms: readonly Form[]): string[] {
  const octets = octetsOf(address);
  return forms
    .filter(({ begins }) => begins.every((octet, at) => octet === octets[at]))
    .map(({ at }) => at.map((one) => octets[one]).join('.'));
}

/** The 16 octets of an IPv6 address, however it is written. */
function octetsOf(address: string): number[] {
  const normal = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = normal
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [...head, ...zeros(8 - head.length - tail.length).map(String), ...tail];
  return groups.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}
