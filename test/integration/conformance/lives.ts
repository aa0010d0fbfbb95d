import { expect } from 'vitest';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import {
  effects,
  expectNoWrites,
  expectVersion,
  incarnation,
  isAnew,
  type Scene,
  settled,
} from '../../support/trial/scene.ts';
import type { ImmutableChange } from '../../support/trial/target.ts';

/** What users do to an object, from its first apply to its end. */

/** Polls, drift checks and stale reads come several times in as many calls. */
const MANY_CALLS = 12;

export async function create(scene: Scene): Promise<void> {
  const object = await settled(scene, 'llama');
  expect(object.status).toMatchObject({
    observedGeneration: 1,
    target: scene.target.name,
    workload: { name: 'llama' },
    applied: { generation: 1 },
  });
  expect(object.status).not.toHaveProperty('operation');
  const words = ['Ready', 'Available', 'Synced'].map((type) => wordOf(object, type));
  expect(words).toEqual(['True/Running', 'True/Serving', 'True/Accepted']);
  for (const type of ['Reconciling', 'Stalled']) expect(conditionOf(object, type)).toBeUndefined();
  await expectVersion(scene, 'llama', 'first');
  expect(await effects(scene, 'llama')).toEqual(['create']);
}

export async function settle(scene: Scene): Promise<void> {
  const { trial } = scene;
  const before = await settled(scene, 'llama');
  await expectNoWrites(scene, async () => {
    const after = await trial.control.lastCall();
    await trial.eventually(
      () => trial.control.calls({ after }),
      (calls) => calls.length >= MANY_CALLS,
    );
  });
  const after = await trial.until('llama', isReady);
  expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
}

export async function update(scene: Scene): Promise<void> {
  const { target, trial } = scene;
  const before = await settled(scene, 'llama');
  if (!target.updatesInPlace)
    return expectStalledChange(scene, before, { edit: target.spec('second'), undo: target.spec('first') });
  await trial.edit('llama', target.spec('second'));
  const after = await trial.until('llama', isReady);
  await expectVersion(scene, 'llama', 'second');
  expect(incarnation(after)).toBe(incarnation(before));
  expect(after.status).toMatchObject({ applied: { generation: 2 } });
  expect(trial.story('llama').slice(-2)).toEqual([expect.stringMatching(/^False\//), 'True/Running']);
}

export async function immutableChangeInPlace(scene: Scene): Promise<void> {
  await expectStalledChange(scene, await settled(scene, 'llama'), scene.target.immutable);
}

/** The change waits for a person, what runs goes on, and the change taken back is all that it takes. */
async function expectStalledChange(
  scene: Scene,
  before: StatusObject,
  { edit, undo }: ImmutableChange,
): Promise<void> {
  const { trial } = scene;
  await trial.edit('llama', edit);
  const stalled = await trial.untilStalled('llama', 'ImmutableChange', /updateStrategy/);
  expect(wordOf(stalled, 'Ready')).toBe('False/OutOfSync');
  expect(conditionOf(stalled, 'Available')?.status).toBe('True');
  expect((await effects(scene, 'llama')).filter((effect) => effect === 'delete')).toEqual([]);
  await trial.edit('llama', undo);
  const after = await trial.until('llama', isReady);
  expect(incarnation(after)).toBe(incarnation(before));
}

export async function immutableChangeRecreated(scene: Scene): Promise<void> {
  const { target, trial } = scene;
  const before = await settled(scene, 'llama', { updateStrategy: { type: 'Recreate' } });
  await trial.edit('llama', target.immutable.edit);
  await trial.until('llama', isAnew(before));
  expect((await effects(scene, 'llama')).filter((effect) => effect !== 'patch')).toEqual([
    'create',
    'delete',
    'create',
  ]);
}

export async function stopAndStart(scene: Scene): Promise<void> {
  const { target, trial } = scene;
  const before = await settled(scene, 'llama');
  if (target.stop !== 'Possible') {
    await expect(trial.edit('llama', { state: 'Stopped' })).rejects.toThrow(target.stop);
    return;
  }
  await trial.edit('llama', { state: 'Stopped' });
  await trial.until('llama', (object) => wordOf(object, 'Ready') === 'True/Stopped');
  expect(await scene.platform.runs('llama')).toMatchObject({ serves: false });
  await trial.edit('llama', { state: 'Running' });
  const after = await trial.until('llama', (object) => wordOf(object, 'Ready') === 'True/Running');
  await expectVersion(scene, 'llama', 'first');
  expect(incarnation(after)).toBe(incarnation(before));
}

export async function scale(scene: Scene): Promise<void> {
  const { platform, target, trial } = scene;
  const before = await settled(scene, 'llama');
  if (target.scale !== 'Possible') {
    await expect(trial.scale('llama', 2)).rejects.toThrow(target.scale);
    return;
  }
  await trial.scale('llama', 2);
  const after = await trial.until('llama', (object) => isReady(object) && object.status?.['replicas'] === 2);
  expect(await platform.replicas('llama')).toBe(2);
  expect(incarnation(after)).toBe(incarnation(before));
}

export async function remove(scene: Scene): Promise<void> {
  await settled(scene, 'llama');
  await scene.trial.remove('llama');
  expect(await scene.platform.workloads()).toEqual([]);
  expect(await effects(scene, 'llama')).toEqual(['create', 'delete']);
}
