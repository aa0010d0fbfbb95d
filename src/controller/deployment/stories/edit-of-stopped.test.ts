import { expect, test } from 'vitest';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';
import { edit, type Scene, until, withoutWrites } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

/** A deployment that is stopped on purpose, on a platform that changes nothing that is stopped. */
async function stopped() {
  const platform = await startGcore({ patchWakes: 409 });
  const stage = await Stage.on(platform);
  stage.apply('llama', {}, { state: 'Stopped' });
  const scene: Scene = { target: gcore, platform, stage };
  await until(scene, 'llama', () => stage.says('llama').includes('Ready=True/Stopped '));
  return { scene, stage, platform };
}

const SETTLED = 'Ready=True/Stopped Available=False/NotServing Synced=True/Accepted';

test('an edit of it waits, says why and what to do, and is sent once it is started', {
  timeout: 60_000,
}, async () => {
  const { scene, stage, platform } = await stopped();
  await using _stage = stage;
  edit(scene, 'llama', gcore.versions.second);
  await stage.run('llama', 45);
  const waits =
    'Ready=False/OutOfSync Available=False/NotServing Synced=False/Rejected Stalled=True/Rejected';
  expect(stage.says('llama')).toBe(waits);
  expect(stage.message('llama', 'Stalled')).toMatch(
    /409 llama is disabled.*stopped.*Start it .*or undo the change; it is tried again every 10 minutes/,
  );
  await withoutWrites(scene, async () => {
    for (let minutes = 0; minutes < 9; minutes += 1) {
      await stage.run('llama', 5);
      await stage.wait(55_000);
    }
  });
  await stage.wait(60_000);
  await stage.run('llama', 5);
  expect(stage.says('llama')).toBe(waits);
  expect(await platform.version('llama')).toBe('first');

  edit(scene, 'llama', {}, { state: 'Running' });
  await until(scene, 'llama', () => stage.says('llama').includes('Ready=True/Running '));
  expect(await platform.version('llama')).toBe('second');
});

test('an edit of it that is undone is forgotten', { timeout: 60_000 }, async () => {
  const { scene, stage } = await stopped();
  await using _stage = stage;
  edit(scene, 'llama', gcore.versions.second);
  await stage.run('llama', 45);
  edit(scene, 'llama', gcore.versions.first);
  await withoutWrites(scene, () => stage.run('llama', 30));
  expect(stage.says('llama')).toBe(SETTLED);
});
