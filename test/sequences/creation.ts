import { expect } from 'vitest';
import {
  edit,
  incarnation,
  made,
  posts,
  request,
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

/** Who may call, and what is believed to be absent. */

const LOST = { kind: 'reset', when: 'before' } as const;
const UNHEARD = { kind: 'reset', when: 'after' } as const;
/** For waits of hours. */
const LONG = { within: 3 * 3_600, every: 60 } as const;
const REFUSED = { kind: 'status', status: 422, body: { message: 'no', error: 'no' } } as const;

/** The call never arrives; a process that knows nothing takes over. */
async function lostCreate(scene: Scene): Promise<void> {
  const { stage } = scene;
  await spoilCreates(scene, LOST);
  stage.apply('llama');
  await stage.pass('llama');
  expect(await posts(scene, 'llama')).toBe(1);
  stage.restart();
}

async function standbyCreates(scene: Scene): Promise<void> {
  await lostCreate(scene);
  await scene.stage.run('llama', WINDOW_S - 5);
  expect(await posts(scene, 'llama')).toBe(1);
  await untilReady(scene, 'llama');
  expect(await posts(scene, 'llama')).toBe(2);
}

async function standbyLetsGo(scene: Scene): Promise<void> {
  await lostCreate(scene);
  scene.stage.clusters.get('llama')?.delete();
  await scene.stage.run('llama', WINDOW_S - 5);
  expect(scene.stage.object('llama')).toBeDefined();
  await untilGone(scene, 'llama');
  expect(await posts(scene, 'llama')).toBe(1);
}

async function lateArrival(scene: Scene): Promise<void> {
  await spoilCreates(scene, UNHEARD);
  await settled(scene, 'llama');
  expect(await posts(scene, 'llama')).toBe(1);
}

/** Each write of these passes loses against somebody else's. */
async function losing({ stage }: Scene, during: () => Promise<unknown>): Promise<void> {
  const cluster = stage.clusters.get('llama');
  if (cluster === undefined) throw new Error('there is no llama');
  cluster.fate = () => 'Conflict';
  await during();
  cluster.fate = () => 'Fine';
}

async function losesTheCreate(scene: Scene): Promise<void> {
  scene.stage.apply('llama');
  await losing(scene, () => scene.stage.run('llama', 60));
  expect(await posts(scene, 'llama')).toBe(0);
  await untilReady(scene, 'llama');
  expect(await posts(scene, 'llama')).toBe(1);
}

async function losesAfterALoss(scene: Scene): Promise<void> {
  await settled(scene, 'llama');
  await scene.platform.vanish('llama');
  await losing(scene, () => scene.stage.run('llama', 300));
  expect(await posts(scene, 'llama')).toBe(1);
  await until(scene, 'llama', async () => (await made(scene, 'llama')) === 2);
  await untilReady(scene, 'llama');
  expect(await posts(scene, 'llama')).toBe(2);
}

async function losesTheRecreate(scene: Scene): Promise<void> {
  const { stage, target } = scene;
  const recreate = { updateStrategy: { type: 'Recreate' } };
  await settled(scene, 'llama', {}, recreate);
  edit(scene, 'llama', target.immutable);
  await until(scene, 'llama', async () => (await stage.living()).length === 0);
  await losing(scene, () => stage.run('llama', 120));
  expect(await posts(scene, 'llama')).toBe(1);
  await untilReady(scene, 'llama');
  expect(await posts(scene, 'llama')).toBe(2);
}

async function nameTaken(scene: Scene): Promise<void> {
  const { platform, stage, target } = scene;
  await settled(scene, 'llama');
  const before = incarnation(scene, 'llama');
  await withoutWrites(scene, async () => {
    await platform.vanish('llama');
    await platform.occupy('llama');
    await untilStalled(scene, 'llama', 'NameConflict', /spec\.adopt/);
    expect(incarnation(scene, 'llama')).not.toBe(before);
    edit(scene, 'llama', target.versions.second);
    await stage.run('llama', 120);
    stage.clusters.get('llama')?.delete();
    await stage.run('llama', 120);
  });
  expect(await stage.living()).toHaveLength(1);
  await platform.vanish('llama');
  await untilGone(scene, 'llama');
}

async function nameTakenAfterRefusal(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  await spoilCreates(scene, REFUSED);
  stage.apply('llama');
  await untilStalled(scene, 'llama', 'Rejected', /no/);
  await withoutWrites(scene, async () => {
    await platform.occupy('llama');
    request(scene, 'llama');
    await untilStalled(scene, 'llama', 'NameConflict', /spec\.adopt/);
    stage.clusters.get('llama')?.delete();
    await untilGone(scene, 'llama');
  });
  expect(await stage.living()).toHaveLength(1);
}

/** `adopt.id` of what cannot be taken over. */
async function unfit(scene: Scene): Promise<void> {
  for (const { what, says, prepare } of scene.platform.unfit) {
    const id = await prepare();
    await withoutWrites(scene, async () => {
      scene.stage.apply('llama', {}, { adopt: { id } });
      await untilStalled(scene, 'llama', 'Rejected', says).catch((error: unknown) => {
        throw new Error(`${what}: ${String(error)}`);
      });
      scene.stage.clusters.get('llama')?.delete();
      await untilGone(scene, 'llama');
    });
    for (const { id: left } of await scene.platform.workloads()) await scene.platform.vanish(left);
  }
}

/** Many a time it is accepted, and gone soon after. */
async function vanishesAgain(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  await settled(scene, 'llama');
  const began = stage.clock.monotonic();
  const creates: number[] = [];
  for (const minutes of [0, 1, 10, 60]) {
    await platform.vanish('llama');
    const count = await made(scene, 'llama');
    await until(scene, 'llama', async () => (await made(scene, 'llama')) > count, LONG);
    creates.push(stage.clock.monotonic());
    const since = stage.clock.monotonic() - (creates.at(-2) ?? began);
    expect(since).toBeGreaterThanOrEqual(minutes * 60_000);
    await untilReady(scene, 'llama');
  }
  await platform.vanish('llama');
  await untilStalled(scene, 'llama', 'Drifted', /vanish/);
  const last = await made(scene, 'llama');
  const end = stage.clock.monotonic() + 7_200_000;
  await until(scene, 'llama', () => stage.clock.monotonic() >= end, LONG);
  expect(await made(scene, 'llama')).toBe(last);
}

export const creation: readonly Sequence[] = [
  {
    number: 1,
    what: 'a create is lost, and a standby waits a window before it creates',
    play: standbyCreates,
  },
  {
    number: 1,
    what: 'a create is lost, and a standby waits a window before it lets go',
    play: standbyLetsGo,
  },
  {
    number: 2,
    what: 'the answer is lost and the workload is late: found, not made twice',
    day: 'Late',
    play: lateArrival,
  },
  { number: 3, what: 'who loses the write before a create makes no call', play: losesTheCreate },
  { number: 4, what: 'who loses the write before a re-create makes no call', play: losesAfterALoss },
  { number: 4, what: 'who loses the write of a Recreate makes no call', play: losesTheRecreate },
  { number: 12, what: 'freed and taken between two polls: never changed, never deleted', play: nameTaken },
  { number: 13, what: 'refused, then made by hand: a conflict, and not ours', play: nameTakenAfterRefusal },
  { number: 25, what: 'accepted, and vanished, again and again', play: vanishesAgain },
  { number: 35, what: 'adopt.id of what cannot be taken over', play: unfit },
];
