import { applyMergePatch } from '../../support/decide/apply-merge-patch.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import type { Fault, FaultEffect } from '../../simulators/support/fault.ts';
import { Stage } from '../../support/stage/stage.ts';
import type { Die } from '../../support/seed.ts';
import type { LifePlatform, LifeTarget } from '../../support/stage/targets/life-target.ts';

interface Scene {
  platform: LifePlatform;
  stage: Stage<CommonControl>;
}

/** Passes of each part of a life in which answers are spoiled, and how far apart they are. */
const PASSES = 30;
const APART_MS = [1_000, 5_000, 20_000, 60_000] as const;

/** After so many passes, on average, all that was wrong is right again. */
const LASTS = 3;

/**
 * All settles within this once the answers are right again: what is corrected for the third time waits for ten minutes.
 * Seconds.
 */
const SETTLED_WITHIN_S = 7_200;
const LOOK_EVERY_S = 30;

/**
 * The life of one object, whose platform answers calls with what nobody can read, before their effect or after it: the
 * real reconciler and the real client against the simulator. Returns what is wrong, during it or at its end.
 */
export async function garbledLife(target: LifeTarget, die: Die): Promise<string[]> {
  const platform = await target.start();
  await using stage = await Stage.on(platform);
  const scene: Scene = { platform, stage };
  await platform.occupy('other');
  const wrong: string[] = [];
  const part = async (wanted: 'first' | 'second' | undefined): Promise<void> => {
    wrong.push(...(await garbled(scene, wanted, die)));
    await stage.control.clearFaults();
    await settled(scene, wanted);
    wrong.push(...(await overdone(scene, wanted)));
  };
  const cluster = stage.apply('llama', target.versions.first, { updateStrategy: { type: 'Recreate' } });
  await part('first');
  cluster.edit((spec) => {
    Object.assign(spec, applyMergePatch(spec, { [target.name]: target.versions.second }));
  });
  await part('second');
  cluster.delete();
  await part(undefined);
  return [...wrong, ...(await platform.complaints())];
}

/** Passes in which answers are spoiled; what an object said that was not so. */
async function garbled(scene: Scene, wanted: string | undefined, die: Die): Promise<string[]> {
  const { stage, platform } = scene;
  for (let pass = 1; pass <= PASSES; pass += 1) {
    if (die.below(LASTS) === 0) await stage.control.clearFaults();
    await stage.control.inject(faultBy(die));
    stage.suspect('llama');
    await stage.pass('llama');
    const serves = (await platform.settled('llama')) && (await platform.version('llama')) === wanted;
    if (saysReady(scene) && !serves)
      return [`pass ${pass} of ${wanted}: it does not serve, and is called ready`];
    if (wanted !== undefined && stage.object('llama') === undefined) return ['the object is gone'];
    await stage.wait(die.of(...APART_MS));
  }
  return [];
}

/** Which calls are answered so: one of the next, the next change, all of a kind, or all. */
function faultBy(die: Die): Fault {
  const effect = effectBy(die);
  switch (die.of('one', 'one', 'change', 'change', 'kind', 'all')) {
    case 'one':
      return { effect, skip: die.below(5), times: 1 + die.below(3) };
    case 'change':
      return { effect, method: die.of('POST', 'PATCH', 'DELETE', 'PUT'), times: 1 };
    case 'kind':
      return { effect, method: die.of('GET', 'GET', 'POST', 'DELETE') };
    default:
      return { effect };
  }
}

/** Of the spec that it has now. */
const saysReady = ({ stage }: Scene): boolean => /Ready=True\/\w+(?: |$)/.test(stage.says('llama'));

/** Throws where it does not come to what is wanted. */
async function settled(scene: Scene, wanted: string | undefined): Promise<void> {
  const { stage } = scene;
  for (let seconds = 0; seconds < SETTLED_WITHIN_S; seconds += LOOK_EVERY_S) {
    await stage.run('llama', 5);
    await stage.wait((LOOK_EVERY_S - 5) * 1_000);
    if (await isOver(scene, wanted)) return;
  }
  throw new Error(`it never came to ${wanted}: ${stage.says('llama')} ${stage.message('llama', 'Synced')}`);
}

async function isOver(scene: Scene, wanted: string | undefined): Promise<boolean> {
  if (wanted === undefined) return scene.stage.object('llama') === undefined;
  return saysReady(scene) && (await scene.platform.version('llama')) === wanted;
}

/** One workload for the object, none without it, and nothing of anybody else's was touched. */
async function overdone({ stage, platform }: Scene, wanted: string | undefined): Promise<string[]> {
  const names = (await platform.workloads()).map(({ name }) => name).toSorted();
  const expected = wanted === undefined ? ['other'] : ['llama', 'other'];
  return [
    ...(names.join() === expected.join() ? [] : [`there are ${names.join(', ')}`]),
    ...(await stage.control.duplicates()).map(({ mark, ids }) => `two for ${mark}: ${ids.join(', ')}`),
    ...(await stage.control.thefts({ ownerId: platform.ownerId })).map(
      ({ entry }) => `${entry.effect} of ${entry.name}`,
    ),
  ];
}

/** What nobody can read, or nobody has documented. */
const BODIES: readonly unknown[] = [
  null,
  [],
  {},
  'ok',
  42,
  { code: 200 },
  { data: [] },
  [{}],
  { tasks: 'x' },
];

function effectBy(die: Die): FaultEffect {
  const when = die.of('before', 'after');
  switch (die.of('html', 'empty', 'json', 'cut', 'truncate', 'status')) {
    case 'html':
      return { kind: 'html', when, status: die.of(200, 200, 200, 502) };
    case 'empty':
      return { kind: 'empty', when, status: die.of(200, 202, 204) };
    case 'json':
      return { kind: 'wrongJson', when, body: die.of(...BODIES) };
    case 'cut':
      return { kind: 'wrongJson', when };
    case 'truncate':
      return { kind: 'truncate' };
    default:
      return { kind: 'status', when, status: die.of(302, 408, 500, 503), body: die.of(...BODIES) };
  }
}
