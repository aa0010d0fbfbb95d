import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Which hosts a platform object may name, so that a tenant cannot point the operator at internal addresses.
 * Host names come without brackets; addresses as the resolver or `URL.hostname` write them.
 */
export interface HostRules {
  /** For a connection through a proxy, where the address is not ours to see. */
  allowsName(host: string): boolean;
  /** For a direct connection: `address` is what is really connected to. */
  allowsAddress(host: string, address: string): boolean;
}

/** Loopback, and the unspecified addresses, which lead there too. */
const LOOPBACK = blockList(['127.0.0.0/8', '::1', '0.0.0.0/8', '::']);

/** Link-local addresses and the clouds' metadata services. */
const INTERNAL = blockList([
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254',
  '168.63.129.16',
  '100.100.100.200',
]);

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
    };
  }
  const networks = entries.filter(isNetwork);
  const names = entries.filter((entry) => !isNetwork(entry)).map(asName);
  const listed = blockList(networks);
  const nameListed = (host: string): boolean => names.some((name) => matches(name, plain(host)));
  return {
    allowsName: (host) => (isIP(host) === 0 ? nameListed(host) : contains(listed, host)),
    // A listed name is no leave for an internal address: whoever holds the DNS would choose. `localhost` says it.
    allowsAddress: (host, address) =>
      contains(listed, address) ||
      (nameListed(host) && (!isRefused(address) || (isLocalhost(host) && contains(LOOPBACK, address)))),
  };
}

/** Is an address in a network, which is a CIDR or one address? False where either is something else. */
export function isInNetwork(network: string, address: string): boolean {
  if (!isNetwork(network) || isIP(address) === 0) return false;
  try {
    return contains(blockList([network]), address);
  } catch (error) {
    // A prefix that is none.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function isRefused(address: string): boolean {
  return contains(LOOPBACK, address) || contains(INTERNAL, address);
}

function isLocalhost(host: string): boolean {
  return /(^|\.)localhost$/.test(plain(host));
}

function plain(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

function isNetwork(entry: string): boolean {
  return isIP(entry.split('/')[0] ?? '') !== 0;
}

function asName(entry: string): string {
  const name = plain(entry);
  if (/^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(name)) return name;
  throw new RangeError(`"${entry}" is not a host name, *.suffix, IP address or CIDR`);
}

function matches(name: string, host: string): boolean {
  return name.startsWith('*.')
    ? host.endsWith(name.slice(1)) && host.length > name.length - 1
    : host === name;
}

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const bits = prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix);
    if (!Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv4' ? 32 : 128) || prefix === '') {
      throw new RangeError(`"${entry}" is not a host name, *.suffix, IP address or CIDR`);
    }
    list.addSubnet(address, bits, family);
  }
  return list;
}

function contains(list: BlockList, written: string): boolean {
  const address = (written.split('%')[0] ?? '').replace(/^\[|\]$/g, '');
  if (isIPv4(address)) return list.check(address, 'ipv4');
  if (isIP(address) === 0) return false;
  const embedded = embeddedIPv4(address);
  return list.check(address, 'ipv6') || (embedded !== undefined && list.check(embedded, 'ipv4'));
}

/** The IPv4 address behind an IPv4-mapped (::ffff:0:0/96) or NAT64 (64:ff9b::/96) one. */
function embeddedIPv4(address: string): string | undefined {
  const normal = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}
