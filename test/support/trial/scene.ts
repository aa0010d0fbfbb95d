import { expect } from 'vitest';
import type { FaultEffect } from '../../simulators/support/fault.ts';
import type { LedgerEntry } from '../../simulators/support/ledger.ts';
import type { StatusObject } from '../status-rules/status-object.ts';
import { isReady, wordOf, workloadId, workloadOf } from '../status-rules/status-words.ts';
import type { Trial } from './trial.ts';
import type { ConformanceTarget, SimulatedPlatform, Version } from './target.ts';

/** Where a situation plays: an operator, a platform object that leads to a simulator, and what it is about. */
export interface Scene {
  readonly target: ConformanceTarget;
  readonly platform: SimulatedPlatform;
  readonly trial: Trial;
}

/** Applies an object and waits until it is Ready. */
export async function settled(
  { trial }: Scene,
  name: string,
  spec: Record<string, unknown> = {},
): Promise<StatusObject> {
  await trial.deploy(name, spec);
  return trial.until(name, isReady);
}

/** Which workload an object has: one that comes after another of the same id is not the same. */
export function incarnation(object: StatusObject): string {
  const { createdAt } = workloadOf(object);
  return `${String(workloadId(object))} of ${String(createdAt)}`;
}

/** Ready, with another workload than this. */
export function isAnew(before: StatusObject): (object: StatusObject) => boolean {
  return (object) => isReady(object) && incarnation(object) !== incarnation(before);
}

/** Throws unless this version runs and serves. */
export async function expectVersion({ platform }: Scene, name: string, version: Version): Promise<void> {
  expect(await platform.runs(name)).toEqual({ version, serves: true });
}

/** What has happened to workloads of a name by the operator's calls. */
export async function effects({ trial }: Scene, name: string): Promise<LedgerEntry['effect'][]> {
  const entries = await trial.control.ledger();
  return entries
    .filter((entry) => entry.name === name && entry.origin === 'api' && entry.effect !== 'gone')
    .map(({ effect }) => effect);
}

/** How many workloads of a name the operator has made. */
export async function made(scene: Scene, name: string): Promise<number> {
  return (await effects(scene, name)).filter((effect) => effect === 'create').length;
}

/** Runs what must change nothing on the platform. */
export async function expectNoWrites({ trial }: Scene, during: () => Promise<unknown>): Promise<void> {
  const after = await trial.control.lastCall();
  await during();
  expect(await trial.control.calls({ after, writes: true })).toEqual([]);
}

/** Calls that make a workload of this name come to this. */
export async function spoilCreates(
  { target, trial }: Scene,
  workload: string,
  effect: FaultEffect,
  times = 1,
): Promise<void> {
  await trial.control.inject({ method: 'POST', path: target.createPath, workload, times, effect });
}

/** Calls of this method about the workload of this name come to this. */
export async function spoil(
  { trial }: Scene,
  method: string,
  workload: string,
  effect: FaultEffect,
  times = 1,
): Promise<void> {
  await trial.control.inject({ method, workload, times, effect });
}

/** Each object whose workload is not said to be missing has exactly one, and each of ours is such an object's. */
export async function expectOneEach({ platform, trial }: Pick<Scene, 'platform' | 'trial'>): Promise<void> {
  const objects = await trial.deployments();
  const holders = objects
    .filter((object) => workloadId(object) !== undefined && wordOf(object, 'Ready') !== 'False/Missing')
    .map(({ metadata }) => metadata.name);
  const living = (await platform.workloads()).filter(({ deleting }) => !deleting);
  const ours = living.filter(({ name, mark }) => mark !== undefined || holders.includes(name));
  expect(ours.map(({ name }) => name).toSorted()).toEqual(holders.toSorted());
}
