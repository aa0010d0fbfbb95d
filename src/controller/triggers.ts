import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import { isObserved } from '../crd/unobserved.ts';
import type { Condition, KubeObject } from '../kube/objects.ts';
import type { StoreChange } from '../kube/store.ts';
import { conditionOf, type WithConditions } from './conditions.ts';
import { priorities } from './work-queue.ts';

/**
 * How urgent a change of an InferenceDeployment is. Pure. A status write, most often our own, wakes the object as
 * well, so that what somebody else did to the status is put right, but it delays nobody's edit.
 */
export function urgencyOf(change: StoreChange<InferenceDeployment & KubeObject>): number {
  if (change.type === 'deleted') return priorities.poll;
  if (change.type === 'added') return priorities.edit;
  const [now, before] = [change.object.metadata, change.previous.metadata];
  const edited =
    now.generation !== before.generation ||
    now.deletionTimestamp !== before.deletionTimestamp ||
    JSON.stringify(now.annotations) !== JSON.stringify(before.annotations) ||
    JSON.stringify(now.finalizers) !== JSON.stringify(before.finalizers);
  return edited ? priorities.edit : priorities.poll;
}

/**
 * The same for what is there when this process takes the lead. Pure. What nobody has seen yet goes before the many
 * that were seen by who led before, and behind what is edited from now on.
 */
export function urgencyAtTakeover(object: InferenceDeployment): number {
  return isObserved(object) ? priorities.firstList : priorities.retry;
}

/**
 * The same for what a connection that is there, or back, is to serve: a restarted operator must not compare a thousand
 * objects that were settled before it sends the edit that nobody has seen. `urgent`: a user did it in this process's time.
 * Pure.
 */
export function urgencyOfWait(object: InferenceDeployment | undefined, urgent: boolean): number {
  if (urgent) return priorities.edit;
  return object === undefined ? priorities.firstList : urgencyAtTakeover(object);
}

/** Has something changed in a platform object that its deployments care about? Pure. */
export function platformMatters(change: StoreChange<KubeObject & WithConditions<ReadyWords>>): boolean {
  if (change.type !== 'updated') return true;
  const { object, previous } = change;
  return (
    object.metadata.generation !== previous.metadata.generation ||
    object.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    readyOf(object) !== readyOf(previous)
  );
}

type ReadyWords = Pick<Condition, 'type' | 'reason' | 'message'>;

const readyOf = (object: WithConditions<ReadyWords>): string => {
  const ready = conditionOf(object, 'Ready');
  return `${ready?.reason} ${ready?.message}`;
};

/** Have the labels of a namespace changed, or has it come or gone? Pure. */
export function labelsMatter(change: StoreChange<KubeObject>): boolean {
  if (change.type !== 'updated') return !change.initial;
  return JSON.stringify(change.object.metadata.labels) !== JSON.stringify(change.previous.metadata.labels);
}
