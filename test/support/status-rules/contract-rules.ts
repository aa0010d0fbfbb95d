import {
  availableReasons,
  platformReadyReasons,
  readyReasons,
  syncedReasons,
} from '../../../src/crd/conditions.ts';
import type { Condition } from '../../../src/kube/objects.ts';
import { conditionOf, conditionsOf, type StatusObject } from './status-object.ts';

type Reasons = Record<Condition['status'], readonly string[]>;

/** Which reasons a kind's own conditions may have. Reconciling and Stalled copy them. */
const reasonsByKind: Record<string, Record<string, Reasons>> = {
  InferenceDeployment: { Ready: readyReasons, Available: availableReasons, Synced: syncedReasons },
  InferencePlatform: { Ready: platformReadyReasons },
  ClusterInferencePlatform: { Ready: platformReadyReasons },
};

/** Reasons of Synced that no waiting mends: a person must act. */
const needAPerson = syncedReasons.False.filter((reason) => reason !== 'Drifted');

/** Reasons of a platform's Ready that heal by themselves. The other False ones need a person. */
const healAlone = new Set(['Connecting', 'PlatformUnreachable', 'RateLimited']);

/**
 * What is wrong with one version of an object's status by the rules of our API: closed lists of reasons, what
 * stands beside what, and every condition complete. An object without status is waited for and breaks none.
 */
export function contractComplaints(object: StatusObject): string[] {
  if (object.status === undefined) return [];
  const complaints = [...shape(object), ...pairing(object)];
  for (const condition of conditionsOf(object)) complaints.push(...wellFormed(object, condition));
  complaints.push(...(object.kind === 'InferenceDeployment' ? deployment(object) : platform(object)));
  return complaints;
}

function shape(object: StatusObject): string[] {
  const types = conditionsOf(object).map((condition) => condition.type);
  return [
    ...(object.status?.observedGeneration === undefined ? ['status.observedGeneration is missing'] : []),
    ...(new Set(types).size < types.length ? [`a condition type stands twice: ${types.join(', ')}`] : []),
    ...(types.includes('Ready') ? [] : ['Ready is missing']),
  ];
}

function wellFormed(object: StatusObject, condition: Condition): string[] {
  const { type, status, reason, lastTransitionTime, observedGeneration = 0 } = condition;
  const own = reasonsByKind[object.kind] ?? {};
  const progress = type === 'Reconciling' || type === 'Stalled';
  const complaints: string[] = [];
  if (progress) {
    if (status !== 'True') complaints.push(`${type} is ${status}: it is removed when it no longer holds`);
    const sources = Object.keys(own).map((source) => conditionOf(object, source)?.reason);
    if (!sources.includes(reason)) complaints.push(`${type}/${reason} copies the reason of no condition`);
  } else if (own[type] === undefined) {
    complaints.push(`${object.kind} has no condition ${type}`);
  } else if (!own[type][status]?.includes(reason)) {
    complaints.push(`${type} ${status} has no reason ${reason}`);
  }
  if (observedGeneration < 1) complaints.push(`${type} has no observedGeneration`);
  if (observedGeneration > (object.metadata.generation ?? 0))
    complaints.push(`${type} is of a later generation`);
  if (Number.isNaN(Date.parse(lastTransitionTime))) complaints.push(`${type} has no lastTransitionTime`);
  return complaints;
}

const isPaused = ({ spec }: StatusObject): boolean => spec?.['paused'] === true;

function pairing(object: StatusObject): string[] {
  const ready = conditionOf(object, 'Ready')?.status;
  const reconciling = conditionOf(object, 'Reconciling') !== undefined;
  const stalled = conditionOf(object, 'Stalled') !== undefined;
  const complaints: string[] = [];
  if (reconciling && stalled) complaints.push('Reconciling and Stalled stand together');
  if (ready === 'True' && (reconciling || stalled))
    complaints.push('Ready True stands beside Reconciling or Stalled');
  if (ready === 'Unknown' && !reconciling) complaints.push('Ready Unknown stands without Reconciling');
  if (stalled && ready !== 'False') complaints.push('Stalled stands without Ready False');
  // kstatus calls it InProgress for ever, and nothing tells whether somebody must act. One that was paused until now
  // has not been looked at.
  const isSeen = object.status?.observedGeneration === object.metadata.generation;
  if (isSeen && ready !== 'True' && ready !== undefined && !reconciling && !stalled && !isPaused(object))
    complaints.push(`Ready ${ready} stands without Reconciling and Stalled`);
  const message = conditionOf(object, 'Stalled')?.message;
  if (message === '') complaints.push('Stalled does not say what to do');
  return complaints;
}

function deployment(object: StatusObject): string[] {
  const synced = conditionOf(object, 'Synced');
  const deleting = object.metadata.deletionTimestamp !== undefined;
  const stuck = synced?.status === 'False' && needAPerson.some((reason) => reason === synced.reason);
  return stuck && !deleting && conditionOf(object, 'Stalled') === undefined
    ? [`Synced False/${synced.reason} stands without Stalled`]
    : [];
}

function platform(object: StatusObject): string[] {
  const ready = conditionOf(object, 'Ready');
  if (ready?.status !== 'False') return [];
  const beside = healAlone.has(ready.reason) ? 'Reconciling' : 'Stalled';
  return conditionOf(object, beside) === undefined
    ? [`Ready False/${ready.reason} stands without ${beside}`]
    : [];
}
