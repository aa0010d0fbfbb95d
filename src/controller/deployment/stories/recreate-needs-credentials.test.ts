import { expect, test } from 'vitest';
import { egs } from '../../../../test/support/stage/targets/egs.ts';
import {
  edit,
  incarnation,
  type Scene,
  settled,
  until,
  untilReady,
} from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import type { Fault } from '../../connections/fault.ts';

const GONE: Fault = {
  reason: 'CredentialsInvalid',
  message: 'Secret prod/egs does not exist: create it with the key "apiKey".',
  stalled: true,
  onlySecret: true,
};

test('what is to be created anew stays as long as the Secret that the create needs is gone, and says so', {
  timeout: 60_000,
}, async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  await settled(scene, 'llama', {}, { updateStrategy: { type: 'Recreate' } });
  const before = incarnation(scene, 'llama');
  // Nobody knows yet that it is gone: the Secret was read less than a minute ago.
  stage.listener.confirming = () => stage.live.setFault(GONE);
  edit(scene, 'llama', egs.immutable);
  await stage.run('llama', 120);
  expect([incarnation(scene, 'llama'), await stage.living()]).toEqual([before, ['llama@worker-1']]);
  expect(stage.says('llama')).toContain('Available=True/Serving');
  expect(stage.message('llama', 'Ready')).toContain(
    'A change waits for InferencePlatform egs: Secret prod/egs',
  );
  expect(stage.events.join()).not.toContain('Recreating');

  stage.listener.confirming = () => {};
  stage.live.setFault(undefined);
  await until(scene, 'llama', () => incarnation(scene, 'llama') !== before);
  await untilReady(scene, 'llama');
});

test('it goes after the recreation has begun: nothing is deleted before it is back', {
  timeout: 60_000,
}, async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  await settled(scene, 'llama', {}, { updateStrategy: { type: 'Recreate' } });
  const before = incarnation(scene, 'llama');
  let reads = 0;
  stage.listener.confirming = () => {
    reads += 1;
    if (reads > 1) stage.live.setFault(GONE);
  };
  edit(scene, 'llama', egs.immutable);
  await stage.run('llama', 120);
  expect(stage.object('llama')?.status?.operation).toMatchObject({ type: 'Recreate', attempts: 0 });
  expect([incarnation(scene, 'llama'), await stage.living()]).toEqual([before, ['llama@worker-1']]);
  expect(stage.says('llama')).toContain('Synced=Unknown/');
});

test('the platform object is taken away before the delete: nothing is deleted', {
  timeout: 60_000,
}, async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  await settled(scene, 'llama', {}, { updateStrategy: { type: 'Recreate' } });
  stage.listener.confirming = () => {
    stage.bereft = true;
  };
  edit(scene, 'llama', egs.immutable);
  await stage.run('llama', 60);
  expect(await stage.living()).toEqual(['llama@worker-1']);
  expect(stage.says('llama')).toContain('Synced=False/PlatformNotFound');
  expect(stage.object('llama')?.status).not.toHaveProperty('operation');
});

test('a deletion goes on without it', { timeout: 60_000 }, async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  const llama = await settled(scene, 'llama');
  stage.listener.confirming = () => stage.live.setFault(GONE);
  llama.delete();
  await until(scene, 'llama', () => stage.object('llama') === undefined);
  expect(await stage.living()).toEqual([]);
});
