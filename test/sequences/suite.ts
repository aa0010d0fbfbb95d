import { expect, test, vi } from 'vitest';
import { Stage } from '../support/stage/stage.ts';
import { type Scene, untilGone } from '../support/stage/scene.ts';
import type { SequenceTarget } from '../support/stage/targets/sequence-target.ts';
import { sequences } from './sequences.ts';

/**
 * Each hard sequence that can happen on a target: the real reconciler and the real client against the
 * platform's simulator, on one clock that the test moves. The simulator's ledger judges.
 */
export function describeSequences(target: SequenceTarget): void {
  vi.setConfig({ testTimeout: 120_000 });
  const here = sequences.filter(({ on }) => on === undefined || on.includes(target.name));
  test.for(here.map((one) => ({ ...one, title: `sequence ${one.number}: ${target.name}: ${one.what}` })))(
    '$title',
    async ({ day = 'Usual', play }) => {
      const platform = await target.start(day);
      await using stage = await Stage.on(platform);
      const scene = { target, platform, stage };
      await play(scene);
      await expectNothingLeft(scene);
    },
  );
}

/** No duplicate, no theft, and nothing of ours is left once all objects are deleted. */
async function expectNothingLeft(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  const adopted = [...stage.clusters.keys()].flatMap((name) => {
    const { adoptedId, workload } = stage.object(name)?.status ?? {};
    return adoptedId === undefined ? [] : [adoptedId, String(workload?.id)];
  });
  for (const [name, cluster] of stage.clusters) {
    cluster.delete();
    await untilGone(scene, name);
  }
  const { control } = stage;
  expect(await control.duplicates()).toEqual([]);
  expect(await control.thefts({ ownerId: platform.ownerId, adopted })).toEqual([]);
  expect(await control.leaks([])).toEqual([]);
  expect(await platform.complaints()).toEqual([]);
}
