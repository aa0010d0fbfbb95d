import { expect, test } from 'vitest';
import { kubectl } from '../../demo/kubectl.ts';
import { samples, samplesFolder, samplesFor, sharedSamplesFolder } from '../../demo/samples.ts';
import { quickPolling } from '../../support/world/manifests.ts';
import { startWorld } from '../../support/world/world.ts';
import { isReady } from '../support/conditions.ts';

test('the API server takes docs/samples as they are, and Run:ai takes them with another URL and Secret', {
  timeout: 180_000,
}, async () => {
  await using world = await startWorld();
  const { controlPlane, client, namespace } = world;

  for (const folder of [samplesFolder, sharedSamplesFolder]) {
    const args = ['apply', '--dry-run=server', '--validate=strict', '-f', folder, '-n', namespace];
    const printed = await kubectl(controlPlane, args);
    expect(printed.trim().split('\n')).toHaveLength(samples(folder).length);
  }

  const manifests = samplesFor({
    url: world.runai.url,
    clientId: 'operator',
    clientSecret: 'operator-secret',
    polling: quickPolling,
  });
  for (const { metadata, ...manifest } of manifests)
    await client.create({ ...manifest, metadata: { ...metadata, namespace } });
  const names = manifests
    .filter(({ kind }) => kind === 'InferenceDeployment')
    .map(({ metadata }) => metadata.name);
  expect(names).toHaveLength(3);
  for (const name of names) await world.untilDeployment(name, isReady, { within: 60_000 });
});

test.each([
  [samplesFolder, 'InferencePlatform'],
  [sharedSamplesFolder, 'ClusterInferencePlatform'],
])(
  '%s holds no real credentials and no namespace, and platforms come before what uses them',
  (folder, kind) => {
    const objects = samples(folder);
    const kinds = objects.map((object) => object.kind);
    expect(kinds.slice(0, 2)).toEqual(['Secret', kind]);
    expect(new Set(kinds.slice(2))).toEqual(new Set(['InferenceDeployment']));
    for (const { metadata } of objects) expect(metadata.namespace).toBeUndefined();
    expect(objects[0]?.['stringData']).toEqual({
      clientId: 'my-client-id',
      clientSecret: 'my-client-secret',
    });
    for (const { spec } of objects.slice(2)) expect(spec).toMatchObject({ platformRef: { name: 'runai' } });
  },
);
