import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../eventually.ts';
import { sharedControlPlane } from '../world/shared-control-plane.ts';
import { ApiError } from './api-error.ts';
import { type AnyObject, KubeClient, type Manifest, type WatchEvent } from './kube-client.ts';

let controlPlane: ControlPlane;
let client: KubeClient;
let namespace: string;

beforeAll(async () => {
  controlPlane = await sharedControlPlane();
  client = new KubeClient(controlPlane.kubeconfig);
  namespace = await client.createNamespace();
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

function settings(name: string, data: Record<string, string> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

const widgets: Manifest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.test' },
  spec: {
    group: 'example.test',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        },
      },
    ],
  },
};

test('create, read, patch, list, delete', async () => {
  await client.create(settings('a', { color: 'red', size: '1' }));
  await client.patch(settings('a'), { data: { color: 'blue', size: null } });
  expect(await client.get(settings('a'))).toMatchObject({ data: { color: 'blue' }, metadata: { namespace } });
  expect(await client.get(settings('a'))).not.toHaveProperty('data.size');
  const names = (await client.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace })).map(
    (o) => o.metadata.name,
  );
  expect(names).toEqual(['a']);
  await client.delete(settings('a'));
  await client.delete(settings('a'));
  expect(await client.find(settings('a'))).toBeUndefined();
});

test('apply says whose fields they are', async () => {
  await client.apply(settings('applied', { color: 'red' }), { fieldManager: 'flux' });
  const other = client.apply(settings('applied', { color: 'blue' }), { fieldManager: 'argo', force: false });
  await expect(other).rejects.toMatchObject({ name: 'ApiError', status: 409, reason: 'Conflict' });
});

test('a refusal holds the message that a user gets', async () => {
  const refused = client.create(settings('Not_A_Name'));
  await expect(refused).rejects.toBeInstanceOf(ApiError);
  await expect(refused).rejects.toMatchObject({ status: 422, reason: 'Invalid' });
  await expect(refused).rejects.toThrow(/metadata.name: Invalid value: "Not_A_Name"/);
});

test('an unknown field is refused, not dropped', async () => {
  await expect(client.create({ ...settings('strict'), dta: {} })).rejects.toThrow(/unknown field "dta"/);
});

test('a dry run leaves nothing behind', async () => {
  await client.create(settings('dry'), { dryRun: true });
  expect(await client.find(settings('dry'))).toBeUndefined();
});

test('a kind that comes later is found, and its status is patched apart', async () => {
  const widget: Manifest = {
    apiVersion: 'example.test/v1',
    kind: 'Widget',
    metadata: { name: 'w', namespace },
  };
  await expect(client.create(widget)).rejects.toThrow('the API server has no Widget of example.test/v1');
  await client.create(widgets);
  await eventually(() => client.create(widget));
  await client.patch(widget, { status: { phase: 'Running' } }, 'status');
  expect(await client.get(widget)).toMatchObject({ status: { phase: 'Running' } });
});

test('the events about one object, not about others', async () => {
  for (const name of ['mine', 'others']) {
    await client.create({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name, namespace },
      eventTime: '2026-01-05T10:00:00.000000Z',
      action: 'Test',
      reason: 'Tested',
      note: `about ${name}`,
      type: 'Normal',
      regarding: { apiVersion: 'v1', kind: 'ConfigMap', namespace, name },
      reportingController: 'tests',
      reportingInstance: 'tests',
    });
  }
  expect((await client.events(settings('mine'))).map((event) => event.note)).toEqual(['about mine']);
});

test('a watch brings each version, and ends with its signal', async () => {
  const stop = new AbortController();
  const collection = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace,
    fieldSelector: 'metadata.name=watched',
  };
  const { metadata } = await client.listPage(collection);
  const seen: WatchEvent<AnyObject>[] = [];
  const watching = (async () => {
    for await (const event of client.watch(collection, metadata, stop.signal)) seen.push(event);
  })();
  await client.create(settings('watched', { step: '1' }));
  await client.patch(settings('watched'), { data: { step: '2' } });
  await client.delete(settings('watched'));
  await eventually(() => seen.map((event) => event.type), {
    until: (types) => expect(types).toEqual(['ADDED', 'MODIFIED', 'DELETED']),
  });
  stop.abort();
  await watching;
});

test('two namespaces never have the same name', async () => {
  expect(await client.createNamespace('same')).not.toBe(await client.createNamespace('same'));
});
