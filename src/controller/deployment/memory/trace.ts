import { workloadFinalizer } from '../../../crd/names.ts';
import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { isNewer } from '../../../kube/resource-version.ts';
import type { Memory } from './memory.ts';

/** What an object itself shows of calls: by it a process notices what another has done, and what etcd has undone. */

/** What an object shows of create calls that were made for it. Pure. */
export function traceOf(object: InferenceDeployment): string {
  const { operation } = object.status ?? {};
  if (operation?.type !== 'Create') return `${isHeld(object.metadata)}`;
  const { generation, attempts, startedAt } = operation;
  return `${isHeld(object.metadata)} ${generation} ${attempts} ${startedAt}`;
}

/** What it shows of the last call and of what has come of calls. Pure. */
export function journalOf({ status }: InferenceDeployment): string {
  const { operation, workload, applied } = status ?? {};
  const { type, generation, hash, attempts, startedAt, id } = operation ?? {};
  const call = [type, generation, hash, attempts, startedAt, id];
  return JSON.stringify([...call, workload?.id, applied?.generation, applied?.hash]);
}

const isHeld = ({ finalizers }: { finalizers?: readonly string[] }): boolean =>
  finalizers?.includes(workloadFinalizer) === true;

/**
 * Has the object gone back to what it was before? etcd was restored: what was seen and done here is of a history
 * that never was. Within one incarnation versions and generations only grow, and no deletion is taken back. Pure.
 */
export function isRestored(
  memory: Readonly<Memory>,
  { metadata }: InferenceDeployment & KubeObject,
): boolean {
  if (isNewer(memory.version, metadata.resourceVersion) === true) return true;
  if (memory.lookedAt !== undefined && metadata.generation < memory.lookedAt.generation) return true;
  if (!memory.released || metadata.resourceVersion === memory.version) return false;
  return metadata.deletionTimestamp === undefined || isHeld(metadata);
}

/**
 * The trace of somebody else's create call counts as its end: absences from before it are no evidence. Whatever somebody
 * else has written down of calls is newer than what our own told.
 */
export function noteTrace(memory: Memory, object: InferenceDeployment, now: number): void {
  const journal = journalOf(object);
  if (journal !== memory.journal) memory.carried = {};
  memory.journal = journal;
  const trace = traceOf(object);
  if (trace === memory.trace) return;
  memory.trace = trace;
  memory.lastCreateAt = now;
  memory.openCreates = undefined;
  memory.absentSince = undefined;
  // What our own calls told is of what was there before.
  memory.carried = {};
}
