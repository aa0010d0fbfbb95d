import { expect, test } from 'vitest';
import { apiVersion, inferenceDeployments } from '../../../src/crd/names.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, workloadId } from '../../support/status-rules/status-words.ts';
import { install, operatorAccount } from '../../support/world/installation.ts';
import { sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { egsTrialPlatform } from '../../support/trial/egs-trial.ts';
import { gcoreTrialPlatform } from '../../support/trial/gcore-trial.ts';
import { nimTrialPlatform } from '../../support/trial/nim-trial.ts';
import { runaiTrialPlatform } from '../../support/trial/runai-trial.ts';
import { beginTrial, type Trial } from '../../support/trial/trial.ts';
import { addressOf, edit, isHeld, remove } from './steps.ts';

/** Sequences that come from Kubernetes: finalizers, namespaces, autoscalers, a restored etcd. */

const NEWER = 'vllm/vllm-openai:v0.11.0';
const WITHIN = { within: 60_000 };
const MANY = 100;

test('sequence 27: our finalizer is stripped from a running object, which is then deleted: the workload goes with it', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await world.deploy('llama');
  const before = await world.untilDeployment('llama', isReady, WITHIN);
  await world.client.patch(addressOf(world, 'llama'), { metadata: { finalizers: null } });
  const after = await world.untilDeployment('llama', isHeld, WITHIN);
  expect(after.metadata.uid).toBe(before.metadata.uid);
  await remove(world, 'llama');
  expect(await world.runai.control.workloads()).toEqual([]);
});

test('sequence 29: namespace, platform object, Secret and a hundred deployments are deleted at once, the leader is killed in the middle', async () => {
  const args = ['--leader-elect', `--leader-elect-namespace=${operatorAccount.namespace}`];
  await using world = await startWorld({ controlPlane: { controllerManager: true }, operator: false });
  const { control } = world.runai;
  const leader = await world.startOperator({ args });
  await world.startOperator({ args });
  // Slow enough that there is a middle.
  await world.createPlatform({ rateLimit: { requestsPerSecond: 40, burst: 40, maxInFlight: 8 } });
  const names = Array.from({ length: MANY }, (_, index) => `many-${index}`);
  for (let at = 0; at < MANY; at += 20)
    await Promise.all(names.slice(at, at + 20).map((name) => world.deploy(name)));
  const { namespace } = world;
  await world.eventually(
    () => world.client.list<StatusObject>({ apiVersion, kind: inferenceDeployments.kind, namespace }),
    { within: 150_000, every: 500, until: (all) => all.length === MANY && all.every(isReady) },
  );

  const address = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await world.client.delete(address);
  const deletes = async (): Promise<number> =>
    (await control.ledger()).filter(({ effect }) => effect === 'delete').length;
  await world.eventually(deletes, { ...WITHIN, until: (count) => count >= MANY / 10 });
  await leader.kill();
  expect(await deletes()).toBeLessThan(MANY);

  await world.eventually(() => world.client.find(address), {
    within: 180_000,
    every: 500,
    until: (found) => found === undefined,
    for: 'the namespace to be gone',
  });
  expect(await control.workloads()).toEqual([]);
  expect(await deletes()).toBeGreaterThanOrEqual(MANY);
}, 400_000);

test('a namespace of each target is deleted with platform object, Secret and deployments: all of it goes, on the platform too', async () => {
  await using world = await startWorld({ controlPlane: { controllerManager: true }, runai: false });
  await using stack = new AsyncDisposableStack();
  const platforms = [
    await runaiTrialPlatform(world, {}),
    await nimTrialPlatform(world),
    await gcoreTrialPlatform(world),
    await egsTrialPlatform(),
  ];
  const trials: Trial[] = [];
  // Each is judged at its end: nothing of ours is left behind.
  for (const platform of platforms) trials.push(stack.use(await beginTrial<CommonControl>(world, platform)));
  const names = ['llama', 'mistral'];
  for (const trial of trials) for (const name of names) await trial.deploy(name, {});
  for (const trial of trials) for (const name of names) await trial.until(name, isReady);

  const addresses = trials.map(({ namespace }) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  }));
  for (const address of addresses) await world.client.delete(address);
  for (const address of addresses)
    await world.eventually(() => world.client.find(address), {
      within: 90_000,
      every: 200,
      until: (found) => found === undefined,
      for: `the namespace of ${address.metadata.name} to be gone`,
    });
  for (const { control } of trials)
    expect((await control.ledger()).filter(({ effect }) => effect === 'delete')).toHaveLength(names.length);
}, 240_000);

