import { expect } from 'vitest';
import { Death } from '../support/stage/death.ts';
import {
  edit,
  incarnation,
  made,
  posts,
  type Scene,
  settled,
  spoilCreates,
  until,
  untilGone,
  untilReady,
  untilStalled,
  WINDOW_S,
  withoutWrites,
} from '../support/stage/scene.ts';
import type { Sequence } from './sequence.ts';

/** Where lists are the only evidence, no answer identifies anything, and GPUs are leased. */

const UNHEARD = { kind: 'reset', when: 'after' } as const;
const RECREATE = { updateStrategy: { type: 'Recreate' } };

/** One list without the workload, the next with it, for as long as would be enough to believe two of the first kind. */
async function everyOtherBlind({ stage, platform }: Scene, name: string): Promise<void> {
  for (let seconds = 0; seconds < 3 * WINDOW_S; seconds += 10) {
    await platform.blinds?.();
    await stage.run(name, 10);
  }
}

async function blindNowAndThen(scene: Scene): Promise<void> {
  const { stage } = scene;
  await settled(scene, 'llama');
  const before = incarnation(scene, 'llama');
  await withoutWrites(scene, () => everyOtherBlind(scene, 'llama'));
  stage.restart();
  await withoutWrites(scene, () => everyOtherBlind(scene, 'llama'));
  await untilReady(scene, 'llama');
  expect(incarnation(scene, 'llama')).toBe(before);
}

/** It was made, and the first lists after that do not all show it. */
async function blindAfterCreate(scene: Scene): Promise<void> {
  const { stage } = scene;
  await spoilCreates(scene, UNHEARD);
  stage.apply('llama');
  await stage.pass('llama');
  await everyOtherBlind(scene, 'llama');
  await untilReady(scene, 'llama');
  expect(await posts(scene, 'llama')).toBe(1);
}

/** What is left out of one list is not gone: its object stays as long as it does. */
async function blindWhileDeleting(scene: Scene): Promise<void> {
  const { stage, platform } = scene;
  await settled(scene, 'llama', platform.withoutGpus);
  await stage.control.inject({ method: 'DELETE', effect: { kind: 'status', status: 503 } });
  stage.clusters.get('llama')?.delete();
  await everyOtherBlind(scene, 'llama');
  expect(stage.object('llama')).toBeDefined();
  await stage.control.clearFaults();
  await untilGone(scene, 'llama');
  expect(await platform.workloads()).toEqual([]);
}

/** The answer to the create is lost, and the spec is another by the time it is found, in another process. */
async function lostThenEdited(scene: Scene, section: object, spec: object = {}): Promise<void> {
  const { stage } = scene;
  await spoilCreates(scene, UNHEARD);
  stage.apply('llama', {}, spec);
  await stage.pass('llama');
  expect(await posts(scene, 'llama')).toBe(1);
  edit(scene, 'llama', section);
  stage.restart();
}

async function recognisedAndKept(scene: Scene): Promise<void> {
  const { platform, stage, target } = scene;
  const { section = {}, field = '' } = platform.hidden ?? {};
  await lostThenEdited(scene, section);
  await withoutWrites(scene, () => untilStalled(scene, 'llama', 'ImmutableChange', /Recreate/));
  expect(stage.message('llama', 'Stalled')).toContain(`cannot change ${field} of`);
  edit(scene, 'llama', target.versions.second);
  await withoutWrites(scene, () => stage.run('llama', 30));
  expect(stage.message('llama', 'Stalled')).toContain('cannot change spec.egs.modelSpec of');
  expect(await platform.version('llama')).toBe('first');
  edit(scene, 'llama', platform.deployment);
  await untilReady(scene, 'llama');
  expect(await made(scene, 'llama')).toBe(1);
}

async function recognisedAndMadeAnew(scene: Scene): Promise<void> {
  const { platform, stage, target } = scene;
  await lostThenEdited(scene, target.versions.second, RECREATE);
  await until(scene, 'llama', async () => (await platform.version('llama')) === 'second');
  await untilReady(scene, 'llama');
  expect(await made(scene, 'llama')).toBe(2);
  expect(await stage.living()).toHaveLength(1);
}

/** No read shows the field that was edited. */
async function recognisedByWhatShows(scene: Scene): Promise<void> {
  const { stage, platform } = scene;
  await lostThenEdited(scene, platform.hidden?.section ?? {}, RECREATE);
  await until(scene, 'llama', async () => (await made(scene, 'llama')) === 2);
  await untilReady(scene, 'llama');
  expect(await made(scene, 'llama')).toBe(2);
  expect(await stage.living()).toHaveLength(1);
}

async function recognisedAndDeleted(scene: Scene): Promise<void> {
  const { stage, target } = scene;
  await lostThenEdited(scene, target.versions.second);
  stage.clusters.get('llama')?.delete();
  await untilGone(scene, 'llama');
  expect(await made(scene, 'llama')).toBe(1);
  expect(await stage.living()).toEqual([]);
}

/** The process dies with the answer to its DELETE. */
async function crashBeforeRelease(scene: Scene): Promise<void> {
  const { stage, platform } = scene;
  const cluster = await settled(scene, 'llama');
  const death = new Death(stage, (effect) => effect === 'after delete');
  cluster.delete();
  await until(scene, 'llama', () => death.isDead);
  expect(await platform.complaints()).not.toEqual([]);
  expect(stage.object('llama')?.status?.workload?.gpuRequests).toHaveLength(1);
  death.succeed();
  await untilGone(scene, 'llama');
  expect(await platform.complaints()).toEqual([]);
}

export const evidence: readonly Sequence[] = [
  { number: 19, what: 'now and then a list leaves it out', on: ['egs'], play: blindNowAndThen },
  { number: 19, what: 'a list leaves out what was just made', on: ['egs'], play: blindAfterCreate },
  { number: 19, what: 'a list leaves out what is being deleted', on: ['egs'], play: blindWhileDeleting },
  { number: 20, what: 'lost, edited, found: kept in place', on: ['egs'], play: recognisedAndKept },
  { number: 20, what: 'lost, edited, found: created anew', on: ['egs'], play: recognisedAndMadeAnew },
  {
    number: 20,
    what: 'lost, edited where no read shows it, found: created anew',
    on: ['egs'],
    play: recognisedByWhatShows,
  },
  { number: 20, what: 'lost, edited, deleted: nothing is left', on: ['egs'], play: recognisedAndDeleted },
  { number: 21, what: 'a crash after the DELETE: GPUs are released', on: ['egs'], play: crashBeforeRelease },
  {
    number: 21,
    what: 'a crash after a DELETE that left the GPUs: they are released',
    day: 'Leaky',
    on: ['egs'],
    play: crashBeforeRelease,
  },
];
