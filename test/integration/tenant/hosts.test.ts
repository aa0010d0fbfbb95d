import { expect, test, vi } from 'vitest';
import { runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { stalledWith } from '../platform/expect-conditions.ts';
import { calmPolling, expectPlatform, secret } from '../platform/objects.ts';
import { resolving, startTenantServer, tenantOf } from './tenant.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

/** Creates a platform object for each URL as the tenant, and waits until each of them is refused. */
async function expectRefused(world: World, urls: Readonly<Record<string, string>>): Promise<void> {
  await using tenant = await tenantOf(world);
  const values = { clientId: 'tenant', clientSecret: 'the secret of the tenant' };
  await tenant.create(secret(world.namespace, 'runai', values));
  await Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const spec = { runai: { url, defaultProject: 'team-a' }, polling: calmPolling };
      await tenant.create(runaiPlatform(world.namespace, url, spec, name));
      await expectPlatform(world, stalledWith('HostNotAllowed', /^The operator may not connect to /), {
        name,
        within: 60_000,
      });
    }),
  );
}

test('a tenant cannot point the operator at the machine itself, its link or a metadata service, by address or by name', async () => {
  await using trap = await startTenantServer();
  const at = (host: string): string => `http://${host}:${trap.port}`;
  await using world = await startWorld({
    runai: false,
    operator: {
      listedHosts: false,
      nodeArgs: resolving({
        'localhost.': '127.0.0.1',
        'inward.example': '127.0.0.1',
        'mapped.example': '::ffff:127.0.0.1',
        'metadata.example': '169.254.169.254',
      }),
    },
  });
  await expectRefused(world, {
    loopback: at('127.0.0.1'),
    'loopback-short': at('127.1'),
    'loopback-decimal': at('2130706433'),
    'loopback-octal': at('0177.0.0.1'),
    'loopback-hex': at('0x7f000001'),
    unspecified: at('0.0.0.0'),
    'loopback-v6': at('[::1]'),
    'loopback-mapped': at('[::ffff:127.0.0.1]'),
    'loopback-nat64': at('[64:ff9b::7f00:1]'),
    'loopback-6to4': at('[2002:7f00:1::]'),
    'link-local': 'http://169.254.1.1',
    'link-local-v6': 'http://[fe80::1]',
    metadata: 'http://169.254.169.254/latest/meta-data',
    'metadata-v6': 'http://[fd00:ec2::254]',
    azure: 'https://168.63.129.16',
    localhost: at('localhost'),
    'localhost-dotted': at('LOCALHOST.'),
    'name-of-loopback': at('inward.example'),
    'name-of-mapped': at('mapped.example'),
    'name-of-metadata': 'https://metadata.example',
  });
  expect(trap.connections).toBe(0);
});

test('nor, where hosts are listed, at any other', async () => {
  await using trap = await startTenantServer();
  const at = (host: string): string => `http://${host}:${trap.port}`;
  await using world = await startWorld({
    runai: false,
    operator: {
      args: ['--allowed-platform-hosts=*.listed.example,10.1.0.0/16'],
      nodeArgs: resolving({
        'unlisted.example': '203.0.113.1',
        'turned.listed.example': '127.0.0.1',
        'metadata.listed.example': '169.254.169.254',
      }),
    },
  });
  await expectRefused(world, {
    address: 'https://203.0.113.1',
    'another-network': 'https://10.2.0.1',
    'another-network-mapped': 'https://[::ffff:10.2.0.1]',
    loopback: at('127.0.0.1'),
    name: 'https://unlisted.example',
    // Whoever holds the DNS of a listed name does not choose the address.
    'listed-name-of-loopback': at('turned.listed.example'),
    'listed-name-of-metadata': 'https://metadata.listed.example',
  });
  expect(trap.connections).toBe(0);
});
