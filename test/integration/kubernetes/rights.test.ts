import { afterEach, expect, test } from 'vitest';
import { observedStatus } from '../../../src/crd/unobserved.ts';
import type { JournalEntry } from '../../support/fault-proxy/proxy-journal.ts';
import type { Manifest } from '../../support/kube-client/kube-client.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import { deployFolder, manifestsOf } from '../../support/world/deploy-manifests.ts';
import { install, operatorAccount } from '../../support/world/installation.ts';
import { sharedControlPlane } from '../../support/world/shared-control-plane.ts';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { runaiDeployment, runaiPlatform, sampleImage } from '../../support/world/manifests.ts';
import { KubeClient } from '../../support/kube-client/kube-client.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { deleteAndWait, deployReady, editImage, eventReasons, untilServed } from './steps.ts';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

type Role = Manifest & { rules: Rule[] };

/** The operator's roles in deploy/; roles for people are not its. */
const roles = manifestsOf(deployFolder).filter(
  (manifest): manifest is Role =>
    (manifest.kind === 'ClusterRole' && manifest.metadata.name === 'inference-operator') ||
    manifest.kind === 'Role',
);

const lease: Manifest = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'inference-operator', namespace: operatorAccount.namespace },
};

const electing = ['--leader-elect', `--leader-elect-namespace=${operatorAccount.namespace}`];

// A test that takes rights away may fail half-way, and the file's control plane is shared.
afterEach(async () => {
  await using client = new KubeClient((await sharedControlPlane()).kubeconfig);
  await install(client);
});

/** Takes rights away from every rule that gives them. */
async function takeAway(world: World, resources: readonly string[], verbs: readonly string[]): Promise<void> {
  for (const role of roles) {
    const rules = role.rules.flatMap((rule) => {
      const lessened = rule.resources.filter((name) => resources.includes(name));
      const others = rule.resources.filter((name) => !resources.includes(name));
      return [
        { ...rule, resources: others },
        { ...rule, resources: lessened, verbs: rule.verbs.filter((verb) => !verbs.includes(verb)) },
      ].filter((part) => part.resources.length > 0 && part.verbs.length > 0);
    });
    await world.client.apply({ ...role, rules });
  }
}

const refusals = (world: World) =>
  world.operator.logs.filter((line) => JSON.stringify(line).includes('is forbidden'));

const untilRefused = (world: World) =>
  world.eventually(() => refusals(world), { until: ({ length }) => length > 0, within: 20_000 });

const current = (world: World, object: StatusObject) => world.client.get<StatusObject>(object);

/** What a person sees who misses something, once the log has named the right. */
interface Loss {
  resource: string;
  verbs: readonly string[];
  breaks: string;
  /** Acts, and answers what came of it. */
  seen: (world: World) => Promise<unknown>;
  is: unknown;
}

const neverReady: Pick<Loss, 'breaks' | 'seen' | 'is'> = {
  breaks: 'the cache is never filled, so the process is never ready',
  seen: async (world) => {
    await world.startOperator({ until: 'listening', args: [`--owner-id=${world.ownerId}`] });
    await untilRefused(world);
    return world.operator.ready();
  },
  is: false,
};

const platformMute: Pick<Loss, 'verbs' | 'breaks' | 'seen' | 'is'> = {
  verbs: ['patch'],
  breaks: 'a platform is neither held while it is used, nor said to be connected',
  seen: async (world) => {
    await world.startOperator();
    const platform = await world.createPlatform();
    await untilRefused(world);
    return observedStatus(await current(world, platform));
  },
  is: undefined,
};

const clusterPlatformMute: typeof platformMute = {
  ...platformMute,
  breaks: 'the same of the cluster kind',
  seen: async (world) => {
    await world.startOperator();
    const platform = await world.createClusterPlatform();
    await untilRefused(world);
    return observedStatus(await current(world, platform));
  },
};

