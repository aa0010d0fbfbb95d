import { expect, test } from 'vitest';
import { edit, type Scene, spoilCreates, untilGone } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { egs } from '../../../../test/support/stage/targets/egs.ts';

test('a paused adoption holds nothing, also where a create call of its own is on record: deleted, it leaves what it saw', {
  timeout: 60_000,
}, async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  await spoilCreates(scene, { kind: 'reset', when: 'before' });
  stage.apply('llama');
  await stage.pass('llama');
  const place = { workspace: 'team-a', cluster: 'worker-1', modelName: 'theirs' };
  const theirs = await platform.control.createOutOfBand({ name: 'llama', ...place });
  edit(scene, 'llama', {}, { adopt: { id: 'llama' }, paused: true });
  await stage.run('llama', 60);
  expect(stage.message('llama', 'Synced')).toContain('can be taken over');
  expect(stage.object('llama')?.status?.workload?.id).toBeUndefined();

  stage.clusters.get('llama')?.delete();
  await untilGone(scene, 'llama');
  expect((await platform.control.workloads()).map(({ id }) => id)).toEqual([theirs]);
});
