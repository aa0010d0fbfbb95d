import { expect } from 'vitest';
import { expectVersion, incarnation, isAnew, made, type Scene, settled } from '../support/trial/scene.ts';
import type { ConformanceTarget, Day } from '../support/trial/target.ts';
import type { StatusObject } from '../support/status-rules/status-object.ts';
import { adoptableId, isReady, wordOf } from '../support/status-rules/status-words.ts';

/** Something that a user asks for, and what must have come of it in the end, whatever happens to the operator. */
export interface Life {
  name: string;
  /** `Usual` without it. */
  day?: Day;
  /** Can it be asked for on this target? */
  fits(target: ConformanceTarget): boolean;
  /** What is there before; nobody is killed yet. */
  begin(scene: Scene, name: string): Promise<StatusObject | undefined>;
  /** Asks for it. */
  ask(scene: Scene, name: string, before: StatusObject | undefined): Promise<unknown>;
  /** Waits until all is as it must be. */
  end(scene: Scene, name: string, before: StatusObject | undefined): Promise<unknown>;
}

const always = (): boolean => true;

/** Everything that can be asked for. */
export const lives: readonly Life[] = [
  {
    name: 'create',
    // The next process may look before the platform shows what the dead one has made.
    day: 'Late',
    fits: always,
    begin: async () => undefined,
    ask: ({ trial }, name) => trial.deploy(name, {}),
    async end(scene, name) {
      await scene.trial.until(name, isReady);
      await expectVersion(scene, name, 'first');
      expect(await made(scene, name)).toBe(1);
    },
  },
  {
    name: 'update',
    fits: ({ updatesInPlace }) => updatesInPlace,
    begin: (scene, name) => settled(scene, name),
    ask: ({ trial, target }, name) => trial.edit(name, target.spec('second')),
    async end(scene, name) {
      await scene.trial.until(name, isReady);
      await expectVersion(scene, name, 'second');
      expect(await made(scene, name)).toBe(1);
    },
  },
  {
    name: 'recreate',
    day: 'Strict',
    fits: always,
    begin: (scene, name) => settled(scene, name, { updateStrategy: { type: 'Recreate' } }),
    ask: ({ trial, target }, name) => trial.edit(name, target.immutable.edit),
    async end(scene, name, before) {
      await scene.trial.until(name, before === undefined ? isReady : isAnew(before));
      expect(await made(scene, name)).toBe(2);
    },
  },
  {
    name: 'delete',
    fits: always,
    begin: (scene, name) => settled(scene, name),
    ask: ({ trial }, name) => trial.delete(name),
    async end(scene, name) {
      await untilGone(scene, name);
      expect(await made(scene, name)).toBe(1);
    },
  },
  {
    name: 'adopt',
    fits: always,
    async begin({ platform, trial }, name) {
      await platform.occupy(name);
      await trial.deploy(name, {});
      return trial.untilStalled(name, 'NameConflict');
    },
    ask: ({ trial }, name, before) => trial.edit(name, { adopt: { id: before && adoptableId(before) } }),
    async end(scene, name, before) {
      const object = await scene.trial.until(name, isReady);
      expect(object.status?.['adoptedId']).toBe(before && adoptableId(before));
      await expectVersion(scene, name, 'first');
      expect(await made(scene, name)).toBe(0);
    },
  },
  {
    name: 'stop',
    fits: ({ stop }) => stop === 'Possible',
    begin: (scene, name) => settled(scene, name),
    ask: ({ trial }, name) => trial.edit(name, { state: 'Stopped' }),
    async end(scene, name, before) {
      const object = await scene.trial.until(name, (seen) => wordOf(seen, 'Ready') === 'True/Stopped');
      expect(await scene.platform.runs(name)).toMatchObject({ serves: false });
      expect(incarnation(object)).toBe(before && incarnation(before));
    },
  },
];

/** The object is gone, and so is its workload. */
export async function untilGone({ platform, trial }: Scene, name: string): Promise<void> {
  await trial.eventually(
    () => trial.deployments(),
    (objects) => objects.every(({ metadata }) => metadata.name !== name),
  );
  expect((await platform.workloads()).filter((workload) => workload.name === name)).toEqual([]);
}
