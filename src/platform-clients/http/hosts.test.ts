import { describe, expect, test } from 'vitest';
import { hostRules } from './hosts.ts';

describe('without --allowed-platform-hosts', () => {
  const rules = hostRules(undefined);
  test.each([
    ['a public address', '8.8.8.8', true],
    ['a private address', '10.1.2.3', true],
    ['a private IPv6 address', 'fd12::1', true],
    ['loopback', '127.0.0.1', false],
    ['all of loopback', '127.8.9.10', false],
    ['loopback, IPv6', '::1', false],
    ['the unspecified address, which is loopback too', '0.0.0.0', false],
    ['the unspecified address, IPv6', '::', false],
    ['loopback mapped into IPv6', '::ffff:127.0.0.1', false],
    ['loopback mapped into IPv6, in hexadecimal', '::ffff:7f00:1', false],
    ['metadata behind NAT64', '64:ff9b::a9fe:a9fe', false],
    ['loopback behind 6to4', '2002:7f00:1::5', false],
    ['metadata as an IPv4-compatible address', '::169.254.169.254', false],
    ['loopback as an IPv4-translated address', '::ffff:0:127.0.0.1', false],
    ['a public address behind 6to4', '2002:808:808::5', true],
    ['loopback behind 6to4, shortened', '2002:7f00::5', false],
    ['metadata behind a local NAT64 of 96 bits', '64:ff9b:1::a9fe:a9fe', false],
    ['metadata behind a local NAT64 of 64 bits', '64:ff9b:1:7:a9:fea9:fe00:0', false],
    ['metadata behind a local NAT64 of 56 bits', '64:ff9b:1:7a9:fe:a9fe::', false],
    ['metadata behind a local NAT64 of 48 bits', '64:ff9b:1:a9fe:a9:fe00::', false],
    ['a public address behind a local NAT64', '64:ff9b:1::808:808', true],
    ['a public address behind NAT64', '64:ff9b::808:808', true],
    ['link-local, with the AWS, GCP and Azure metadata', '169.254.169.254', false],
    ['link-local, IPv6 with a zone', 'fe80::1%eth0', false],
    ['AWS metadata, IPv6', 'fd00:ec2::254', false],
    ['Azure wire server', '168.63.129.16', false],
    ['Alibaba metadata', '100.100.100.200', false],
  ])('%s: %s is allowed: %s', (_, address, allowed) => {
    expect(rules.allowsAddress('platform.example.com', address)).toBe(allowed);
    expect(rules.allowsName(address)).toBe(allowed);
  });

  test.each([
    'http://127.1',
    'http://2130706433',
    'http://0177.0.0.1',
    'http://0x7f.0.0.1',
    'http://0x7F000001:8080',
    'http://0',
    'http://127.0.0.1.',
    'http://１２７.０.０.１',
    'http://[0:0:0:0:0:ffff:7f00:1]',
    'http://[::ffff:127.0.0.1]',
    'http://0251.0376.169.254',
    'http://2852039166',
  ])('an address that is refused is refused however a URL writes it: %s', (url) => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    expect(rules.allowsName(host)).toBe(false);
    expect(rules.allowsAddress(host, host)).toBe(false);
  });

  test.each([
    ['platform.example.com', true],
    ['localhost', false],
    ['LOCALHOST.', false],
    ['x.localhost', false],
  ])('the name %s alone is allowed: %s', (name, allowed) => {
    expect(rules.allowsName(name)).toBe(allowed);
  });
});

describe('with --allowed-platform-hosts', () => {
  const rules = hostRules(['acme.run.ai', '*.corp.example', '10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
  test.each([
    ['a listed name', 'acme.run.ai', '203.0.113.1', true],
    ['a listed name in capitals', 'ACME.run.ai.', '203.0.113.1', true],
    ['a name under a listed suffix', 'a.b.corp.example', '203.0.113.1', true],
    ['the suffix itself', 'corp.example', '203.0.113.1', false],
    ['a name that only ends alike', 'evilcorp.example', '203.0.113.1', false],
    ['another name', 'evil.example', '203.0.113.1', false],
    ['another name with a listed address', 'inner.example', '10.2.3.4', true],
    ['a listed name that leads to metadata', 'acme.run.ai', '169.254.169.254', false],
    ['a listed name that leads to a listed loopback address', 'acme.run.ai', '127.0.0.1', true],
    ['a listed name that leads to another loopback address', 'acme.run.ai', '127.0.0.2', false],
    ['a listed IPv6 network', 'fd00::5', 'fd00::5', true],
    ['a listed network, mapped into IPv6', '::ffff:10.2.3.4', '::ffff:10.2.3.4', true],
    ['a tunnel to a listed network, which may end elsewhere', '2002:a02:304::1', '2002:a02:304::1', false],
  ])('%s: %s at %s is allowed: %s', (_, name, address, allowed) => {
    expect(rules.allowsAddress(name, address)).toBe(allowed);
  });

  test('behind a proxy the name alone decides', () => {
    expect(rules.allowsName('acme.run.ai')).toBe(true);
    expect(rules.allowsName('inner.example')).toBe(false);
    expect(rules.allowsName('10.9.9.9')).toBe(true);
  });

  test('localhost by name opens loopback for that name only', () => {
    const local = hostRules(['localhost', 'sim.example']);
    expect(local.allowsAddress('localhost', '127.0.0.1')).toBe(true);
    expect(local.allowsAddress('localhost', '169.254.169.254')).toBe(false);
    expect(local.allowsAddress('sim.example', '127.0.0.1')).toBe(false);
  });
});

test.each(['http://x', 'a b', '10.0.0.0/33', '10.0.0.0/', '*', 'host:443', '10.0.0.0/x', 'a_b.example'])(
  'refuses the entry "%s" and names it',
  (entry) => {
    expect(() => hostRules([entry])).toThrow(`"${entry}"`);
  },
);
