import { expect, test, vi } from 'vitest';
import {
  edit,
  type Scene,
  settled,
  untilGone,
  untilReady,
  untilStalled,
} from '../../../../test/support/stage/scene.ts';
import type { EgsControl } from '../../../../test/simulators/egs/control.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { egs } from '../../../../test/support/stage/targets/egs.ts';

/** GPU requests that outlive an endpoint are released where they are: another EGS does not know them, and says so. */

vi.setConfig({ testTimeout: 60_000 });

/** The endpoint is gone, its GPUs are held, and somebody else has its name. Returns the namespace of theirs. */
async function taken(scene: Scene, control: EgsControl): Promise<string> {
  await settled(scene, 'llama');
  await control.deleteOutOfBand('llama', { now: true, keepGprs: true });
  const place = { workspace: 'team-a', cluster: 'worker-1' };
  const theirs = await control.createOutOfBand({ name: 'llama', ...place, modelName: 'theirs' });
  await untilStalled(scene, 'llama', 'NameConflict', /is taken by/);
  return theirs;
}

test.each(['lives', 'goes'])(
  'sequence 5: the name is taken, and the URL leads to another EGS: nothing is released there (%s)',
  async (what) => {
    const platform = await egs.start('Usual');
    await using stage = await Stage.on(platform);
    const elsewhere = await egs.start('Elsewhere');
    await using other = await Stage.on(elsewhere);
    const scene: Scene = { target: egs, platform, stage };
    const theirs = await taken(scene, platform.control);

    stage.connectTo({ url: elsewhere.connection.url });
    if (what === 'goes') stage.clusters.get('llama')?.delete();
    await stage.run('llama', 120);
    expect(stage.says('llama')).toContain('PlatformChanged');
    expect(await other.control.calls({ writes: true })).toEqual([]);

    stage.connectTo();
    await platform.control.deleteOutOfBand(theirs, { now: true });
    if (what === 'lives') {
      await untilReady(scene, 'llama');
      stage.clusters.get('llama')?.delete();
    }
    await untilGone(scene, 'llama');
    expect(await platform.complaints()).toEqual([]);
  },
);

test('the name is taken, and deleted before an adoption is recorded: the GPUs are released', async () => {
  const platform = await egs.start('Usual');
  await using stage = await Stage.on(platform);
  const scene: Scene = { target: egs, platform, stage };
  await taken(scene, platform.control);
  edit(scene, 'llama', {}, { adopt: { id: 'llama' }, paused: true });
  await stage.run('llama', 60);
  stage.clusters.get('llama')?.delete();
  await untilGone(scene, 'llama');
  expect(await platform.complaints()).toEqual([]);
  expect(await stage.living()).toEqual(['llama@worker-1']);
});
