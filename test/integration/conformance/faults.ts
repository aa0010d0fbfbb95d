import { expect } from 'vitest';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import { expectVersion, made, type Scene, settled, spoil, spoilCreates } from '../../support/trial/scene.ts';

/** Answers that are late, lost or refused. Nothing is done twice, and all settles by itself. */

const LOST = { kind: 'reset', when: 'after' } as const;

export async function deletedDuringCreate(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  await spoilCreates(scene, 'slow', { kind: 'latency', ms: 1_000, when: 'after' });
  await spoilCreates(scene, 'lost', LOST);
  await Promise.all(
    ['slow', 'lost', 'starting'].map(async (name) => {
      await trial.deploy(name, {});
      await trial.eventually(
        () => made(scene, name),
        (count) => count === 1,
      );
      await trial.remove(name);
    }),
  );
  expect(await platform.workloads()).toEqual([]);
}

export async function credentialsLost(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  await settled(scene, 'before');
  const after = await trial.control.lastCall();
  const others = await platform.loseCredentials();
  if (others !== undefined) {
    const says = (word: string) => trial.untilPlatform((object) => wordOf(object, 'Ready') === word);
    await says('False/CredentialsInvalid');
    await trial.putCredentials(others);
    await says('True/Connected');
  }
  await settled(scene, 'after');
  await trial.until('before', isReady);
  expect((await trial.control.calls({ after, status: 401 })).length).toBeGreaterThan(0);
  if (others === undefined) expect(trial.platformStory()).not.toContain('CredentialsInvalid');
}

export async function tooManyCreates(scene: Scene): Promise<void> {
  await spoilCreates(scene, 'llama', { kind: 'tooManyRequests', retryAfter: 1 }, 2);
  await expectOneCreate(scene, [429, 429]);
}

export async function failedBeforeCreate(scene: Scene): Promise<void> {
  await spoilCreates(scene, 'llama', { kind: 'status', status: 503 });
  await expectOneCreate(scene, [503]);
}

export async function failedAfterCreate(scene: Scene): Promise<void> {
  await spoilCreates(scene, 'llama', { kind: 'status', status: 502, when: 'after' });
  await expectOneCreate(scene, [502]);
}

/** It becomes Ready after these answers to its creates, and there was one workload. */
async function expectOneCreate(scene: Scene, answers: readonly number[]): Promise<void> {
  await settled(scene, 'llama');
  const calls = await scene.trial.control.calls({ method: 'POST', workload: 'llama' });
  const failed = calls.filter(({ faults }) => faults.length > 0);
  expect(failed.map(({ status }) => status)).toEqual(answers);
  expect(await made(scene, 'llama')).toBe(1);
}

export async function failedUpdates(scene: Scene): Promise<void> {
  const { target, trial } = scene;
  // Where nothing is updated a change begins with a delete.
  const [method, spec] = target.updatesInPlace
    ? ['PATCH', {}]
    : ['DELETE', { updateStrategy: { type: 'Recreate' } }];
  await Promise.all(
    (['before', 'after'] as const).map(async (when) => {
      await settled(scene, when, spec);
      await spoil(scene, method, when, { kind: 'status', status: 503, when });
      await trial.edit(when, target.spec('second'));
      await trial.until(when, isReady);
      await expectVersion(scene, when, 'second');
    }),
  );
}

export async function failedDeletes(scene: Scene): Promise<void> {
  const { platform, trial } = scene;
  await Promise.all(
    (['before', 'after'] as const).map(async (when) => {
      await settled(scene, when);
      await spoil(scene, 'DELETE', when, { kind: 'status', status: 503, when });
      await trial.remove(when);
    }),
  );
  expect(await platform.workloads()).toEqual([]);
}

/** For most of a second no read shows what a create has made; the answer to one of the creates is lost too. */
export async function lateVisibility(scene: Scene): Promise<void> {
  await spoilCreates(scene, 'lost', LOST);
  await Promise.all(
    ['usual', 'lost'].map(async (name) => {
      await settled(scene, name);
      expect(await made(scene, name)).toBe(1);
    }),
  );
}
