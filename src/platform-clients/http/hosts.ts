import { BlockList, isIP, isIPv4 } from 'node:net';
import { type HostEntry, hostEntryOf } from './host-entry.ts';
import { ipv4Named, ipv4Tunnelled } from './ipv4-within.ts';

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
  return [address, ...tunnelled(address)].some((one) => contains(LOOPBACK, one) || contains(INTERNAL, one));
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
  const named = ipv4Named(address);
  return list.check(address, 'ipv6') || (named !== undefined && list.check(named, 'ipv4'));
}

function tunnelled(written: string): string[] {
  const address = bare(written);
  return isIP(address) === 6 ? ipv4Tunnelled(address) : [];
}

/** Without brackets and zone. */
function bare(written: string): string {
  return (written.split('%')[0] ?? '').replace(/^\[|\]$/g, '');
}
