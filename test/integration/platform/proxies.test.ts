import { expect, test, vi } from 'vitest';
import { runaiDeployment, runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld } from '../../support/world/world.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { stalledWith } from './expect-conditions.ts';
import { calmPolling, expectDeployment, expectPlatform, running } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

const portOf = (url: string): number => Number(new URL(url).port);
const HOSTS = '--allowed-platform-hosts=*.example,127.0.0.1';

/** Names that only the proxy can resolve; nothing else leads to the simulator. */
const at = (url: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  runai: { url, defaultProject: 'team-a' },
  polling: calmPolling,
  ...more,
});

test('HTTPS_PROXY: calls are tunnelled, the certificate is the platform’s own', async () => {
  await using world = await startWorld({ runai: { tls: true }, operator: false });
  const { url, ca = '' } = world.runai;
  await using proxy = await startConnectProxy({ 'runai.example': portOf(url) });
  await world.startOperator({ args: [HOSTS], env: { HTTPS_PROXY: proxy.url } });
  await world.client.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'ca', namespace: world.namespace },
    data: { 'ca.crt': ca },
  });
  const caRef = { kind: 'ConfigMap', name: 'ca' };
  await world.createPlatform(at('https://runai.example', { tls: { caRef } }));
  // The simulator's certificate is for 127.0.0.1: through a tunnel it is verified for the name all the same.
  await expectPlatform(
    world,
    stalledWith(
      'CertificateInvalid',
      'certificate of runai.example is for 127.0.0.1, localhost, not for runai.example',
    ),
  );
  expect(proxy.asked).toContain('CONNECT runai.example:443');
  await world.client.patch(runaiPlatform(world.namespace, ''), {
    spec: { tls: { insecureSkipVerify: true } },
  });
  await world.deploy('llama');
  await expectDeployment(world, 'llama', running);
});

test('HTTP_PROXY: honoured for http URLs, with NO_PROXY, and with the host rules on the name', async () => {
  await using world = await startWorld({ operator: false });
  const port = portOf(world.runai.url);
  await using proxy = await startConnectProxy({ 'runai.example': port, 'internal.corp': port });
  await world.startOperator({
    args: [HOSTS],
    env: { HTTP_PROXY: proxy.url, NO_PROXY: 'direct.example' },
  });
  await world.createPlatform(at('http://runai.example'));
  await world.deploy('llama');
  await expectDeployment(world, 'llama', running);
  expect(proxy.asked.length).toBeGreaterThan(0);
  expect(proxy.asked.every((line) => line.includes('runai.example'))).toBe(true);

  // The machine itself is never proxied; names of NO_PROXY are not either, and nobody else resolves this one.
  const before = proxy.asked.length;
  await world.client.create(runaiPlatform(world.namespace, '', at('http://direct.example'), 'direct'));
  await world.client.create(runaiPlatform(world.namespace, '', at('http://internal.corp'), 'internal'));
  await expectPlatform(
    world,
    { Ready: ['False/PlatformUnreachable', 'direct.example: the host name does not resolve'] },
    { name: 'direct', within: 40_000 },
  );
  await expectPlatform(
    world,
    stalledWith('HostNotAllowed', 'may not connect to internal.corp', '--allowed-platform-hosts'),
    { name: 'internal' },
  );
  expect(proxy.asked.slice(before).filter((line) => !line.includes('runai.example'))).toEqual([]);
  await world.client.delete(runaiDeployment(world.namespace, 'llama'));
});
