import { conditionOf, conditionsOf, type StatusObject } from './status-object.ts';

/** What kstatus calls an object; `kubectl apply --wait`, Flux and others wait for `Current`. */
export type KStatus = 'InProgress' | 'Failed' | 'Current' | 'Terminating';

/**
 * kstatus of a custom resource, in the order in which kstatus looks.
 * Source: sigs.k8s.io/cli-utils, pkg/kstatus/status (status.go, generic.go).
 */
export function kstatus(object: StatusObject): KStatus {
  if (object.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const observed = object.status?.observedGeneration;
  if (observed !== undefined && observed !== object.metadata.generation) return 'InProgress';
  for (const { type, status } of conditionsOf(object)) {
    if (type === 'Reconciling' && status === 'True') return 'InProgress';
    if (type === 'Stalled' && status === 'True') return 'Failed';
  }
  const ready = conditionOf(object, 'Ready');
  // An object without Ready counts as finished: why the first status write must carry it.
  return ready === undefined || ready.status === 'True' ? 'Current' : 'InProgress';
}
