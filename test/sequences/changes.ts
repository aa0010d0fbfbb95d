import { expect } from 'vitest';
import {
  edit,
  incarnation,
  made,
  posts,
  type Scene,
  settled,
  spoilCreates,
  until,
  untilReady,
  untilStalled,
  withoutWrites,
} from '../support/stage/scene.ts';
import type { Sequence } from './sequence.ts';

/** What is sent, and what counts as done. */

const RECREATE = { updateStrategy: { type: 'Recreate' } };

const HOURS = { within: 3 * 3_600, every: 60 } as const;

const patches = async ({ stage }: Scene): Promise<number> =>
  (await stage.control.calls({ method: 'PATCH', writes: true })).length;

/** Passes until the second version serves; until then no status says Ready of it. */
async function followed(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  await until(scene, 'llama', async () => {
    const ready = stage.says('llama').includes('Ready=True/Running ');
    const serves = (await platform.settled('llama')) && (await platform.version('llama')) === 'second';
    expect({ ready, serves }).not.toEqual({ ready: true, serves: false });
    return ready;
  });
}

async function stalePage(scene: Scene): Promise<void> {
  await settled(scene, 'llama');
  edit(scene, 'llama', scene.target.versions.second);
  await scene.stage.control.inject({ method: 'GET', effect: { kind: 'staleList' } });
  await scene.stage.pass('llama');
  expect(await patches(scene)).toBe(1);
  await followed(scene);
  expect(await patches(scene)).toBe(1);
  await scene.stage.control.clearFaults();
}

async function crashAfterPatch(scene: Scene): Promise<void> {
  const { stage } = scene;
  const cluster = await settled(scene, 'llama');
  edit(scene, 'llama', scene.target.versions.second);
  cluster.fate = () => 'CrashBefore';
  await stage.pass('llama');
  cluster.fate = () => 'Fine';
  expect(await patches(scene)).toBe(1);
  stage.restart();
  await followed(scene);
}

/** The old one is gone, the new one not made. */
async function interrupted(scene: Scene): Promise<void> {
  await settled(scene, 'llama', {}, RECREATE);
  edit(scene, 'llama', scene.target.immutable);
  await until(scene, 'llama', async () => (await scene.stage.living()).length === 0);
  expect(await posts(scene, 'llama')).toBe(1);
}

async function reportedMeanwhile(scene: Scene): Promise<void> {
  await interrupted(scene);
  edit(scene, 'llama', {}, { driftPolicy: 'Report' });
  scene.stage.restart();
  await untilReady(scene, 'llama');
  expect(await made(scene, 'llama')).toBe(2);
}

async function refusedThen(scene: Scene): Promise<void> {
  await interrupted(scene);
  await spoilCreates(scene, { kind: 'status', status: 422, body: { message: 'no', error: 'no' } });
  await untilStalled(scene, 'llama', 'Rejected', /no/);
  expect(scene.stage.says('llama')).toContain('Ready=False/NotCreated');
  await untilReady(scene, 'llama');
}

async function refusedByUs(scene: Scene): Promise<void> {
  const { stage, target } = scene;
  await settled(scene, 'llama', {}, RECREATE);
  const before = incarnation(scene, 'llama');
  await withoutWrites(scene, async () => {
    edit(scene, 'llama', target.immutable);
    edit(scene, 'llama', target.invalid);
    await untilStalled(scene, 'llama', 'Rejected', /./);
    await stage.run('llama', 300);
  });
  expect(stage.says('llama')).toContain('Available=True/Serving');
  expect(incarnation(scene, 'llama')).toBe(before);
}

/** That only a new workload can have it, a first update tells; by then there is no room for one. */
async function overQuota(scene: Scene): Promise<void> {
  const { platform, stage, target } = scene;
  await settled(scene, 'llama', {}, RECREATE);
  const before = incarnation(scene, 'llama');
  edit(scene, 'llama', target.immutable);
  await until(scene, 'llama', async () => (await patches(scene)) === 1);
  await platform.overQuota?.(true);
  await untilStalled(scene, 'llama', 'QuotaExceeded', /The quota does not suffice/);
  await stage.run('llama', 300);
  expect(stage.says('llama')).toContain('Available=True/Serving');
  expect(await stage.control.calls({ method: 'DELETE' })).toEqual([]);
  expect(incarnation(scene, 'llama')).toBe(before);
  await platform.overQuota?.(false);
  await untilReady(scene, 'llama');
  expect(await made(scene, 'llama')).toBe(2);
}

