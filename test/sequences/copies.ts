import { expect } from 'vitest';
import {
  adoptAsTold,
  edit,
  incarnation,
  made,
  type Scene,
  settled,
  until,
  untilGone,
  untilReady,
  untilStalled,
  withoutWrites,
} from '../support/stage/scene.ts';
import type { Sequence } from './sequence.ts';

/** An object is not the one that made the workload, or is not what it was. */

const CONFLICT = /spec\.adopt: \{id: /;

async function copied(scene: Scene): Promise<void> {
  const { stage, target } = scene;
  await settled(scene, 'llama');
  const before = incarnation(scene, 'llama');
  await withoutWrites(scene, async () => {
    const copy = stage.apply('copy', target.named('llama'));
    if (copy.object !== undefined)
      copy.object.metadata.finalizers = stage.object('llama')?.metadata.finalizers ?? [];
    await untilStalled(scene, 'copy', 'NameConflict', /llama/);
    copy.delete();
    await untilGone(scene, 'copy');
    await stage.run('llama', 60);
  });
  expect(incarnation(scene, 'llama')).toBe(before);
  expect(stage.says('llama')).toContain('Ready=True/Running');
}

/** The object as a manifest has it, with these finalizers, and a process that knows nothing. */
function appliedAnew({ stage }: Scene, finalizers: readonly string[], spec: object = {}): void {
  const cluster = stage.apply('llama', {}, spec);
  if (cluster.object !== undefined && finalizers.length > 0)
    cluster.object.metadata.finalizers = [...finalizers];
}

/** What the platform keeps is the same; where it keeps a mark it is found by it, else by the line that is told. */
async function foundAgain(scene: Scene, before: string): Promise<void> {
  if (scene.target.keepsMark) {
    await untilReady(scene, 'llama');
  } else {
    await withoutWrites(scene, () => untilStalled(scene, 'llama', 'NameConflict', CONFLICT));
    await adoptAsTold(scene, 'llama');
  }
  expect(incarnation(scene, 'llama')).toBe(before);
  expect(await made(scene, 'llama')).toBe(1);
}

async function backup(scene: Scene): Promise<void> {
  const cluster = await settled(scene, 'llama');
  const before = incarnation(scene, 'llama');
  appliedAnew(scene, cluster.object?.metadata.finalizers ?? []);
  scene.stage.restart();
  await foundAgain(scene, before);
}

async function backupWithAdopt(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  const id = await platform.occupy('llama');
  const cluster = await settled(scene, 'llama', {}, { adopt: { id } });
  const before = incarnation(scene, 'llama');
  appliedAnew(scene, cluster.object?.metadata.finalizers ?? [], { adopt: { id } });
  stage.restart();
  await untilReady(scene, 'llama');
  expect(incarnation(scene, 'llama')).toBe(before);
  expect(await made(scene, 'llama')).toBe(0);
}

async function fromGit(scene: Scene): Promise<void> {
  await settled(scene, 'llama');
  const before = incarnation(scene, 'llama');
  appliedAnew(scene, []);
  scene.stage.restart();
  await foundAgain(scene, before);
}

async function fromGitAsAnother(scene: Scene): Promise<void> {
  const { stage, target } = scene;
  await settled(scene, 'llama');
  const before = incarnation(scene, 'llama');
  appliedAnew(scene, []);
  stage.restart('cluster-2');
  const line = target.keepsMark ? /adopt: \{id: [^}]*fromOwner: cluster-1\/prod\/llama\}/ : CONFLICT;
  await withoutWrites(scene, () => untilStalled(scene, 'llama', 'NameConflict', line));
  await adoptAsTold(scene, 'llama');
  expect(incarnation(scene, 'llama')).toBe(before);
  expect(await made(scene, 'llama')).toBe(1);
}

async function retained(scene: Scene): Promise<void> {
  const { platform, stage, target } = scene;
  const cluster = await settled(scene, 'llama', {}, { deletionPolicy: 'Retain' });
  const before = incarnation(scene, 'llama');
  await withoutWrites(scene, async () => {
    cluster.delete();
    await untilGone(scene, 'llama');
  });
  stage.apply('llama', target.versions.second);
  if (!target.keepsMark) {
    await withoutWrites(scene, () => untilStalled(scene, 'llama', 'NameConflict', CONFLICT));
    const [, id] = /adopt: \{id: ([^,}]+)/.exec(stage.message('llama', 'Stalled')) ?? [];
    // What is adopted is never made anew for how it differs, but for an edit it is.
    edit(scene, 'llama', target.versions.first, { adopt: { id } });
    await untilReady(scene, 'llama');
    expect(incarnation(scene, 'llama')).toBe(before);
    edit(scene, 'llama', target.versions.second, { updateStrategy: { type: 'Recreate' } });
    await until(scene, 'llama', async () => (await platform.version('llama')) === 'second');
  }
  await untilReady(scene, 'llama');
  expect(await platform.version('llama')).toBe('second');
  expect(incarnation(scene, 'llama') === before).toBe(target.updatesInPlace);
}