const noLeader = (verb: string): Loss => ({
  resource: 'leases',
  verbs: [verb],
  breaks: 'nobody ever leads',
  seen: async (world) => {
    await world.client.delete(lease);
    const free = { holderIdentity: '', leaseDurationSeconds: 1 };
    if (verb === 'update') await world.client.create({ ...lease, spec: free });
    await world.startOperator({ args: electing });
    await untilRefused(world);
    const metrics = await world.operator.metrics();
    return metrics.value('leader_election_master_status', { name: lease.metadata.name });
  },
  is: 0,
});

const losses: Loss[] = [
  { resource: 'inferencedeployments', verbs: ['list', 'watch'], ...neverReady },
  { resource: 'inferenceplatforms', verbs: ['list', 'watch'], ...neverReady },
  { resource: 'clusterinferenceplatforms', verbs: ['list', 'watch'], ...neverReady },
  { resource: 'namespaces', verbs: ['list', 'watch'], ...neverReady },
  {
    resource: 'inferencedeployments',
    verbs: ['patch'],
    breaks: 'no finalizer, so no create call: a workload could be left behind',
    seen: async (world) => {
      await world.startOperator();
      await world.createPlatform();
      await world.deploy('llama');
      await untilRefused(world);
      return world.runai.control.workloads({ gone: true });
    },
    is: [],
  },
  {
    resource: 'inferencedeployments/status',
    verbs: ['patch'],
    breaks: 'nothing is said about a deployment',
    seen: async (world) => {
      await world.startOperator();
      await world.createPlatform();
      await world.deploy('llama');
      await untilRefused(world);
      return observedStatus(await world.deployment('llama'));
    },
    is: undefined,
  },
  { resource: 'inferenceplatforms', ...platformMute },
  { resource: 'inferenceplatforms/status', ...platformMute },
  { resource: 'clusterinferenceplatforms', ...clusterPlatformMute },
  { resource: 'clusterinferenceplatforms/status', ...clusterPlatformMute },
  {
    resource: 'secrets',
    verbs: ['get'],
    breaks: 'no credentials, and the platform object says whose right is missing',
    seen: async (world) => {
      await world.startOperator();
      const platform = await world.createPlatform();
      const told = await world.eventually(() => current(world, platform), {
        until: (object) => wordOf(object, 'Ready') === 'False/CredentialsInvalid',
      });
      return conditionOf(told, 'Ready')?.message;
    },
    is: expect.stringMatching(/secrets "runai" is forbidden/),
  },
  {
    resource: 'configmaps',
    verbs: ['get'],
    breaks: 'no authority from a ConfigMap, and the platform object says whose right is missing',
    seen: async (world) => {
      await world.startOperator();
      const caRef = { kind: 'ConfigMap', name: 'ca', key: 'ca.crt' };
      const platform = await world.createPlatform({ tls: { caRef } });
      const told = await world.eventually(() => current(world, platform), {
        until: (object) => conditionOf(object, 'Stalled') !== undefined,
      });
      return conditionOf(told, 'Ready')?.message;
    },
    is: expect.stringMatching(/configmaps "ca" is forbidden/),
  },
  {
    resource: 'namespaces',
    verbs: ['get'],
    breaks: 'the owner id cannot be read, unless a flag gives it',
    seen: async (world) => {
      await world.startOperator({ until: 'listening' });
      await untilRefused(world);
      return world.operator.ready();
    },
    is: false,
  },
  {
    resource: 'events',
    verbs: ['create'],
    breaks: 'no events; all else works',
    seen: async (world) => {
      await world.startOperator();
      await world.createPlatform();
      await deployReady(world, 'llama');
      await untilRefused(world);
      return eventReasons(world, 'llama');
    },
    is: [],
  },
  {
    resource: 'events',
    verbs: ['patch'],
    breaks: 'what happens again is not counted; all else works',
    seen: async (world) => {
      await world.startOperator();
      await world.createPlatform();
      await deployReady(world, 'llama');
      await editImage(world, 'llama');
      await untilServed(world, 'llama');
      await editImage(world, 'llama', sampleImage);
      await untilRefused(world);
      const events = await world.client.events(runaiDeployment(world.namespace, 'llama'));
      return events.filter(({ series }) => series !== undefined);
    },
    is: [],
  },
  noLeader('get'),
  noLeader('create'),
  noLeader('update'),
];

