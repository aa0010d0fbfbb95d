import { expect, test, vi } from 'vitest';
import { egs } from '../support/stage/targets/egs.ts';
import { gcore } from '../support/stage/targets/gcore.ts';
import { nim } from '../support/stage/targets/nim.ts';
import type { SequenceTarget } from '../support/stage/targets/sequence-target.ts';
import { edit, settled, until, untilGone } from '../support/stage/scene.ts';
import { Stage } from '../support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

const WAYS_OUT = /Retain|abandon/;
const targets: readonly SequenceTarget[] = [nim, gcore, egs];

test.for(targets)('$name: an ordinary deletion alarms nobody', async (target) => {
  const platform = await target.start('Usual');
  await using stage = await Stage.on(platform);
  const scene = { target, platform, stage };
  const llama = await settled(scene, 'llama');
  const before = stage.events.length;
  const said = new Set<string>();
  llama.delete();
  await until(scene, 'llama', () => {
    for (const type of ['Ready', 'Synced']) said.add(stage.message('llama', type));
    return stage.object('llama') === undefined;
  });
  expect([...said].filter((message) => WAYS_OUT.test(message))).toEqual([]);
  const told = stage.events.slice(before);
  expect(told).toEqual([expect.stringMatching(/^Deleting: /), expect.stringMatching(/^Deleted: /)]);
  expect(stage.warnings).toEqual([]);
  expect(told.join(' ')).not.toMatch(/did not delete|Cannot delete/);
});

test.for(targets)('$name: a refusal of the delete is no longer told once it was taken', async (target) => {
  const platform = await target.start('Usual');
  await using stage = await Stage.on(platform);
  const scene = { target, platform, stage };
  const llama = await settled(scene, 'llama');
  await stage.control.inject({ method: 'DELETE', effect: { kind: 'status', status: 409 } });
  llama.delete();
  await until(scene, 'llama', () => WAYS_OUT.test(stage.message('llama', 'Synced')));
  await stage.control.clearFaults();
  const said: string[] = [];
  await until(scene, 'llama', () => {
    const now = stage.message('llama', 'Synced');
    if (now !== said.at(-1)) said.push(now);
    return stage.object('llama') === undefined;
  });
  // The last words before the object goes.
  expect(said.findLast((message) => message !== '')).not.toMatch(WAYS_OUT);
});

test('egs: a recreation says that GPUs are released first', async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene = { target: egs, platform, stage };
  await settled(scene, 'llama', {}, { updateStrategy: { type: 'Recreate' } });
  edit(scene, 'llama', egs.immutable);
  await until(scene, 'llama', () => stage.message('llama', 'Ready').includes('the release of its GPUs'));
  expect(stage.message('llama', 'Synced')).not.toContain('did not delete');
  await until(scene, 'llama', () => stage.says('llama').includes('Ready=True/Running '));
  expect(stage.warnings).toEqual([]);
  stage.clusters.get('llama')?.delete();
  await untilGone(scene, 'llama');
});
