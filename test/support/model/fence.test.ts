import { expect, test } from 'vitest';
import { inferenceDeployments } from '../../../src/crd/names.ts';
import type { Call, Desired } from '../../../src/platform-clients/platform.ts';
import { FakeClock } from '../fake-clock.ts';
import { FakeCluster } from './fake-cluster.ts';
import { FakePlatform } from './fake-platform.ts';
import { Fence } from './fence.ts';
import { SPEC } from './stranger-steps.ts';

const call: Call = { signal: AbortSignal.any([]), priority: 'edit' };
const desired: Desired = { name: 'llama', body: {}, hash: 'v1:a', notices: [] };

/** A process that does these things in one pass. */
function during(...steps: ('write' | 'late write' | 'create')[]): Promise<void> {
  const clock = new FakeClock();
  const cluster = new FakeCluster(clock);
  cluster.create('llama', SPEC);
  const fence = new Fence();
  const kube = fence.kube(cluster.client);
  const client = fence.client(new FakePlatform(clock));
  const write = async (fate: 'Fine' | 'Late'): Promise<void> => {
    cluster.fate = () => fate;
    const metadata = { resourceVersion: cluster.object?.metadata.resourceVersion };
    const ref = { namespace: 'prod', name: 'llama' };
    await kube.mergePatch(inferenceDeployments, ref, { metadata }, {}, call.signal).catch(() => {});
  };
  return fence.pass(async () => {
    for (const step of steps) {
      if (step === 'create') await client.create('home', desired, call);
      else await write(step === 'write' ? 'Fine' : 'Late');
    }
  });
}

test('a create call after a write that was won', async () => {
  await expect(during('write', 'create', 'write', 'create')).resolves.toBeUndefined();
});

test.each([
  ['without a write', ['create'] as const],
  ['again after the same write', ['write', 'create', 'create'] as const],
  ['after a write of which nothing is known', ['late write', 'create'] as const],
])('a create call %s is found', async (_what, steps) => {
  await expect(during(...steps)).rejects.toThrow('no conditional write was won');
});

test('a write that arrives late arrives, unless another came before it', async () => {
  const clock = new FakeClock();
  const cluster = new FakeCluster(clock);
  cluster.create('llama', SPEC);
  const write = (finalizer: string) => {
    const metadata = { finalizers: [finalizer], resourceVersion: cluster.object?.metadata.resourceVersion };
    return cluster.client.mergePatch(
      inferenceDeployments,
      { namespace: 'prod', name: 'llama' },
      { metadata },
      {},
    );
  };
  cluster.fate = () => 'Late';
  await expect(write('a/late')).rejects.toThrow('not answered');
  expect(cluster.object?.metadata.finalizers).toBeUndefined();
  await clock.advance(60_000);
  expect(cluster.object?.metadata.finalizers).toEqual(['a/late']);

  await expect(write('too/late')).rejects.toThrow('not answered');
  cluster.fate = () => 'Fine';
  await write('in/time');
  await clock.advance(60_000);
  expect(cluster.object?.metadata.finalizers).toEqual(['in/time']);
});
