import { expect, test, vi } from 'vitest';
import { type Scene, untilReady, untilStalled } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { egs } from '../../../../test/support/stage/targets/egs.ts';

vi.setConfig({ testTimeout: 60_000 });

test('a name that is taken where no look sees it: a person is told, and once it is free it is used', async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  const place = { workspace: 'team-a', cluster: 'worker-2', modelName: 'theirs' };
  const theirs = await platform.control.createOutOfBand({ name: 'llama', ...place });
  stage.apply('llama');
  await untilStalled(
    scene,
    'llama',
    'NameConflict',
    /already exists\. This connection sees nothing of that name/,
  );
  await stage.run('llama', 60);
  expect(stage.events.filter((event) => event.startsWith('NameConflict'))).toHaveLength(1);

  await platform.control.deleteOutOfBand(theirs, { now: true });
  await untilReady(scene, 'llama');
});

test('a name that what was just deleted holds for a moment is waited for', async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  const place = { workspace: 'team-a', cluster: 'worker-2', modelName: 'theirs' };
  const theirs = await platform.control.createOutOfBand({ name: 'llama', ...place });
  stage.apply('llama');
  await stage.run('llama', 20);
  expect(stage.says('llama')).toContain('Reconciling=True/Creating');
  await platform.control.deleteOutOfBand(theirs, { now: true });
  await untilReady(scene, 'llama');
});
