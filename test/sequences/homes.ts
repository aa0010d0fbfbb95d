import { expect } from 'vitest';
import { Stage } from '../support/stage/stage.ts';
import {
  edit,
  incarnation,
  made,
  type Scene,
  settled,
  until,
  untilGone,
  untilReady,
  withoutWrites,
} from '../support/stage/scene.ts';
import type { Sequence } from './sequence.ts';

/** What the connection leads to changes under the objects, and back. */

/** `Rejected`: the platform knows the operator and forbids it to look there. */
const SAYS_SO = /Synced=(False\/PlatformChanged|Unknown\/PlatformUnreachable|False\/Rejected)/;

/** One that has nothing to do, one that is edited, one that is deleted and one that is new: none of it is done. */
async function unseen(scene: Scene, lose: () => unknown, putBack: () => unknown): Promise<void> {
  const { stage, target } = scene;
  const recreate = { updateStrategy: { type: 'Recreate' } };
  for (const name of ['idle', 'edited', 'deleted']) await settled(scene, name, {}, recreate);
  const before = incarnation(scene, 'idle');
  await withoutWrites(scene, async () => {
    await lose();
    edit(scene, 'edited', target.versions.second);
    stage.clusters.get('deleted')?.delete();
    for (const name of ['idle', 'edited']) await until(scene, name, () => SAYS_SO.test(stage.says(name)));
    await stage.run('deleted', 300);
    expect(stage.object('deleted')).toBeDefined();
    for (const name of ['idle', 'edited']) await stage.run(name, 120);
  });
  expect(await stage.living()).toHaveLength(3);
  await putBack();
  for (const name of ['idle', 'edited']) await untilReady(scene, name);
  await untilGone(scene, 'deleted');
  expect(incarnation(scene, 'idle')).toBe(before);
  expect(await scene.platform.version('edited')).toBe('second');
  expect(await made(scene, 'idle')).toBe(1);
  expect(await made(scene, 'deleted')).toBe(1);
}

const anotherTenant = (scene: Scene): Promise<void> =>
  unseen(
    scene,
    () => scene.stage.connectTo({ credentials: scene.platform.stranger }),
    () => scene.stage.connectTo(),
  );

async function anotherInstallation(scene: Scene): Promise<void> {
  const elsewhere = await scene.target.start('Elsewhere');
  await using other = await Stage.on(elsewhere);
  await unseen(
    scene,
    () => scene.stage.connectTo({ url: elsewhere.connection.url }),
    () => scene.stage.connectTo(),
  );
  expect(await other.control.calls({ writes: true })).toEqual([]);
}

const homeLost = (scene: Scene): Promise<void> =>
  unseen(
    scene,
    () => scene.platform.loseHome(),
    () => scene.platform.restoreHome(),
  );

async function anotherDefault(scene: Scene): Promise<void> {
  const { platform, stage } = scene;
  if (platform.otherDefault === undefined) throw new Error(`${scene.target.name} has no default place`);
  await settled(scene, 'old');
  const before = incarnation(scene, 'old');
  stage.connectTo({ section: platform.otherDefault });
  await withoutWrites(scene, () => stage.run('old', 300));
  expect(incarnation(scene, 'old')).toBe(before);
  expect(stage.says('old')).toContain('Ready=True/Running');
  await settled(scene, 'new');
  const [then, now] = ['old', 'new'].map((name) => stage.object(name)?.status?.workload?.home);
  expect(now).not.toBe(then);
}

export const homes: readonly Sequence[] = [
  { number: 5, what: "the Secret is replaced by another tenant's, and put back", play: anotherTenant },
  {
    number: 5,
    what: "the URL is replaced by another installation's, and put back",
    play: anotherInstallation,
  },
  {
    number: 6,
    what: 'the default place is edited: what exists stays',
    on: ['nim', 'egs'],
    play: anotherDefault,
  },
  { number: 7, what: 'the place is out of sight: nothing is absent', play: homeLost },
];
