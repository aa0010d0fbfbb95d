import { expect, test, vi } from 'vitest';
import { type Scene, settled, untilGone, untilStalled } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { egs } from '../../../../test/support/stage/targets/egs.ts';

/** Somebody strips our finalizer while the workload is not to be seen: what status has on record must go all the same. */

vi.setConfig({ testTimeout: 60_000 });

test('sequence 27: what has vanished and is not created anew still holds GPUs', async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  const cluster = await settled(scene, 'llama', {}, { driftPolicy: 'Report' });
  await platform.control.deleteOutOfBand('llama', { now: true, keepGprs: true });
  await untilStalled(scene, 'llama', 'Drifted', /vanished/);
  cluster.stripFinalizers();
  await stage.run('llama', 5);
  cluster.delete();
  await untilGone(scene, 'llama');
  expect(await platform.complaints()).toEqual([]);
});

test('sequence 27: what lives where the URL does not lead any more', async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const elsewhere = await egs.start('Elsewhere');
  await using _other = await Stage.on(elsewhere);
  const scene: Scene = { target: egs, platform, stage };
  const cluster = await settled(scene, 'llama');
  stage.connectTo({ url: elsewhere.connection.url });
  await untilStalled(scene, 'llama', 'PlatformChanged', /lives at/);
  cluster.stripFinalizers();
  await stage.run('llama', 5);
  cluster.delete();
  await stage.run('llama', 60);
  stage.connectTo();
  await untilGone(scene, 'llama');
  expect([await stage.living(), await platform.complaints()]).toEqual([[], []]);
});