/** The second version never comes out: sent at once and after 1, 10 and 60 minutes, and no more. */
async function normalised(scene: Scene): Promise<void> {
  const { platform, stage, target } = scene;
  await settled(scene, 'llama');
  await platform.normalises?.('llama');
  edit(scene, 'llama', target.versions.second);
  const sent: number[] = [];
  await until(
    scene,
    'llama',
    async () => {
      if ((await patches(scene)) > sent.length) sent.push(stage.clock.monotonic());
      return stage.says('llama').includes('Stalled=True/Drifted');
    },
    HOURS,
  );
  expect(stage.message('llama', 'Stalled')).toContain('image');
  expect(await patches(scene)).toBe(sent.length);
  // The first is the edit itself, the second the first correction.
  const tooEarly = [60, 600, 3_600].filter(
    (least, index) => (sent[index + 2] ?? 0) - (sent[index + 1] ?? 0) < least * 1_000,
  );
  expect(tooEarly).toEqual([]);
  await withoutWrites(scene, () => stage.run('llama', 300));
}

async function upgraded(scene: Scene): Promise<void> {
  const { stage } = scene;
  const cluster = await settled(scene, 'llama', {}, RECREATE);
  const applied = cluster.object?.status?.applied;
  if (cluster.object === undefined || applied === undefined) throw new Error('nothing was accepted');
  // As the version before has written it.
  const status = { ...cluster.object.status, applied: { ...applied, hash: 'v0:another:body' } };
  cluster.restore({ ...cluster.object, status });
  stage.restart();
  await withoutWrites(scene, () => stage.run('llama', 600));
  expect(stage.says('llama')).toContain('Ready=True/Running');
}

async function scaledByTwo(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  await settled(scene, 'llama', {}, { replicas: 2 });
  edit(scene, 'llama', platform.autoscaling ?? {});
  await untilReady(scene, 'llama');
  expect(stage.object('llama')?.spec.replicas).toBe(2);
  expect(stage.says('llama')).toContain('Synced=True/Accepted');
  expect(stage.message('llama', 'Synced')).toMatch(/replicas.*not used/);
}

async function echoed(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  const { secret } = platform;
  const told = `bad ${secret}`;
  // Also as EGS words its errors: an object in a text in an object.
  const error = { message: told, data: JSON.stringify({ error: { Message: told } }) };
  const body = { code: 400, message: told, details: told, error };
  await spoilCreates(scene, { kind: 'status', status: 400, body }, 1);
  stage.apply('llama');
  await untilStalled(scene, 'llama', 'Rejected', /bad \*\*\*/);
  expect(JSON.stringify([stage.object('llama'), stage.events])).not.toContain(secret);
}

export const changes: readonly Sequence[] = [
  {
    number: 14,
    what: 'a page from before our PATCH says Running: not Ready',
    day: 'Slow',
    on: ['nim', 'gcore'],
    play: stalePage,
  },
  {
    number: 15,
    what: 'a crash after the PATCH: the rollout is followed to its end',
    day: 'Slow',
    on: ['nim', 'gcore'],
    play: crashAfterPatch,
  },
  {
    number: 22,
    what: 'a Recreate is interrupted, and drift is only reported by then',
    play: reportedMeanwhile,
  },
  { number: 22, what: 'the create of a Recreate is refused', play: refusedThen },
  { number: 23, what: 'a Recreate for a spec that we refuse deletes nothing', play: refusedByUs },
  {
    number: 23,
    what: 'a Recreate that the quota refuses deletes nothing',
    on: ['gcore'],
    play: overQuota,
  },
  { number: 24, what: 'the hash is of another version: nothing is made anew', play: upgraded },
  {
    number: 25,
    what: 'a field comes out otherwise on every PATCH',
    on: ['nim', 'gcore'],
    play: normalised,
  },
  { number: 32, what: 'replicas is set, then autoscaling', on: ['nim', 'gcore'], play: scaledByTwo },
  { number: 34, what: "a Secret's value in an error text is masked", play: echoed },
];
