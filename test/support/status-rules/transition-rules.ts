import { isDeepStrictEqual } from 'node:util';
import { conditionOf, conditionsOf, type StatusObject } from './status-object.ts';

/** Fields that are written only together with another change: alone they are noise on every poll. */
const passengers: Record<string, readonly string[]> = {
  InferenceDeployment: ['lastObservedAt'],
  InferencePlatform: ['lastContactAt'],
  ClusterInferencePlatform: ['lastContactAt'],
};

/**
 * Times have whole seconds and are those of a status when it is composed, so a change soon after another may keep the
 * text. A second and a busy machine make 5 s; a fault proxy holds a write for another 5.5 s on its way.
 */
const SAME_SECOND_MS = 11_000;

/**
 * What is wrong with the step from one version of an object to the next one that was seen, `apartMs` later;
 * `before` is undefined for a version without a predecessor. Two objects of one name (another uid) are no step.
 */
export function transitionComplaints(
  before: StatusObject | undefined,
  after: StatusObject,
  apartMs = 0,
): string[] {
  const known = before?.metadata.uid === after.metadata.uid ? before : undefined;
  if (after.status === undefined || isDeepStrictEqual(known?.status, after.status)) return [];
  return known?.status === undefined
    ? first(after)
    : [...times(known, after, apartMs), ...steps(known, after)];
}

/** The first status write: kstatus takes an object without Ready for finished. */
function first(object: StatusObject): string[] {
  const complaints: string[] = [];
  if (conditionOf(object, 'Ready') === undefined) complaints.push('the first status has no Ready');
  if (object.status?.observedGeneration === undefined)
    complaints.push('the first status has no observedGeneration');
  const moving = conditionOf(object, 'Reconciling') ?? conditionOf(object, 'Stalled');
  if (moving === undefined && object.spec?.['paused'] !== true) {
    const { status = 'Unknown', reason } = conditionOf(object, 'Ready') ?? {};
    complaints.push(`the first status has neither Reconciling nor Stalled, and Ready is ${status}/${reason}`);
  }
  return complaints;
}

function times(before: StatusObject, after: StatusObject, apartMs: number): string[] {
  return conditionsOf(after).flatMap(({ type, status, lastTransitionTime }) => {
    const old = conditionOf(before, type);
    if (old === undefined) return [];
    const moved = old.lastTransitionTime !== lastTransitionTime;
    if (moved && old.status === status) {
      return [`lastTransitionTime of ${type} moved although its status stayed ${status}`];
    }
    const apart = Math.min(apartMs, writtenAt(after) - Date.parse(lastTransitionTime));
    if (!moved && old.status !== status && apart > SAME_SECOND_MS) {
      return [`lastTransitionTime of ${type} stayed although its status became ${status}`];
    }
    return [];
  });
}

/** When the API server says that the status was written last: a busy machine brings versions late. */
function writtenAt({ metadata }: StatusObject): number {
  const { managedFields = [] } = metadata as { managedFields?: { subresource?: string; time?: string }[] };
  const times = managedFields.flatMap(({ subresource, time }) =>
    subresource === 'status' && time !== undefined ? [Date.parse(time)] : [],
  );
  return times.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...times);
}

function steps(before: StatusObject, after: StatusObject): string[] {
  const complaints: string[] = [];
  if ((after.status?.observedGeneration ?? 0) < (before.status?.observedGeneration ?? 0)) {
    complaints.push('status.observedGeneration went back');
  }
  const noise = passengers[after.kind] ?? [];
  if (isDeepStrictEqual(without(before.status, noise), without(after.status, noise))) {
    complaints.push(`a write changed nothing but ${noise.join(', ')}`);
  }
  return complaints;
}

function without(status: StatusObject['status'], fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(status ?? {}).filter(([field]) => !fields.includes(field)));
}
