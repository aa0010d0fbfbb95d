import { expect, test } from 'vitest';
import { inferenceDeployments } from '../../../src/crd/names.ts';
import { KubeClient } from '../../../src/kube/client.ts';
import { CredentialCache } from '../../../src/kube/credentials.ts';
import { findCredentials } from '../../../src/kube/find-credentials.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { Reflector } from '../../../src/kube/reflector.ts';
import { Store } from '../../../src/kube/store.ts';
import { KubeTransport } from '../../../src/kube/transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { runaiDeployment } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { edited, editImage, expectEditArrives } from './steps.ts';

/**
 * The operator's own reflector of deployments, on the world's API server. In this process, because only here its
 * clock can be moved: the silence that tells a dead watch lasts minutes.
 */
async function startReflector(world: World, stack: AsyncDisposableStack) {
  const clock = new FakeClock();
  const source = await findCredentials({ kubeconfig: await world.operatorKubeconfig(), env: {} });
  const transport = new KubeTransport({
    credentials: new CredentialCache(source, clock, () => {}),
    clock,
    userAgent: 'reflector-test',
  });
  stack.defer(() => transport.close());
  const store = new Store<KubeObject & { spec: object }>({
    onListenerError: (error) => {
      throw error;
    },
  });
  const restarts: string[] = [];
  const relists: string[] = [];
  const reflector = new Reflector({
    client: new KubeClient(transport, 'reflector-test'),
    resource: inferenceDeployments,
    store,
    clock,
    random: () => 0,
    onWatchRestart: (reason) => restarts.push(reason),
    onRelist: (reason) => relists.push(reason),
  });
  const stop = new AbortController();
  const ended = reflector.run(stop.signal);
  stack.defer(async () => {
    stop.abort();
    await ended;
  });
  await world.eventually(() => reflector.hasSynced);
  return { clock, store, reflector, restarts, relists };
}

test('a watch that a firewall forgot is opened anew after 90 s of silence, and what was missed comes', async () => {
  await using stack = new AsyncDisposableStack();
  const world = stack.use(await startWorld({ proxy: 'tcp', operator: false }));
  await world.deploy('llama');
  const { clock, store, restarts, relists } = await startReflector(world, stack);
  const key = `${world.namespace}/llama`;
  await world.eventually(() => store.get(key), { until: (object) => object !== undefined });
  {
    using silence = world.proxy.inject({ kind: 'black-hole' });
    await silence.hit(1);
  }
  await editImage(world, 'llama');
  await clock.advance(89_000);
  expect(restarts).toEqual([]);
  expect(store.get(key)?.spec).not.toMatchObject({ runai: { spec: { image: edited } } });
  const later = async (): Promise<unknown> => {
    // Idle connections of the pool are dead as well, and found out by the time limits of calls.
    await clock.advance(5_000);
    return store.get(key)?.spec;
  };
  await world.eventually(later, {
    until: (spec) => expect(spec).toMatchObject({ runai: { spec: { image: edited } } }),
  });
  expect(restarts[0]).toBe('inactive');
  expect(relists).toEqual(['initial']);
  await world.client.delete(runaiDeployment(world.namespace, 'llama'));
});

test('the process lives through silence: calls run into their limits, later ones go through', async () => {
  await using world = await startWorld({ proxy: 'tcp' });
  await world.createPlatform();
  await world.deploy('llama');
  await world.untilDeployment('llama', (object) => object.status !== undefined);
  {
    using silence = world.proxy.inject({ kind: 'black-hole' });
    await silence.hit(1);
    await world.eventually(() => world.operator.metrics(), {
      until: (metrics) => metrics.sum('rest_client_requests_total', { code: '<error>' }) > 0,
      within: 30_000,
      for: 'a call to run into its limit',
    });
    expect(await world.operator.healthy()).toBe(true);
  }
  // What stays silent are the watches; a reset stands for the end of their own patience, shown above.
  {
    using reset = world.proxy.inject({ kind: 'reset' });
    await reset.hit(1);
  }
  await expectEditArrives(world, 'llama');
});
