import { expect, test, vi } from 'vitest';
import { edit, type Scene, settled, untilGone, untilReady } from '../../../../test/support/stage/scene.ts';
import type { EgsControl } from '../../../../test/simulators/egs/control.ts';
import type { KnobPatch } from '../../../../test/simulators/egs/knobs.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { egs } from '../../../../test/support/stage/targets/egs.ts';

/** One EGS by two URLs, each in a platform object, and two objects that name one endpoint there. */

vi.setConfig({ testTimeout: 60_000 });

interface TwoUrls extends Scene {
  readonly control: EgsControl;
}

/** `first` and `second` use the one URL and the other, and the name `shared`. */
async function twoUrls(knobs: KnobPatch = {}): Promise<{ scene: TwoUrls; stage: Stage<EgsControl> }> {
  const platform = await egs.start('Usual');
  const { control } = platform;
  await control.knobs(knobs);
  const stage = await Stage.on(platform);
  stage.connectAlso('other', { url: platform.connection.url.replace('127.0.0.1', 'localhost') });
  return { scene: { target: egs, platform, stage, control }, stage };
}

const SHARED = { endpointName: 'shared' };
const ELSEWHERE = { platformRef: { name: 'other' } };
const CONFLICT = 'Synced=False/NameConflict';

async function runBoth({ stage }: TwoUrls, seconds: number): Promise<void> {
  for (let at = 0; at < seconds; at += 5)
    for (const name of ['second', 'first']) {
      stage.suspect(name);
      await stage.pass(name);
      await stage.wait(2_500);
    }
}

/** The other one says so, and takes nothing with it. */
async function expectLeftTo(scene: TwoUrls, name: string): Promise<void> {
  const { stage } = scene;
  const loser = name === 'first' ? 'second' : 'first';
  await stage.wait(1_000);
  await stage.run(loser, 60);
  expect(stage.says(loser)).toContain(CONFLICT);
  stage.clusters.get(loser)?.delete();
  await untilGone(scene, loser);
  await untilReady(scene, name);
  expect(await stage.living()).toEqual(['shared@worker-1']);
  stage.clusters.get(name)?.delete();
  await untilGone(scene, name);
  expect([await stage.living(), await scene.platform.complaints()]).toEqual([[], []]);
}

test('the one that has it keeps it, whatever the other one adopts, and goes with it', async () => {
  const { scene, stage } = await twoUrls();
  await using _ = stage;
  await settled(scene, 'first', SHARED);
  stage.apply('second', SHARED, ELSEWHERE);
  await stage.run('second', 30);
  expect(stage.message('second', 'Synced')).toContain('held by InferenceDeployment first');
  edit(scene, 'second', {}, { adopt: { id: 'shared' } });
  await stage.run('second', 60);
  expect(stage.message('second', 'Synced')).toContain('held by InferenceDeployment first');
  await expectLeftTo(scene, 'first');
});

test.each<[duplicateName: 409 | 500 | 200]>([[409], [500], [200]])(
  'both are created before a list shows either, and EGS answers %s to the second',
  async (duplicateName) => {
    const { scene, stage } = await twoUrls({
      duplicateName,
      listLagMs: { created: 20_000, deleted: 0 },
    });
    await using _ = stage;
    stage.apply('first', SHARED);
    stage.apply('second', SHARED, ELSEWHERE);
    await Promise.all([stage.pass('first'), stage.pass('second')]);
    await runBoth(scene, 120);
    const owner = stage.says('first').includes(CONFLICT) ? 'second' : 'first';
    await expectLeftTo(scene, owner);
  },
);

test('EGS takes both: neither is deleted with the object of the other, and a person tells which goes', async () => {
  const { scene, stage } = await twoUrls({ duplicateName: 'second' });
  await using _ = stage;
  await settled(scene, 'first', SHARED);
  const kept = String(stage.object('first')?.status?.workload?.id);
  await scene.platform.blinds?.();
  stage.apply('second', SHARED, ELSEWHERE);
  await stage.pass('second');
  expect(await stage.living()).toHaveLength(2);
  await runBoth(scene, 60);
  expect(stage.says('first')).toContain('Ready=False/Degraded');
  expect(stage.says('second')).toContain(CONFLICT);

  stage.clusters.get('second')?.delete();
  await runBoth(scene, 120);
  expect(stage.message('second', 'Ready')).toContain('not known whose it is');
  expect(await stage.living()).toHaveLength(2);
  const others = (await scene.control.workloads()).filter(({ id }) => id !== kept);
  for (const { id } of others) await scene.control.deleteOutOfBand(id, { now: true });
  await untilGone(scene, 'second');
  expect(await stage.living()).toEqual(['shared@worker-1']);
});
