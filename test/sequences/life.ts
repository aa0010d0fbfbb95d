import type { TargetName } from '../../src/crd/targets.ts';
import { edit, incarnation, type Scene, settled } from '../support/stage/scene.ts';
import type { Day } from '../support/stage/targets/sequence-target.ts';

/** Something that happens to the object `llama`, and to what it has on the platform. */
export interface Life {
  readonly what: string;
  /** `Usual` without it. */
  readonly day?: Day;
  /** Where it can happen; everywhere without it. */
  readonly on?: readonly TargetName[];
  /** Begins it: what follows is the operator's. Returns whether it has come to its end. */
  readonly begin: (scene: Scene) => Promise<() => boolean>;
}

const RECREATE = { updateStrategy: { type: 'Recreate' } };

const isReady = ({ stage }: Scene): boolean => stage.says('llama').includes('Ready=True/');
const isGone = ({ stage }: Scene): boolean => stage.object('llama') === undefined;

/** Ready, with another workload than the one that was there. */
function isAnew(scene: Scene): () => boolean {
  const before = incarnation(scene, 'llama');
  return () => isReady(scene) && incarnation(scene, 'llama') !== before;
}

async function create(scene: Scene): Promise<() => boolean> {
  scene.stage.apply('llama');
  return () => isReady(scene);
}

async function recreate(scene: Scene): Promise<() => boolean> {
  await settled(scene, 'llama', {}, RECREATE);
  edit(scene, 'llama', scene.target.immutable);
  return isAnew(scene);
}

async function update(scene: Scene): Promise<() => boolean> {
  await settled(scene, 'llama');
  edit(scene, 'llama', scene.target.versions.second);
  return () => isReady(scene) && !scene.stage.says('llama').includes('(old)');
}

async function adopt(scene: Scene): Promise<() => boolean> {
  const id = await scene.platform.occupy('llama');
  scene.stage.apply('llama', {}, { adopt: { id } });
  return () => isReady(scene);
}

async function remove(scene: Scene): Promise<() => boolean> {
  const cluster = await settled(scene, 'llama');
  cluster.delete();
  return () => isGone(scene);
}

/** Nothing has come of it yet. */
async function removeNew(scene: Scene): Promise<() => boolean> {
  const cluster = scene.stage.apply('llama');
  await scene.stage.pass('llama');
  cluster.delete();
  return () => isGone(scene);
}

async function vanish(scene: Scene): Promise<() => boolean> {
  await settled(scene, 'llama');
  const isOver = isAnew(scene);
  await scene.platform.vanish('llama');
  return isOver;
}

async function leaseEnd(scene: Scene): Promise<() => boolean> {
  await settled(scene, 'llama', { leaseEndPolicy: 'Recreate' });
  const isOver = isAnew(scene);
  await scene.platform.endLease?.('llama');
  return isOver;
}

async function stop(scene: Scene): Promise<() => boolean> {
  await settled(scene, 'llama');
  edit(scene, 'llama', {}, { state: 'Stopped' });
  return () => scene.stage.says('llama').includes('Ready=True/Stopped ');
}

/** Every kind of life in which the operator changes something. */
export const lives: readonly Life[] = [
  { what: 'created', begin: create },
  { what: 'changed in place', on: ['nim', 'gcore'], begin: update },
  { what: 'created anew for a change', begin: recreate },
  {
    what: 'created anew for a change, and GPUs outlive what is deleted',
    day: 'Leaky',
    on: ['egs'],
    begin: recreate,
  },
  { what: 'adopted', begin: adopt },
  { what: 'vanished', begin: vanish },
  { what: 'its lease ends', on: ['egs'], begin: leaseEnd },
  { what: 'stopped', on: ['gcore'], begin: stop },
  { what: 'deleted', begin: remove },
  { what: 'deleted, and GPUs outlive it', day: 'Leaky', on: ['egs'], begin: remove },
  { what: 'deleted as soon as it is created', day: 'Leaky', begin: removeNew },
];
