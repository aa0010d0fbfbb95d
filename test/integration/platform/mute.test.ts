import { createServer, type Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld } from '../../support/world/world.ts';
import { connected } from './expect-conditions.ts';
import { expectPlatform } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

/** More than there are workers. */
const MUTE = 40;

/** A host that takes connections and never says a word. */
async function startMuteHost(): Promise<AsyncDisposable & { url: string; sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the host has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('platforms that never answer do not keep another from being connected', async () => {
  await using host = await startMuteHost();
  await using world = await startWorld();
  await world.createPlatform();
  const mute = Array.from({ length: MUTE }, (_, at) =>
    runaiPlatform(world.namespace, host.url, {}, `mute-${at}`),
  );
  await Promise.all(mute.map((platform) => world.client.create(platform)));
  // All are asked, although none of them has answered yet.
  await world.eventually(() => host.sockets.size, { within: 25_000, until: (asked) => asked >= MUTE });
  await world.client.create(runaiPlatform(world.namespace, world.runai.url, {}, 'good'));
  await expectPlatform(world, connected, { name: 'good' });
  expect(host.sockets.size).toBeGreaterThanOrEqual(MUTE);
});
