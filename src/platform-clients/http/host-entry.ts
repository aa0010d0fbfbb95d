import { isIP } from 'node:net';
import { isHostName } from '../../text/dns-name.ts';

/** An entry of a list of hosts: a name, a name of which all below it are meant, or addresses. */
export type HostEntry =
  | { kind: 'Name'; name: string }
  | { kind: 'Suffix'; name: string }
  | { kind: 'Network'; address: string; bits: number; family: 'ipv4' | 'ipv6' };

const FAMILIES = { 4: { family: 'ipv4', bits: 32 }, 6: { family: 'ipv6', bits: 128 } } as const;

/** Reads `name`, `*.suffix`, an IP address or a CIDR, in any capitals; or says what to write instead. */
export function hostEntryOf(text: string): HostEntry | { kind: 'Wrong'; remedy: string } {
  const entry = text.toLowerCase();
  const wrong = (remedy: string) => ({ kind: 'Wrong', remedy }) as const;
  if (entry.includes('://')) return wrong('give the host alone, without a scheme');
  const [address = '', prefix, ...rest] = entry.split('/');
  const version = isIP(address);
  const all = version === 4 || version === 6 ? FAMILIES[version] : undefined;
  if (prefix !== undefined) {
    const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (all !== undefined && rest.length === 0 && bits <= all.bits)
      return { kind: 'Network', address, bits, family: all.family };
    return wrong('give a CIDR such as 10.0.0.0/8 or fd00::/8, or a host without a path');
  }
  if (all !== undefined) return { kind: 'Network', address, ...all };
  const isSuffix = entry.startsWith('*.');
  const name = isSuffix ? entry.slice(2) : entry;
  if (isHostName(name)) return { kind: isSuffix ? 'Suffix' : 'Name', name };
  if (/:\d+$/.test(entry)) return wrong('give the host without a port');
  return wrong('give a host name, *.suffix, an IP address or a CIDR');
}
