import type { ReadyReason, SyncedReason } from '../../crd/conditions.ts';
import { abandonAnnotation, reconcileRequestedAtAnnotation, workloadFinalizer } from '../../crd/names.ts';
import { statusBounds } from '../../crd/status-bounds.ts';
import type { Observation } from '../../platform-clients/platform.ts';
import { cut } from '../../text/cut.ts';
import { parseTimestamp } from '../../time/timestamp.ts';
import { conditionOf } from '../conditions.ts';
import type { FoundSituation, Situation } from './situation.ts';
import { runsBy } from './translate.ts';

/** Small questions about a situation, each with one answer that all rules share. All pure. */

/** Somebody has asked for the end of the object. */
export const isDeleting = (s: Situation): boolean => s.object.metadata.deletionTimestamp !== undefined;

/** Our finalizer is on. */
export const hasFinalizer = (s: Situation): boolean =>
  s.object.metadata.finalizers?.includes(workloadFinalizer) === true;

/** A person says that the workload is to be left behind. */
export const isAbandoned = (s: Situation): boolean =>
  s.object.metadata.annotations?.[abandonAnnotation] === 'true';

/** The value of the annotation that asks for a full pass, as long as status can echo it, or empty. */
export const requestedReconcile = (s: Situation): string =>
  cut(s.object.metadata.annotations?.[reconcileRequestedAtAnnotation] ?? '', statusBounds.id);

/** A full pass is asked for that has not been made yet. */
export const isRequested = (s: Situation): boolean =>
  requestedReconcile(s) !== '' && requestedReconcile(s) !== s.object.status?.lastHandledReconcileAt;

/** The id that status records for the workload; an adoption that is not recorded yet has none. */
export const recordedId = (s: Situation): string | undefined => s.object.status?.workload?.id;

/** The same with nothing on record: what was recorded is positively gone. */
export function withoutWorkload<S extends Situation>(s: S): S {
  const { workload: _, ...status } = s.object.status ?? {};
  return { ...s, object: { ...s.object, status } };
}

/** The same with this workload on record. */
export const withWorkload = <S extends Situation>(
  s: S,
  workload: NonNullable<NonNullable<S['object']['status']>['workload']>,
): S => ({ ...s, object: { ...s.object, status: { ...s.object.status, workload } } });

/** `adopt` asks for a workload that was not taken over yet. */
export const adoptionPending = (s: Situation): boolean =>
  s.object.spec.adopt !== undefined && s.object.status?.adoptedId !== s.object.spec.adopt.id;

/** A condition of this type has this status, of whichever generation. */
export const hasCondition = (s: Situation, type: string, status: 'True' | 'False' | 'Unknown'): boolean =>
  conditionOf(s.object, type)?.status === status;

/** Ready is True, and of this very generation. */
export function isReadyNow(s: Situation): boolean {
  const ready = conditionOf(s.object, 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === s.object.metadata.generation;
}

/** A condition of this type has this reason, whatever its status. */
export const hasReason = (s: Situation, type: string, reason: ReadyReason | SyncedReason): boolean =>
  conditionOf(s.object, type)?.reason === reason;

/** A delete that the platform accepted, and of which nothing shows, is sent again after this. */
const DELETE_AGAIN_MS = 60_000;

/** The platform has accepted a delete of this workload not long ago, and has yet to show it. */
export function isDeleteUnderWay({ memory, time }: Situation, found: Observation): boolean {
  const accepted = memory.deleteAccepted;
  return accepted?.id === found.id && time.monotonic - accepted.at < DELETE_AGAIN_MS;
}

/** It is stopped, and the spec asks for that. */
export const isStoppedAsAsked = ({ translation }: Situation, { phaseClass }: Observation): boolean =>
  phaseClass === 'Stopped' && runsBy(translation) === false;

/** How a workload is named to people. */
export function workloadName(s: Situation): string {
  const workload = s.object.status?.workload;
  const desired = s.translation?.kind === 'Desired' ? s.translation.desired.name : s.object.metadata.name;
  const name = workload?.name ?? desired;
  return foundName({ name, id: workload?.id ?? name });
}

/** The same of one that was found: some platforms have no other id than the name. */
export const foundName = ({ name, id }: Pick<Observation, 'name' | 'id'>): string =>
  id === name ? name : `${name} (${id})`;

/**
 * Milliseconds since the object was marked for deletion; 0 where it is not. Our wall clock may be ahead of the one that
 * wrote that down, so it is no longer than this process knows of it, unless status has said by then that it is too long.
 */
export function deletingFor(s: Situation): number {
  const since = parseTimestamp(s.object.metadata.deletionTimestamp);
  if (since === undefined) return 0;
  const { deletingSince } = s.memory;
  const hasSaidSo = conditionOf(s.object, 'Stalled')?.reason === 'Deleting';
  const known = deletingSince === undefined || hasSaidSo ? Infinity : s.time.monotonic - deletingSince;
  return Math.max(0, Math.min(s.time.wall - since, known));
}

/** How often a workload is looked at while something is under way, in milliseconds. */
export const active = (s: FoundSituation): number => s.platform.polling.active;

/** How often what waits for others is looked at, in milliseconds. */
export const idle = (s: FoundSituation): number => s.platform.polling.idle;

/** What the platform calls one of its workloads, with an article. */
export function aKind({ platform }: FoundSituation): string {
  const { workloadKind } = platform.capabilities;
  return `${/^[aeiou]/iu.test(workloadKind) ? 'an' : 'a'} ${workloadKind}`;
}