/** Two objects of one second and one name: one workload, one owner. */
async function twoAtOnce(scene: Scene, ways: readonly object[] = [{}, {}]): Promise<void> {
  const { stage, target } = scene;
  for (const [at, name] of ['first', 'second'].entries()) stage.apply(name, target.named('llama'), ways[at]);
  await Promise.all(['first', 'second'].map((name) => stage.pass(name)));
  await until(scene, 'first', async () => {
    await stage.pass('second');
    return ['first', 'second'].some((name) => stage.says(name).includes('Ready=True'));
  });
  const [owner, loser] = stage.says('first').includes('Ready=True')
    ? ['first', 'second']
    : ['second', 'first'];
  if (owner === undefined || loser === undefined) throw new Error('there are two');
  await untilStalled(scene, loser, 'NameConflict', new RegExp(`InferenceDeployment ${owner}`));
  expect(await made(scene, 'llama')).toBe(1);
  stage.restart();
  await withoutWrites(scene, async () => {
    stage.clusters.get(loser)?.delete();
    await untilGone(scene, loser);
    await stage.run(owner, 60);
  });
  expect(stage.says(owner)).toContain('Ready=True');
}

/** The same through two platform objects of one URL: what one connection knows the other does not. */
async function throughTwo(scene: Scene): Promise<void> {
  scene.stage.connectAlso('other');
  await twoAtOnce(scene, [{}, { platformRef: { name: 'other' } }]);
}

async function stripped(scene: Scene): Promise<void> {
  const { stage } = scene;
  const cluster = await settled(scene, 'llama');
  cluster.stripFinalizers();
  await until(scene, 'llama', () => stage.object('llama')?.metadata.finalizers?.length === 1);
  cluster.delete();
  await untilGone(scene, 'llama');
  expect(await stage.living()).toEqual([]);
}

/** To before an edit: by then the workload may be another one. */
async function restored(scene: Scene): Promise<void> {
  const { platform, stage, target } = scene;
  const cluster = await settled(scene, 'llama', {}, { updateStrategy: { type: 'Recreate' } });
  const then = structuredClone(cluster.object);
  if (then === undefined) throw new Error('there is no llama');
  edit(scene, 'llama', target.versions.second);
  await untilReady(scene, 'llama');
  const edited = incarnation(scene, 'llama');
  cluster.restore(then);
  if (!target.updatesInPlace) {
    await withoutWrites(scene, () => untilStalled(scene, 'llama', 'NameConflict', CONFLICT));
    await adoptAsTold(scene, 'llama');
  } else {
    await until(scene, 'llama', async () => (await platform.version('llama')) === 'first');
    await untilReady(scene, 'llama');
    expect(incarnation(scene, 'llama')).toBe(edited);
  }
  expect(await platform.version('llama')).toBe('first');
  expect(await stage.living()).toHaveLength(1);
}

/** To before it was made: only the platform knows. */
async function restoredToNothing(scene: Scene): Promise<void> {
  const { stage } = scene;
  const cluster = stage.apply('llama');
  const then = structuredClone(cluster.object);
  if (then === undefined) throw new Error('there is no llama');
  await untilReady(scene, 'llama');
  const before = incarnation(scene, 'llama');
  cluster.restore(then);
  await foundAgain(scene, before);
}

/** Many are deleted, and the process dies wherever it is. */
async function allAtOnce(scene: Scene): Promise<void> {
  const { stage } = scene;
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `llama-${letter}`);
  for (const name of names) stage.apply(name);
  // Some are there, some on their way, some not begun.
  for (const name of names.slice(0, 2)) await untilReady(scene, name);
  for (const name of names.slice(2, 4)) await stage.pass(name);
  for (const name of names) stage.clusters.get(name)?.delete();
  for (const [at, name] of names.entries()) {
    const cluster = stage.clusters.get(name);
    if (cluster === undefined) continue;
    cluster.fate = () => (at % 2 === 0 ? 'CrashBefore' : 'CrashAfter');
    await stage.pass(name);
    cluster.fate = () => 'Fine';
  }
  stage.restart();
  for (const name of names) await untilGone(scene, name);
  expect(await stage.living()).toEqual([]);
}

export const copies: readonly Sequence[] = [
  {
    number: 8,
    what: 'a copy with our finalizer is a conflict, and its deletion touches nothing',
    play: copied,
  },
  { number: 9, what: 'a backup is restored: new UIDs, finalizers kept, status gone', play: backup },
  { number: 9, what: 'the same where adopt stands in the manifest', play: backupWithAdopt },
  { number: 10, what: 'rebuilt from Git by the same owner', play: fromGit },
  { number: 10, what: 'rebuilt from Git by another owner', play: fromGitAsAnother },
  { number: 11, what: 'retained, and applied again with another spec', play: retained },
  {
    number: 26,
    what: 'two objects of one name in one second: one workload, one owner',
    play: (scene) => twoAtOnce(scene),
  },
  { number: 26, what: 'the same through two platform objects of one URL', play: throughTwo },
  { number: 27, what: 'our finalizer is stripped, and put back', play: stripped },
  { number: 28, what: 'etcd is restored to before an edit', play: restored },
  { number: 28, what: 'etcd is restored to before the create', play: restoredToNothing },
  { number: 29, what: 'all are deleted at once, and the process dies', play: allAtOnce },
];
