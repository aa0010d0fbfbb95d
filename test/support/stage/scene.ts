import { expect } from 'vitest';
import { reconcileRequestedAtAnnotation } from '../../../src/crd/names.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import type { FaultEffect } from '../../simulators/support/fault.ts';
import { applyMergePatch } from '../decide/apply-merge-patch.ts';
import type { FakeCluster } from '../model/fake-cluster.ts';
import type { Stage } from './stage.ts';
import type { SequencePlatform, SequenceTarget } from './targets/sequence-target.ts';

/** Where a sequence plays. */
export interface Scene {
  readonly target: SequenceTarget;
  readonly platform: SequencePlatform;
  readonly stage: Stage<CommonControl>;
}

export const WINDOW_S = 30;

/** How often a pass is made, and for how long at most. Seconds. */
export interface Pace {
  readonly within: number;
  readonly every: number;
}

/** Passes each `every` seconds until it is so. Throws where that has not come `within` so many. */
export async function until(
  { stage }: Scene,
  name: string,
  isSo: () => boolean | Promise<boolean>,
  { within, every }: Pace = { within: 900, every: 5 },
): Promise<void> {
  for (let seconds = 0; seconds < within; seconds += every) {
    await stage.run(name, 5);
    if (every > 5) await stage.wait((every - 5) * 1_000);
    if (await isSo()) return;
  }
  throw new Error(`${name} never came to it: ${stage.says(name)} ${stage.message(name, 'Synced')}`);
}

export const untilReady = (scene: Scene, name: string): Promise<void> =>
  until(scene, name, () => scene.stage.says(name).includes('Ready=True/Running '));

export const untilGone = (scene: Scene, name: string, pace?: Pace): Promise<void> =>
  until(scene, name, () => scene.stage.object(name) === undefined, pace);

/** A person must act, and the message says so. */
export async function untilStalled(scene: Scene, name: string, reason: string, says: RegExp): Promise<void> {
  await until(scene, name, () => scene.stage.says(name).includes(`Stalled=True/${reason}`));
  expect(scene.stage.message(name, 'Stalled')).toMatch(says);
}

/** A new object that is Ready. */
export async function settled(
  scene: Scene,
  name: string,
  section: object = {},
  spec: object = {},
): Promise<FakeCluster> {
  const cluster = scene.stage.apply(name, section, spec);
  await untilReady(scene, name);
  return cluster;
}

/** kubectl patch: of the target's section, and of the rest of the spec. */
export function edit({ stage, target }: Scene, name: string, section: object, spec: object = {}): void {
  stage.clusters.get(name)?.edit((old) => {
    const patched = applyMergePatch(old, { [target.name]: section, ...spec });
    for (const key of Object.keys(old)) Reflect.deleteProperty(old, key);
    Object.assign(old, patched);
  });
}

/** Asks for a full pass now. */
export function request({ stage }: Scene, name: string): void {
  stage.clusters.get(name)?.annotate({ [reconcileRequestedAtAnnotation]: `${stage.clock.monotonic()}` });
}

/** Which workload an object has: one that comes after another of the same id is not the same. */
export function incarnation({ stage }: Scene, name: string): string {
  const { id, createdAt } = stage.object(name)?.status?.workload ?? {};
  return `${id} of ${createdAt}`;
}

/** How many workloads of a name the operator has made. */
export async function made({ stage }: Scene, name: string): Promise<number> {
  const entries = await stage.control.ledger();
  return entries.filter((e) => e.name === name && e.origin === 'api' && e.effect === 'create').length;
}

/** How often the operator has asked for a workload of that name. */
export async function posts({ stage, target }: Scene, name: string): Promise<number> {
  const calls = await stage.control.calls({ method: 'POST', writes: true });
  const prefix = target.createPath.replace(/\{.*/, '');
  return calls.filter(({ path, workload }) => path.startsWith(prefix) && workload === name).length;
}

/** Runs what must change nothing on the platform. */
export async function withoutWrites({ stage }: Scene, during: () => Promise<unknown>): Promise<void> {
  const after = await stage.control.lastCall();
  await during();
  expect(await stage.control.calls({ after, writes: true })).toEqual([]);
}

/** The next create calls come to this. */
export async function spoilCreates({ stage, target }: Scene, effect: FaultEffect, times = 1): Promise<void> {
  await stage.control.inject({ method: 'POST', path: target.createPath, times, effect });
}

/** The line that a conflict names, followed. */
export async function adoptAsTold(scene: Scene, name: string): Promise<void> {
  const message = scene.stage.message(name, 'Stalled');
  const [, id] = /spec\.adopt: \{id: ([^,}]+)/.exec(message) ?? [];
  const [, fromOwner] = /fromOwner: ([^}]+)\}/.exec(message) ?? [];
  expect(id, message).toBeDefined();
  edit(scene, name, {}, { adopt: { id, ...(fromOwner !== undefined && { fromOwner }) } });
  await untilReady(scene, name);
}