test.each(losses)('without $verbs on $resource: $breaks', async ({ resource, verbs, seen, is }) => {
  await using world = await startWorld({ operator: false });
  await takeAway(world, [resource], verbs);
  expect(await seen(world)).toEqual(is);
});

/** `verb resource` of a request, as a rule grants it. */
function rightOf({ verb, resource, subresource }: JournalEntry): string {
  return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
}

const granted = roles
  .flatMap(({ rules }) => rules)
  .flatMap(({ resources, verbs }) => resources.flatMap((name) => verbs.map((verb) => `${verb} ${name}`)));

/** Lists and watches give all that is needed; kept for the API's own convention that whoever lists may get. */
const byConvention = ['get inferencedeployments', 'get inferenceplatforms', 'get clusterinferenceplatforms'];

test('each right that is given has its loss above', () => {
  const missed = losses.flatMap(({ resource, verbs }) => verbs.map((verb) => `${verb} ${resource}`));
  expect([...missed, ...byConvention].toSorted()).toEqual(granted.toSorted());
});

const watched = ['inferencedeployments', 'inferenceplatforms', 'clusterinferenceplatforms', 'namespaces'];

/** Rights that a life of an object does not need, each with a reason. */
const unused = [
  ...byConvention,
  // Only after a watch has ended is a list of one object made.
  ...watched.map((resource) => `list ${resource}`),
];

test('a life uses every right that is given, and no other', { timeout: 90_000 }, async () => {
  await using world = await startWorld({ proxy: 'http', operator: false });
  await world.client.delete(lease);
  await world.startOperator({ args: electing });
  await world.client.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'ca', namespace: world.namespace },
    data: { 'ca.crt': world.proxy.ca },
  });
  // Over plain HTTP the authority is read and not needed.
  await world.createPlatform({ tls: { caRef: { kind: 'ConfigMap', name: 'ca', key: 'ca.crt' } } });
  const cluster = await world.createClusterPlatform();
  await deployReady(world, 'llama');
  await world.deploy('mistral', { platformRef: { kind: 'ClusterInferencePlatform', name: 'runai' } });
  await world.untilDeployment('mistral', isReady);
  await editImage(world, 'llama');
  await untilServed(world, 'llama');
  await editImage(world, 'mistral', sampleImage);
  await deleteAndWait(world, 'llama');
  await deleteAndWait(world, 'mistral');
  for (const platform of [runaiPlatform(world.namespace, world.runai.url), cluster]) {
    await world.client.delete(platform);
    await world.eventually(() => world.client.find(platform), { until: (found) => found === undefined });
  }
  await world.eventually(() => world.proxy.journal.count({ resource: 'leases', verb: 'update' }), {
    until: (count) => count > 0,
  });
  const asked = world.proxy.journal.entries.filter(({ resource }) => resource !== '');
  expect(asked.filter(({ status }) => status === 403).map(rightOf)).toEqual([]);
  const used = new Set(asked.map(rightOf));
  expect([...used].filter((right) => !granted.includes(right))).toEqual([]);
  expect(granted.filter((right) => !used.has(right)).toSorted()).toEqual(unused.toSorted());

  // And then without that list no watch is begun again.
  await takeAway(world, watched, ['list']);
  world.proxy.inject({ kind: 'watch-end', match: { verb: 'watch' } });
  const isRefused = (resource: string): boolean =>
    JSON.stringify(refusals(world)).includes(`cannot list resource \\"${resource}\\"`);
  await world.eventually(() => watched.filter((resource) => !isRefused(resource)), {
    until: (left) => expect(left).toEqual([]),
    within: 20_000,
  });
});
