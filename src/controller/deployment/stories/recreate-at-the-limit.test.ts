import { expect, test } from 'vitest';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';
import { edit, incarnation, type Scene, settled, until } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

/** The account of the project that the operator works in. */
const ACCOUNT = 29_841;

test('what is deleted to be created anew does not stand in its own way, where the quota is all in use', {
  timeout: 60_000,
}, async () => {
  const platform = await startGcore({ limitRequested: 'total', emptyCommand: 'stays' });
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: gcore, platform, stage };
  await settled(scene, 'llama', {}, { updateStrategy: { type: 'Recreate' } });
  const before = incarnation(scene, 'llama');
  await platform.control.setQuota(ACCOUNT, { inference_gpu_h100_count: 1 });
  edit(scene, 'llama', gcore.immutable);
  await until(scene, 'llama', () => incarnation(scene, 'llama') !== before);
  await until(scene, 'llama', () => stage.says('llama').includes('Ready=True/Running '));
  expect(await stage.living()).toHaveLength(1);
});
