import { conditionOf, type StatusObject } from './status-object.ts';

/** `Status/Reason` of a condition, for the generation that the object has now. */
export function wordOf(object: StatusObject, type: string): string | undefined {
  const condition = conditionOf(object, type);
  if (condition === undefined || condition.observedGeneration !== object.metadata.generation)
    return undefined;
  return `${condition.status}/${condition.reason}`;
}

/** Ready, for the generation that the object has now. */
export const isReady = (object: StatusObject): boolean =>
  wordOf(object, 'Ready')?.startsWith('True/') === true;

/** A person must act, and the message says so. */
export function isStalled(object: StatusObject, reason: string, message: RegExp): boolean {
  const stalled = conditionOf(object, 'Stalled');
  return (
    stalled?.reason === reason &&
    stalled.observedGeneration === object.metadata.generation &&
    message.test(stalled.message)
  );
}

/** What status records of the workload; empty where it records none. */
export function workloadOf(object: StatusObject): Readonly<Record<string, unknown>> {
  const workload = object.status?.['workload'];
  return typeof workload === 'object' && workload !== null ? { ...workload } : {};
}

/** The id that status records for the workload. */
export function workloadId(object: StatusObject): unknown {
  return workloadOf(object)['id'];
}

/** What the message of a conflict says that `spec.adopt.id` must be. */
export function adoptableId(stalled: StatusObject): string | undefined {
  return /spec\.adopt: \{id: ([^}]+)\}/.exec(conditionOf(stalled, 'Stalled')?.message ?? '')?.[1];
}
