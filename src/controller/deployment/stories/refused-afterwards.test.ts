import { expect, test, vi } from 'vitest';
import { nimStagePlatform } from '../../../../test/support/stage/stage-platform.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

const REFUSED = 'Synced=False/ImmutableChange Stalled=True/ImmutableChange';

test('a change that the cluster refuses afterwards stays told: to a new process, and after a pause', async () => {
  await using stage = await Stage.on(await nimStagePlatform());
  const llama = stage.apply('llama');
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True');
  const message = 'spec.storageClass: Forbidden: field is immutable';
  await stage.control.script('llama', { kind: 'clusterRefuses', message });
  llama.edit((spec) => Object.assign(spec.nim?.spec ?? {}, { image: 'nvcr.io/nim/meta/llama:1.4.0' }));
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain(REFUSED);

  const { resourceVersion } = stage.object('llama')?.metadata ?? {};
  await stage.run('llama', 120);
  stage.restart();
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain(REFUSED);
  expect(stage.object('llama')?.metadata.resourceVersion).toBe(resourceVersion);
  expect(stage.warnings.filter((event) => event.startsWith('Rejected'))).toHaveLength(1);

  llama.edit((spec) => Object.assign(spec, { paused: true }));
  await stage.run('llama', 10);
  llama.edit((spec) => Object.assign(spec, { paused: false }));
  await stage.run('llama', 10);
  expect(stage.says('llama')).toContain(REFUSED);
});
