import { expect } from 'vitest';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { adoptableId, isReady, wordOf } from '../../support/status-rules/status-words.ts';
import {
  effects,
  expectNoWrites,
  expectVersion,
  incarnation,
  isAnew,
  made,
  type Scene,
  settled,
} from '../../support/trial/scene.ts';

/** What others do to a workload, and whose it is. */

export async function driftCorrected(scene: Scene): Promise<void> {
  const { platform, target, trial } = scene;
  const before = await settled(scene, 'llama');
  await platform.edit('llama', 'foreign');
  if (!target.updatesInPlace) {
    await trial.untilStalled('llama', 'Drifted', /updateStrategy/);
    await trial.edit('llama', { updateStrategy: { type: 'Recreate' } });
    await trial.until('llama', isAnew(before));
    return expectVersion(scene, 'llama', 'first');
  }
  await trial.eventually(
    () => platform.runs('llama'),
    (runs) => expect(runs).toEqual({ version: 'first', serves: true }),
  );
  const after = await trial.until('llama', (object) => isReady(object) && object.status?.drift === undefined);
  expect(incarnation(after)).toBe(incarnation(before));
}

export async function driftReported(scene: Scene): Promise<void> {
  const { platform, target, trial } = scene;
  await settled(scene, 'llama', { driftPolicy: 'Report' });
  await expectNoWrites(scene, async () => {
    await platform.edit('llama', 'foreign');
    const drifted = await trial.until(
      'llama',
      // What somebody changes may have to roll out first.
      (object) => wordOf(object, 'Synced') === 'False/Drifted' && isReady(object),
    );
    expect(drifted.status?.drift).toEqual([target.drift]);
    expect(conditionOf(drifted, 'Stalled')).toBeUndefined();
    await platform.edit('llama', 'first');
    await trial.until(
      'llama',
      (object) => wordOf(object, 'Synced') === 'True/Accepted' && object.status?.drift === undefined,
    );
  });
  // What others change is left alone, and what the user changes is not.
  await trial.edit('llama', { ...target.spec('second'), updateStrategy: { type: 'Recreate' } });
  await trial.until('llama', isReady);
  await expectVersion(scene, 'llama', 'second');
}

export async function adopt(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  const id = await platform.occupy('llama');
  await trial.deploy('llama', {});
  await trial.untilStalled('llama', 'NameConflict');
  await trial.edit('llama', { adopt: { id } });
  const adopted = await trial.until('llama', isReady);
  expect(adopted.status).toMatchObject({ adoptedId: id });
  await expectVersion(scene, 'llama', 'first');
  expect(await made(scene, 'llama')).toBe(0);
  await trial.remove('llama');
  expect(await platform.workloads()).toEqual([]);
}

export async function conflict(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  const id = await platform.occupy('llama');
  await expectNoWrites(scene, async () => {
    await trial.deploy('llama', {});
    const stalled = await trial.untilStalled(
      'llama',
      'NameConflict',
      new RegExp(`spec\\.adopt: \\{id: ${id}\\}`),
    );
    expect(wordOf(stalled, 'Ready')).toBe('False/NotCreated');
    await trial.remove('llama');
  });
  expect(await platform.workloads()).toMatchObject([{ name: 'llama', deleting: false }]);
}

export async function retain(scene: Scene): Promise<void> {
  const { platform, target, trial } = scene;
  const before = await settled(scene, 'llama', { deletionPolicy: 'Retain' });
  await expectNoWrites(scene, () => trial.remove('llama'));
  expect(await platform.workloads()).toMatchObject([{ name: 'llama', deleting: false }]);
  if (target.keepsMark) {
    await trial.deploy('llama', target.spec('second'));
  } else {
    await trial.deploy('llama', {});
    const stalled = await trial.untilStalled('llama', 'NameConflict', /spec\.adopt/);
    await trial.edit('llama', { adopt: { id: adoptableId(stalled) } });
  }
  const after = await trial.until('llama', isReady);
  expect(incarnation(after)).toBe(incarnation(before));
  await expectVersion(scene, 'llama', target.keepsMark ? 'second' : 'first');
  expect(await made(scene, 'llama')).toBe(1);
}

export async function vanishes(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  const before = await settled(scene, 'llama');
  await platform.vanish('llama');
  await trial.until('llama', isAnew(before));
  await expectVersion(scene, 'llama', 'first');
  expect(await made(scene, 'llama')).toBe(2);
}

export async function vanishesUnmended(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  await settled(scene, 'llama', { driftPolicy: 'Report' });
  await platform.vanish('llama');
  const object = await trial.untilStalled('llama', 'Drifted', /vanished/);
  expect(wordOf(object, 'Ready')).toBe('False/Missing');
  expect(await platform.workloads()).toEqual([]);
  expect(await effects(scene, 'llama')).toEqual(['create']);
}

export async function unknownPhase(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  await settled(scene, 'llama');
  await expectNoWrites(scene, async () => {
    await platform.show('llama', 'Hibernating');
    const odd = await trial.until('llama', (object) => wordOf(object, 'Ready') === 'False/Unknown');
    expect(odd.status).toMatchObject({ phase: 'Hibernating' });
    expect(conditionOf(odd, 'Ready')?.message).toContain('Hibernating');
    expect(conditionOf(odd, 'Reconciling')?.reason).toBe('Unknown');
    await platform.show('llama', null);
    await trial.until('llama', isReady);
  });
}
