import { expect, test } from 'vitest';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';
import { edit, type Scene, until, withoutWrites } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

/** A deployment that is stopped on purpose, on a platform that changes nothing that is stopped, or does. */
async function stopped(patchWakes: 409 | false = 409) {
  const platform = await startGcore({ patchWakes });
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

test('of another edit an hour later, which a task holds up for a moment, nobody says that it is refused', {
  timeout: 60_000,
}, async () => {
  const { scene, stage, platform } = await stopped(false);
  await using _stage = stage;
  const once = { method: 'PATCH', times: 1, effect: { kind: 'status', status: 409 } } as const;
  await stage.control.inject(once);
  edit(scene, 'llama', gcore.versions.second);
  await stage.pass('llama');
  edit(scene, 'llama', gcore.versions.first);
  await stage.run('llama', 10);
  expect(stage.says('llama')).toBe(SETTLED);
  await stage.wait(3_600_000);
  await stage.control.inject(once);
  edit(scene, 'llama', gcore.versions.second);
  await until(scene, 'llama', () => stage.says('llama') === SETTLED);
  expect(await platform.version('llama')).toBe('second');
  expect(stage.warnings).toEqual([]);
});
