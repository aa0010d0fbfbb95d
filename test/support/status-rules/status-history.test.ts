import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Condition } from '../../../src/kube/objects.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start.ts';
import { eventually } from '../eventually.ts';
import { KubeClient, type Manifest } from '../kube-client/kube-client.ts';
import { sample } from './sample-status.ts';
import { StatusHistory } from './status-history.ts';
import { conditionsOf } from './status-object.ts';

/** The group and kind of ours with a schema that takes any status, so that wrong ones can be written. */
const lenient: Manifest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'inferencedeployments.inference-operator.io' },
  spec: {
    group: 'inference-operator.io',
    scope: 'Namespaced',
    names: { plural: 'inferencedeployments', kind: 'InferenceDeployment' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const apiVersion = 'inference-operator.io/v1alpha1';
const kind = 'InferenceDeployment';
let controlPlane: ControlPlane;
let client: KubeClient;
let namespace: string;

beforeAll(async () => {
  controlPlane = await startControlPlane();
  client = new KubeClient(controlPlane.kubeconfig);
  namespace = await client.createNamespace();
  await client.create(lenient);
  await eventually(() => client.list({ apiVersion, kind }));
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await controlPlane.stop();
});

function address(name: string): Manifest {
  return { apiVersion, kind, metadata: { name, namespace } };
}

async function say(name: string, ...conditions: string[]): Promise<void> {
  await client.patch(address(name), { status: sample(conditions).status }, 'status');
}

function words(conditions: Condition[]): string {
  return conditions.map(({ status, reason }) => `${status}/${reason}`).join();
}

test('records every version, however short it lived, and finds nothing wrong with good ones', async () => {
  await using history = await StatusHistory.record(client, { apiVersion, kind, namespace });
  await client.create(address('good'));
  await say('good', 'Ready False/Creating', 'Reconciling True/Creating');
  await say('good', 'Ready False/Pending', 'Reconciling True/Pending');
  await say('good', 'Ready True/Running');
  await eventually(() => history.story('good', 'Ready'), {
    until: (story) => expect(story).toEqual(['False/Creating', 'False/Pending', 'True/Running']),
  });
  expect(history.of('good').map((object) => words(conditionsOf(object)))[0]).toBe('');
  expect(history.complaints).toEqual([]);
  history.expectClean();
});

test('a version that broke a rule is reported although the next one is well', async () => {
  await using history = await StatusHistory.record(client, { apiVersion, kind, namespace });
  await client.create(address('bad'));
  await say('bad', 'Ready True/Running', 'Reconciling True/Running');
  await say('bad', 'Ready True/Running');
  await eventually(() => history.of('bad').length, { until: (count) => count === 3 });
  expect(history.complaints.join('\n')).toMatch(/\/bad at version \d+: Ready True stands beside/);
  expect(() => history.expectClean()).toThrow(/FAIL0001[^]*Ready=True\/Running Reconciling=True\/Running/);
});

test('goes on where it was when the API server comes back', async () => {
  await using history = await StatusHistory.record(client, { apiVersion, kind, namespace });
  await client.create(address('survivor'));
  await controlPlane.restartApiServer('SIGKILL');
  await say('survivor', 'Ready False/Creating', 'Reconciling True/Creating');
  await say('survivor', 'Ready True/Running');
  await eventually(() => history.story('survivor', 'Ready'), {
    until: (story) => expect(story).toEqual(['False/Creating', 'True/Running']),
  });
  expect(history.of('survivor')).toHaveLength(3);
});

test('shows the newest version, none before it has come, and the end', async () => {
  await using history = await StatusHistory.record(client, { apiVersion, kind, namespace });
  const first = await client.create(address('brief'));
  const written = await client.patch(address('brief'), { spec: { a: 1 } });
  const since = Number(written.metadata.resourceVersion);
  const shown = await eventually(() => history.newest('brief', since), { until: (o) => o !== undefined });
  expect(shown).toMatchObject({ spec: { a: 1 } });
  expect(history.newest('brief', since + 1)).toBeUndefined();
  expect(history.newest('nonesuch', 0)).toBeUndefined();

  await client.delete(first);
  await eventually(() => history.newest('brief', since), { until: (o) => o === 'Gone' });
  // The name is used again: what went before says nothing about it.
  const again = await client.create(address('brief'));
  await eventually(() => history.newest('brief', Number(again.metadata.resourceVersion)), {
    until: (object) => expect(object).toMatchObject({ metadata: { uid: again.metadata.uid } }),
  });
});
