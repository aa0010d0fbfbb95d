import { expect, test } from 'vitest';
import { type Scene, settled, untilGone } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';

test('a delete whose task fails is sent later each time, though each row of the list wakes the object', {
  timeout: 60_000,
}, async () => {
  const platform = await startGcore({ durations: { newMs: 1_000, runningMs: 1_000 } });
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: gcore, platform, stage };
  const llama = await settled(scene, 'llama');
  await platform.control.scriptTask('llama', 'delete', { kind: 'error', message: 'no' });
  llama.delete();
  await stage.run('llama', 900);
  const deletes = await stage.control.calls({ method: 'DELETE' });
  expect(deletes.length).toBeGreaterThan(5);
  expect(deletes.length).toBeLessThan(12);
  expect(stage.message('llama', 'Ready')).toContain('failed: no.');
  await platform.control.clearScripts();
  await untilGone(scene, 'llama');
});
