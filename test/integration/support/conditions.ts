import type { StatusObject } from '../../support/status-rules/status-object.ts';

/** Ready, for the generation that the object has now. */
export function isReady(object: StatusObject): boolean {
  const ready = conditionOf(object, 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === object.metadata.generation;
}

/** One condition of an object. */
export function conditionOf(object: StatusObject, type: string) {
  return object.status?.conditions?.find((condition) => condition.type === type);
}
