import { expect, test } from 'vitest';
import { kubectl } from '../../demo/kubectl.ts';
import {
  egsSamplesFolder,
  gcoreSamplesFolder,
  nimSamplesFolder,
  samples,
  samplesFolder,
  samplesFor,
  sharedSamplesFolder,
} from '../../demo/samples.ts';
import { isReady, isStalled, workloadId } from '../../support/status-rules/status-words.ts';
import { quickPolling, runaiDeployment, runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';

const WITHIN = { within: 60_000 };

/** Applies docs/samples with another URL and Secret, and nothing else; answers the names of the deployments. */
async function applySamples({ client, namespace, runai }: World): Promise<string[]> {
  const manifests = samplesFor({
    folder: samplesFolder,
    type: 'runai',
    url: runai.url,
    credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
    polling: quickPolling,
  });
  for (const { metadata, ...manifest } of manifests)
    await client.create({ ...manifest, metadata: { ...metadata, namespace } });
  const names = manifests
    .filter(({ kind }) => kind === 'InferenceDeployment')
    .map(({ metadata }) => metadata.name);
  expect(names).toHaveLength(3);
  return names;
}

const homesOf = async ({ runai }: World): Promise<string[]> =>
  (await runai.control.workloads()).map(({ projectId }) => projectId);

test('the API server takes docs/samples as they are, and Run:ai takes them with another URL and Secret', {
  timeout: 180_000,
}, async () => {
  await using world = await startWorld();
  const { controlPlane, namespace } = world;

  for (const folder of [
    samplesFolder,
    sharedSamplesFolder,
    nimSamplesFolder,
    gcoreSamplesFolder,
    egsSamplesFolder,
  ]) {
    const args = ['apply', '--dry-run=server', '--validate=strict', '-f', folder, '-n', namespace];
    const printed = await kubectl(controlPlane, args);
    expect(printed.trim().split('\n')).toHaveLength(samples(folder).length);
  }

  await world.runai.control.setRole('operator', { scope: ['33'] });
  const names = await applySamples(world);
  for (const name of names) await world.untilDeployment(name, isReady, WITHIN);
  expect(await homesOf(world)).toEqual(['33', '33', '33']);

  // Another project can be seen, and another process sees it: what is there stays there.
  const embeddings = runaiDeployment(namespace, 'embeddings');
  const before = await world.untilDeployment('embeddings', isReady);
  expect(before.status?.['workload']).toMatchObject({ home: expect.stringMatching(/\/33$/) });
  await world.runai.control.setRole('operator', { scope: ['33', '34'] });
  await world.stopOperators();
  await world.startOperator();
  await world.client.patch(embeddings, { spec: { replicas: 2 } });
  const after = await world.untilDeployment('embeddings', isReady, WITHIN);
  expect(workloadId(after)).toBe(workloadId(before));
  expect(after.status?.['workload']).toEqual(before.status?.['workload']);
  expect(await homesOf(world)).toEqual(['33', '33', '33']);
});

test('where the credentials may see several projects, the samples say so, and naming one is all they need', {
  timeout: 180_000,
}, async () => {
  await using world = await startWorld();
  const { control } = world.runai;
  await control.setRole('operator', { scope: ['33', '34'] });
  const names = await applySamples(world);
  const asks =
    /^No project is named, .* \(team-a, team-b\): write one .* spec\.runai\.defaultProject .* spec\.runai\.project/;
  for (const name of names)
    await world.untilDeployment(name, (object) => isStalled(object, 'Rejected', asks), WITHIN);
  expect(await control.calls({ writes: true })).toEqual([]);

  await world.client.patch(runaiPlatform(world.namespace, ''), {
    spec: { runai: { defaultProject: 'team-b' } },
  });
  for (const name of names) await world.untilDeployment(name, isReady, WITHIN);
  expect(await homesOf(world)).toEqual(['34', '34', '34']);
});

const runaiSecret = { clientId: 'my-client-id', clientSecret: 'my-client-secret' };

test.each([
  [samplesFolder, 'InferencePlatform', 'runai', runaiSecret],
  [sharedSamplesFolder, 'ClusterInferencePlatform', 'runai', runaiSecret],
  [gcoreSamplesFolder, 'InferencePlatform', 'gcore', { apiKey: 'my-api-token' }],
  [egsSamplesFolder, 'InferencePlatform', 'egs', { apiKey: 'my-api-key' }],
])(
  '%s holds no real credentials and no namespace, and platforms come before what uses them',
  (folder, kind, platform, secret) => {
    const objects = samples(folder);
    const kinds = objects.map((object) => object.kind);
    expect(kinds.slice(0, 2)).toEqual(['Secret', kind]);
    expect(new Set(kinds.slice(2))).toEqual(new Set(['InferenceDeployment']));
    for (const { metadata } of objects) expect(metadata.namespace).toBeUndefined();
    expect(objects[0]?.['stringData']).toEqual(secret);
    for (const { spec } of objects.slice(2)) expect(spec).toMatchObject({ platformRef: { name: platform } });
  },
);

test('the NIM service has no namespace and uses the connection to Run:ai', () => {
  const { metadata: platform } = samples().find(({ kind }) => kind === 'InferencePlatform') ?? {};
  for (const { kind, metadata, spec } of samples(nimSamplesFolder)) {
    expect({ kind, namespace: metadata.namespace }).toEqual({ kind: 'InferenceDeployment' });
    expect(spec).toMatchObject({ platformRef: { name: platform?.name } });
  }
});
