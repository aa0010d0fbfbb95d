import { expect, test } from 'vitest';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';
import { edit, type Scene, settled, until } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

test.each(['Correct', 'Report'])(
  'a field that cannot be cleared, and the process ends while the task of the change is at work (%s): ImmutableChange',
  { timeout: 60_000 },
  async (driftPolicy) => {
    const platform = await startGcore({
      emptyCommand: 'stays',
      noopPatch: 'task',
      durations: { newMs: 5_000, runningMs: 10_000 },
    });
    await using stage = await Stage.on(platform);
    const scene: Scene = { target: gcore, platform, stage };
    await settled(scene, 'llama', {}, { driftPolicy });
    edit(scene, 'llama', gcore.immutable);
    await stage.run('llama', 5);
    expect(stage.object('llama')?.status?.operation?.id).toBeDefined();
    stage.restart();
    stage.connectTo();
    await until(scene, 'llama', () => stage.says('llama').includes('Stalled=True/'));
    expect(stage.says('llama')).toContain('Synced=False/ImmutableChange Stalled=True/ImmutableChange');
    expect(stage.message('llama', 'Synced')).toMatch(/left spec.gcore.spec.command as before/);
  },
);

test('the task fails and tells no name, and the process ends before that: sent once more, and why it fails is told', {
  timeout: 60_000,
}, async () => {
  const platform = await startGcore({ taskData: 'null', durations: { newMs: 5_000, runningMs: 10_000 } });
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: gcore, platform, stage };
  await settled(scene, 'llama');
  await platform.control.scriptTask('llama', 'update', { kind: 'error', message: 'no such image' });
  edit(scene, 'llama', gcore.versions.second);
  await stage.run('llama', 5);
  stage.restart();
  stage.connectTo();
  await until(scene, 'llama', () => stage.says('llama').includes('Stalled=True/Rejected'));
  expect(stage.message('llama', 'Synced')).toContain('failed: no such image');
  expect(await stage.control.calls({ method: 'PATCH' })).toHaveLength(2);
});
