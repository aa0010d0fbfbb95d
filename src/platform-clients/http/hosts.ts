import { BlockList, isIP, isIPv4 } from 'node:net';
import { type HostEntry, hostEntryOf } from './host-entry.ts';

/**
 * Which hosts a platform object may name, so that a tenant cannot point the operator at internal addresses.
 * Host names come without brackets; addresses as the resolver or `URL.hostname` write them.
 */
export interface HostRules {
  /** For a connection through a proxy, where the address is not ours to see. */
  allowsName(host: string): boolean;
  /** For a direct connection: `address` is what is really connected to. */
  allowsAddress(host: string, address: string): boolean;
  /** Why a host is refused, as the second half of a sentence. */
  refusal: string;
}

/** Loopback, and the unspecified addresses, which lead there too. */
const LOOPBACK = blockList(['127.0.0.0/8', '::1', '0.0.0.0/8', '::'].map(entryOf));

/** Link-local addresses and the clouds' metadata services. */
const INTERNAL = blockList(
  ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254', '168.63.129.16', '100.100.100.200'].map(entryOf),
);

/**
 * The rules that `--allowed-platform-hosts` states: host names, `*.suffix`, IPs and CIDRs; without entries, every
 * host but the loopback, link-local and metadata addresses. Throws a RangeError that names a bad entry.
 */
export function hostRules(entries: readonly string[] | undefined): HostRules {
  if (entries === undefined || entries.length === 0) {
    const allowsAddress = (_host: string, address: string): boolean => !isRefused(address);
    return {
      allowsName: (host) => (isIP(host) === 0 ? !isLocalhost(host) : !isRefused(host)),
      allowsAddress,
      refusal:
        'loopback, link-local and cloud metadata addresses are not allowed unless --allowed-platform-hosts names them',
    };
  }
  const parsed = entries.map(entryOf);
  const listed = blockList(parsed);
  const nameListed = (host: string): boolean => parsed.some((entry) => matches(entry, plain(host)));
  return {
    allowsName: (host) => (isIP(host) === 0 ? nameListed(host) : contains(listed, host)),
    // A listed name is no leave for an internal address: whoever holds the DNS would choose. `localhost` says it.
    allowsAddress: (host, address) =>
      contains(listed, address) ||
      (nameListed(host) && (!isRefused(address) || (isLocalhost(host) && contains(LOOPBACK, address)))),
    refusal: '--allowed-platform-hosts says which hosts it may',
  };
}

/** Is an address in a network, which is a CIDR or one address? False where either is something else. */
export function isInNetwork(network: string, address: string): boolean {
  const entry = hostEntryOf(network);
  return entry.kind === 'Network' && contains(blockList([entry]), address);
}

function isRefused(address: string): boolean {
  return [address, tunnelledIPv4(address)].some(
    (one) => one !== undefined && (contains(LOOPBACK, one) || contains(INTERNAL, one)),
  );
}

function isLocalhost(host: string): boolean {
  return /(^|\.)localhost$/.test(plain(host));
}

function plain(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

function entryOf(text: string): HostEntry {
  const entry = hostEntryOf(text);
  if (entry.kind === 'Wrong') throw new RangeError(`"${text}": ${entry.remedy}`);
  return entry;
}

function matches(entry: HostEntry, host: string): boolean {
  if (entry.kind === 'Network') return false;
  return entry.kind === 'Suffix' ? host.endsWith(`.${entry.name}`) : host === entry.name;
}

function blockList(entries: readonly HostEntry[]): BlockList {
  const list = new BlockList();
  for (const entry of entries)
    if (entry.kind === 'Network') list.addSubnet(entry.address, entry.bits, entry.family);
  return list;
}

function contains(list: BlockList, written: string): boolean {
  const address = bare(written);
  if (isIPv4(address)) return list.check(address, 'ipv4');
  if (isIP(address) === 0) return false;
  const embedded = embeddedIPv4(address);
  return list.check(address, 'ipv6') || (embedded !== undefined && list.check(embedded, 'ipv4'));
}

/** Without brackets and zone. */
function bare(written: string): string {
  return (written.split('%')[0] ?? '').replace(/^\[|\]$/g, '');
}

/** The IPv4 address that an IPv4-mapped (::ffff:0:0/96) or NAT64 (64:ff9b::/96) one is another name of. */
function embeddedIPv4(address: string): string | undefined {
  return ipv4In(address, /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/);
}

/**
 * The IPv4 address to which a tunnel of the machine may carry an IPv6 one: 6to4 (2002::/16), IPv4-compatible (::/96) and
 * IPv4-translated (::ffff:0:0:0/96). Enough to refuse one, not to allow it.
 */
function tunnelledIPv4(written: string): string | undefined {
  const address = bare(written);
  if (isIP(address) !== 6) return undefined;
  return (
    ipv4In(address, /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/) ??
    ipv4In(address, /^(?:::ffff:0:|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/)
  );
}

/** The two groups of an IPv6 address that the pattern finds, as an IPv4 address. */
function ipv4In(address: string, pattern: RegExp): string | undefined {
  const normal = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = pattern.exec(normal) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}