test('the CRD is deleted by hand: workloads go with their objects, but for retained ones, which are found again', async () => {
  await using world = await startWorld({ controlPlane: { controllerManager: true } });
  const { client } = world;
  const { control } = world.runai;
  await world.createPlatform();
  await world.deploy('goes');
  await world.deploy('stays', { deletionPolicy: 'Retain' });
  await world.untilDeployment('goes', isReady, WITHIN);
  const before = workloadId(await world.untilDeployment('stays', isReady, WITHIN));

  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${inferenceDeployments.plural}.${inferenceDeployments.group}` },
  };
  await using _again = { [Symbol.asyncDispose]: () => install(client) };
  await client.delete(crd);
  await world.eventually(() => client.find(crd), { ...WITHIN, until: (found) => found === undefined });
  expect((await control.workloads()).map(({ name }) => name)).toEqual(['stays']);
  expect(world.operator.exit).toBeUndefined();

  // Without a restart: the kind is back, and so is the object.
  await install(client);
  await world.deploy('stays', { deletionPolicy: 'Retain' });
  expect(workloadId(await world.untilDeployment('stays', isReady, WITHIN))).toBe(before);
}, 240_000);

test('sequence 32: an autoscaler sets replicas, then autoscaling is added in Git: accepted, and Synced says so', async () => {
  await using world = await startWorld({ controlPlane: { controllerManager: true } });
  await world.createPlatform();
  await world.deploy('llama');
  await world.untilDeployment('llama', isReady, WITHIN);
  await world.client.create(autoscalerOf(world, 'llama'));
  const { control } = world.runai;
  await world.eventually(() => control.workload('llama'), {
    ...WITHIN,
    until: (workload) =>
      expect(workload?.servingSpec?.['autoscaling']).toMatchObject({ minReplicas: 5, maxReplicas: 5 }),
    for: "the autoscaler's number to be served",
  });
  await world.untilDeployment('llama', ({ status }) => status?.['replicas'] === 5, WITHIN);
  await world.client.delete(autoscalerOf(world, 'llama'));

  const autoscaling = { minReplicas: 1, maxReplicas: 3, metric: 'concurrency', metricThreshold: 10 };
  await edit(world, 'llama', { runai: { spec: { autoscaling } } });
  const object = await world.untilDeployment('llama', isReady, WITHIN);
  expect(object.spec?.['replicas']).toBe(5);
  expect((await control.workload('llama'))?.spec['autoscaling']).toMatchObject(autoscaling);
  expect(conditionOf(object, 'Synced')).toMatchObject({
    status: 'True',
    message: expect.stringMatching(/replicas.*not used/),
  });
});

/** Below its minimum it needs no metric to scale. */
function autoscalerOf({ namespace }: World, name: string) {
  const target = { type: 'AverageValue', averageValue: '10' };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion, kind: inferenceDeployments.kind, name },
      minReplicas: 5,
      maxReplicas: 10,
      metrics: [{ type: 'External', external: { metric: { name: 'queue_length' }, target } }],
    },
  };
}

test('sequence 28: etcd is restored to a while ago while the operator runs: no ghosts, no thefts, workloads found again', async () => {
  // The recorded story goes back in time, which no rule of single steps allows.
  const options = { controlPlane: { own: true }, operator: false, judged: false } as const;
  await using world = await startWorld(options);
  const { control } = world.runai;
  await world.startOperator();
  await world.createPlatform();
  for (const name of ['edited', 'deleted']) await world.deploy(name);
  for (const name of ['edited', 'deleted']) await world.untilDeployment(name, isReady, WITHIN);
  await world.stopOperators();
  const saved = await world.controlPlane.saveEtcd();

  const operator = await world.startOperator();
  await edit(world, 'edited', { runai: { spec: { image: NEWER } } });
  const edited = await world.untilDeployment('edited', isReady, WITHIN);
  await world.deploy('ghost');
  const ghost = await world.untilDeployment('ghost', isReady, WITHIN);
  await remove(world, 'deleted');
  await world.controlPlane.restoreEtcd(saved);

  // The spec of then is the truth now: what ran is found by its id and follows; what is gone is made anew.
  await world.eventually(() => control.workload('edited'), {
    ...WITHIN,
    until: (workload) => expect(workload?.servingSpec).toMatchObject({ image: sampleImage }),
  });
  expect(workloadId(await world.untilDeployment('edited', isReady, WITHIN))).toBe(workloadId(edited));
  await world.eventually(() => control.workload('deleted'), {
    ...WITHIN,
    until: (workload) => workload?.gone === false,
  });
  await world.untilDeployment('deleted', isReady, WITHIN);

  // Nobody's object: nothing is done to its workload, and nothing is said of it.
  const calls = await control.calls({ writes: true, workload: 'ghost' });
  expect(calls.map(({ method }) => method)).toEqual(['POST']);
  const labels = { namespace: world.namespace, name: 'ghost' };
  expect((await operator.metrics()).series('inference_operator_deployment_ready', labels)).toEqual([]);
  await world.deploy('ghost');
  const again = await world.untilDeployment('ghost', isReady, WITHIN);
  expect(workloadId(again)).toBe(workloadId(ghost));

  expect(await control.duplicates()).toEqual([]);
  expect(await control.thefts({ ownerId: world.ownerId })).toEqual([]);
}, 240_000);
