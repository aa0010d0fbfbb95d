import { expect, test, vi } from 'vitest';
import { Death, type Moment } from '../support/stage/death.ts';
import { Stage } from '../support/stage/stage.ts';
import { type Life, lives } from './life.ts';
import { type Scene, until, untilGone } from '../support/stage/scene.ts';
import type { SequenceTarget } from '../support/stage/targets/sequence-target.ts';

/** A visibility window: absence takes no more looks than it has to. Seconds. */
const PACE = { within: 1_800, every: 30 } as const;

/**
 * The process dies at each effect that a life has, one after the other, and another goes on: the real reconciler and
 * the real client against the platform's simulator. Where it may die, a life without a death tells.
 */
export function describeDeaths(target: SequenceTarget): void {
  vi.setConfig({ testTimeout: 120_000 });
  const here = lives.filter(({ on }) => on === undefined || on.includes(target.name));
  test.for(here.map((life) => ({ life, title: `${target.name}: ${life.what}` })))(
    '$title',
    async ({ life }) => {
      const clean = await lived(target, life, undefined);
      expect(clean.trace.map(({ effect }) => effect)).toContain('after a write');
      for (const [index, { effect }] of clean.trace.entries()) {
        if (isLikeTheLast(clean.trace, index)) continue;
        const { says, wrong } = await lived(target, life, index + 1);
        const died = `${index + 1}: ${effect}`;
        expect({ died, says, wrong }).toEqual({ died, says: clean.says, wrong: [] });
      }
    },
  );
}

/** Nothing has happened since the moment before, nor has time passed. */
function isLikeTheLast(trace: readonly Moment[], index: number): boolean {
  const [last, now] = [trace[index - 1], trace[index]];
  return now?.effect.startsWith('before') === true && last?.at === now.at;
}

/** A whole life, and its end. `diesAt`: the moment at which the process dies. */
async function lived(target: SequenceTarget, life: Life, diesAt: number | undefined) {
  const platform = await target.start(life.day ?? 'Usual');
  await using stage = await Stage.on(platform);
  const scene = { target, platform, stage };
  await platform.occupy('other');
  const isOver = await life.begin(scene);
  const death = new Death(stage, (_effect, count) => count === diesAt);
  let succeeded = false;
  const goOn = (): boolean => {
    if (death.isDead && !succeeded) {
      death.succeed();
      succeeded = true;
    }
    return isOver() && (diesAt === undefined || succeeded);
  };
  await until(scene, 'llama', goOn, PACE);
  const says = stage.says('llama');
  const trace = [...death.trace];
  const wrong = [...(await notAsMany(scene)), ...(await afterwards(scene))];
  return { says, trace, wrong };
}

/** One workload where there is an object, none where there is none, and what others have. */
async function notAsMany({ stage, platform }: Scene): Promise<string[]> {
  const names = (await platform.workloads()).filter(({ deleting }) => !deleting).map(({ name }) => name);
  const expected = stage.object('llama') === undefined ? ['other'] : ['llama', 'other'];
  return names.toSorted().join() === expected.join() ? [] : [`there are: ${names.join(', ')}`];
}

/** The object is deleted where it is not yet: nothing of it may be left, nor any trace of something that must not be. */
async function afterwards(scene: Scene): Promise<string[]> {
  const { stage, platform } = scene;
  const { adoptedId, workload } = stage.object('llama')?.status ?? {};
  stage.clusters.get('llama')?.delete();
  if (stage.object('llama') !== undefined) await untilGone(scene, 'llama', PACE);
  const { control } = stage;
  const adopted = adoptedId === undefined ? [] : [adoptedId, String(workload?.id)];
  const left = (await platform.workloads()).map(({ name }) => name);
  return [
    ...(left.join() === 'other' ? [] : [`left: ${left.join(', ')}`]),
    ...(await control.duplicates()).map(({ mark, ids }) => `two for ${mark}: ${ids.join(', ')}`),
    ...(await control.thefts({ ownerId: platform.ownerId, adopted })).map(
      ({ entry }) => `${entry.effect} of ${entry.name}`,
    ),
    ...(await platform.complaints()),
  ];
}
