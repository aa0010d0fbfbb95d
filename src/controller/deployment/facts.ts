import type { ReadyReason, SyncedReason } from '../../crd/conditions.ts';
import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import { abandonAnnotation, reconcileRequestedAtAnnotation, workloadFinalizer } from '../../crd/names.ts';
import { statusBounds } from '../../crd/status-bounds.ts';
import { isObserved } from '../../crd/unobserved.ts';
import type { Difference, Observation } from '../../platform-clients/platform.ts';
import { cut } from '../../text/cut.ts';
import { parseTimestamp } from '../../time/timestamp.ts';
import { isLeaseLookDue, untilLeaseLook } from './lease-clock.ts';
import { openCreateOf } from './look/recognition.ts';
import { hasOtherSecrets } from './secrets/sent-secrets.ts';
import { type Claim, type FoundSituation, hasPlatform, type Situation } from './situation.ts';

/** Small questions about a situation, each with one answer that all rules share. All pure. */

/** A refused call is made again at the latest after this: policies and quotas change without telling. */
export const LONGEST_WAIT_MS = 600_000;

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

/** `adopt` asks for a workload that was not taken over yet. */
export const adoptionPending = (s: Situation): boolean =>
  s.object.spec.adopt !== undefined && s.object.status?.adoptedId !== s.object.spec.adopt.id;

/** Is what was found the workload that status records? An id that is given again tells only with the moment of its creation. */
export function isRecorded(s: Situation, found: Observation): boolean {
  if (recordedId(s) !== found.id) return false;
  if (!hasPlatform(s) || !s.platform.capabilities.reusesIds) return true;
  const recorded = parseTimestamp(s.object.status?.workload?.createdAt);
  const seen = parseTimestamp(found.createdAt);
  return recorded === undefined || seen === undefined ? mayBeRecorded(s, found) : recorded === seen;
}

/** No moment tells one incarnation from the next: then the mark that was sent does, and what may be left of it. */
function mayBeRecorded({ object, ownerMark }: Situation, { mark, markIsCut }: Observation): boolean {
  if (mark === ownerMark || markIsCut === true) return true;
  const isSent = object.status?.applied !== undefined;
  return !isSent && (mark === undefined || mark === object.spec.adopt?.fromOwner);
}

/**
 * Whose is a workload that was found? `Unmarked`: neither ours nor provably another's. `Unclear`: it will be known
 * once more of it shows.
 */
export function ownerOf(s: FoundSituation, found: Observation): 'Ours' | 'Theirs' | 'Unmarked' | 'Unclear' {
  if (found.foreignKind !== undefined) return 'Theirs';
  if (isRecorded(s, found)) return 'Ours';
  // Another one has the id that ours had.
  if (found.mark === undefined && recordedId(s) === found.id) return 'Theirs';
  if (found.mark !== undefined) return found.mark === s.ownerMark ? 'Ours' : 'Theirs';
  if (found.markIsCut === true) return ownerByTasks(s);
  return s.platform.capabilities.keepsMark ? 'Unmarked' : ownerByStatus(s);
}

/** Of our mark a piece may be left. The tasks of our own create tell: what has its name then is what they have made. */
function ownerByTasks({ object, look }: FoundSituation): ReturnType<typeof ownerOf> {
  const tasks = object.status?.operation?.type === 'Create' ? look?.tasks : undefined;
  if (tasks === undefined || tasks.failed !== undefined) return 'Unmarked';
  return tasks.open.length > 0 ? 'Unclear' : 'Ours';
}

/** Without a mark: what is on record here, of this object or of another, and what its open create was. */
function ownerByStatus(s: FoundSituation): ReturnType<typeof ownerOf> {
  // What we had is gone, and this has come after it.
  if (recordedId(s) !== undefined || s.look?.recordedByAnother === true) return 'Theirs';
  if (openCreateOf(s.object) === undefined) return 'Unmarked';
  switch (s.look?.recognised) {
    case 'Same':
      // Whoever was let look first may have made it, with the same fields: that shows once it is on record.
      return s.look.claim.kind === 'Lost' ? 'Unclear' : 'Ours';
    case 'Other':
      return 'Theirs';
    case 'Unclear':
      return 'Unclear';
    case undefined:
      return 'Unmarked';
  }
}

/** What `spec.adopt.id` calls a workload: its id, or its name where no read by id can find it. */
export const adoptIdOf = (s: FoundSituation, { id, name }: Observation): string =>
  s.platform.capabilities.definiteRead ? id : name;

/**
 * Two objects name one workload, and by its status the other one has it. A claim that was lost otherwise says
 * nothing about whose workload stands there.
 */
export function isAnothers({ status }: InferenceDeployment, claim: Claim): boolean {
  if (claim.kind !== 'Lost' || claim.recorded === undefined) return false;
  const own = status?.workload?.id;
  return own === undefined || own === claim.recorded;
}

/** Why nothing can be sent for the spec, as Synced says it; undefined where something can, or nobody can tell. */
export function violationOf({ translation }: Situation): Violation | undefined {
  if (translation?.kind === 'SecretNotFound')
    return { reason: 'SecretNotFound', message: translation.message };
  if (translation?.kind !== 'Violation') return undefined;
  return { reason: 'Rejected', message: `${translation.field}: ${translation.message}` };
}

/** Our own checks refuse the spec, or a Secret that it takes a value from is missing. */
export interface Violation {
  reason: Extract<SyncedReason, 'Rejected' | 'SecretNotFound'>;
  message: string;
}

/** How the spec, with the values that it takes from Secrets, compares with what the platform accepted last. */
export function specChange(s: Situation): 'None' | 'Edited' | 'OtherVersion' {
  const change = bodyChange(s);
  return change !== 'Edited' && hasOtherSecrets(s) ? 'Edited' : change;
}

/** The same of the spec alone: a Secret has a new version also where its values are what they were. */
export function bodyChange(s: Situation): 'None' | 'Edited' | 'OtherVersion' {
  if (s.translation?.kind !== 'Desired') return 'None';
  const { hash } = s.translation.desired;
  const applied = s.object.status?.applied;
  if (applied === undefined) return 'Edited';
  if (applied.hash === hash) return isOtherUpdateOpen(s) ? 'Edited' : 'None';
  // Another version of this operator wrote the hash: it tells nothing unless the user edited since, and not enough even
  // then where only a new workload could have the edit.
  const tells = applied.generation !== s.object.metadata.generation && updatesInPlace(s);
  return versionOf(applied.hash) !== versionOf(hash) && !tells ? 'OtherVersion' : 'Edited';
}

/** Another version of a Secret is a change only where the platform has another value. */
export const seenChange = (
  s: Situation,
  differences: readonly Difference[],
): ReturnType<typeof specChange> =>
  differences.some(({ mutable }) => mutable) ? specChange(s) : bodyChange(s);

const updatesInPlace = (s: Situation): boolean => !hasPlatform(s) || s.platform.capabilities.updatesInPlace;

/** An update was sent that the platform may have in place of what it accepted: what came of it is not known. */
export function isOtherUpdateOpen({ object, look }: Situation): boolean {
  const { operation, applied } = object.status ?? {};
  if (operation?.type !== 'Update' || operation.hash === undefined) return false;
  // Of a call that was refused nothing has come; of a task that failed, whatever it had done by then.
  if (operation.hash !== applied?.hash) return operation.refused !== true;
  // One that goes back to what was accepted, and has no good answer yet, may have left the one before in force.
  const isLeft = object.spec.driftPolicy !== 'Correct' && operation.lastError !== undefined;
  return isLeft && look?.differences?.length !== 0;
}

/** Hashes begin with the version of the translation that made them: `v1:…`. */
const versionOf = (hash: string): string => hash.slice(0, hash.indexOf(':'));

/** The spec goes to the platform in this pass, unless the look shows something that is in the way. */
export const expectsUpdate = (s: Situation): boolean =>
  specChange(s) === 'Edited' &&
  !isDeleting(s) &&
  !s.object.spec.paused &&
  hasPlatform(s) &&
  heldBackFor(s) === 0;

/** What the spec asks for is so, and nothing is under way; whatever Synced says of drift or a pause. */
export function isAtRest(s: Situation): boolean {
  return (
    isObserved(s.object) &&
    s.object.status?.operation === undefined &&
    !isEdited(s) &&
    hasCondition(s, 'Ready', 'True') &&
    hasFinalizer(s) &&
    !isDeleting(s)
  );
}

/** Everything is as it should be: no look is needed until something hints at a change. */
export const isSettled = (s: Situation): boolean => isAtRest(s) && hasCondition(s, 'Synced', 'True');

/** Without a connection nobody can translate; then the generation has to do. */
function isEdited(s: Situation): boolean {
  if (s.translation === undefined)
    return s.object.status?.applied?.generation !== s.object.metadata.generation;
  return s.translation.kind !== 'Desired' || specChange(s) === 'Edited';
}

/** A condition of this type has this status, of whichever generation. */
export const hasCondition = (s: Situation, type: string, status: 'True' | 'False' | 'Unknown'): boolean =>
  s.object.status?.conditions?.some((c) => c.type === type && c.status === status) === true;

/** Ready is True, and of this very generation. */
export function isReadyNow(s: Situation): boolean {
  const ready = s.object.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === s.object.metadata.generation;
}

/** A condition of this type has this reason, whatever its status. */
export const hasReason = (s: Situation, type: string, reason: ReadyReason | SyncedReason): boolean =>
  s.object.status?.conditions?.some((c) => c.type === type && c.reason === reason) === true;

/** Milliseconds until a call that was refused may be made again; 0 where it may be made now. */
export function heldBackFor(s: FoundSituation): number {
  const operation = s.object.status?.operation;
  if (operation?.nextAttemptAt === undefined) return 0;
  if (operation.generation !== s.object.metadata.generation || isRequested(s)) return 0;
  const { lookedAt, secrets, lastChangeAt } = s.memory;
  // Since that call the values are other ones.
  if (secrets?.changedAt !== undefined && secrets.changedAt > lastChangeAt) return 0;
  if (lookedAt !== undefined && lookedAt.epoch !== s.platform.epoch) return 0;
  const left = (parseTimestamp(operation.nextAttemptAt) ?? 0) - s.time.wall;
  // Nothing waits for longer than that: the wall clock was set back, and the moment means nothing any more.
  return left > LONGEST_WAIT_MS ? 0 : Math.max(0, left);
}

/** When fields are compared again although nothing hints at a change, on the monotonic clock. */
export function nextFullCheckAt(s: FoundSituation): number {
  const { driftCheck } = s.platform.polling;
  const { lastFullCheckAt, secrets } = s.memory;
  // Looks that something else asked for read no Secrets, and put off no check of them.
  const last = lastFullCheckAt && Math.min(lastFullCheckAt, secrets?.begunAt ?? lastFullCheckAt);
  // After a start the first checks are spread over a whole period, so that a restart reads nothing at once.
  return last === undefined ? s.memory.tookOverAt + driftCheck * s.spread : last + driftCheck;
}

/**
 * Milliseconds until an object at rest is looked at although nothing hints at a change. What was due and could not be
 * done is due again in a whole period, not at once.
 */
export function untilNextLook(s: FoundSituation): number {
  const { driftCheck, staleAfter } = s.platform.polling;
  const check = nextFullCheckAt(s) - s.time.monotonic;
  const look = untilLookForItself(s);
  const itself = look > 0 ? look : staleAfter * LOOK_FOR_ITSELF;
  return Math.min(check > 0 ? check : driftCheck, itself, untilLeaseLook(s));
}

/** While no list comes to its end an object is looked at again this share of `staleAfter` after it was seen last. */
const LOOK_FOR_ITSELF = 0.7;

/** Milliseconds until this object is looked at for want of a list. */
export function untilLookForItself(s: FoundSituation): number {
  if (s.platform.unlisted === undefined) return Number.POSITIVE_INFINITY;
  return s.platform.polling.staleAfter * LOOK_FOR_ITSELF - unlistedFor(s);
}

/** For how long neither a list nor a look of its own has shown this object's workload; 0 while lists tell. Milliseconds. */
function unlistedFor({ platform, memory, time }: FoundSituation): number {
  if (platform.unlisted === undefined) return 0;
  const seenAt = Math.max(memory.answeredAt ?? Number.NEGATIVE_INFINITY, memory.tookOverAt);
  return Math.min(platform.unlisted.lasting, time.monotonic - seenAt);
}

/** Does this pass have to look at the platform? */
export function mustLook(s: FoundSituation): boolean {
  const { memory, object } = s;
  if (memory.suspect || memory.unseenSince !== undefined || isRequested(s)) return true;
  if (untilLookForItself(s) <= 0 || isLeaseLookDue(s)) return true;
  if (isSettled(s)) return s.time.monotonic >= nextFullCheckAt(s);
  if (memory.lookedAt === undefined) return true;
  return (
    memory.lookedAt.generation !== object.metadata.generation ||
    memory.lookedAt.deleting !== isDeleting(s) ||
    memory.lookedAt.epoch !== s.platform.epoch ||
    s.time.monotonic >= memory.nextLookAt
  );
}

/** For how long nothing was observed of this object's workload, in milliseconds; 0 while looks are answered. */
export function unobservedFor(s: FoundSituation): number {
  const { unseenSince, waitingSince } = s.memory;
  // A connection that this process never had open cannot tell for how long it has been silent.
  const neverHeard = s.platform.connection.kind === 'Faulty' && s.platform.silentFor === 0;
  const since = unseenSince ?? (neverHeard ? waitingSince : undefined);
  const unanswered = s.time.monotonic - (since ?? s.time.monotonic);
  return Math.max(s.platform.silentFor, unanswered, unlistedFor(s));
}

/** A delete that the platform accepted, and of which nothing shows, is sent again after this. */
const DELETE_AGAIN_MS = 60_000;

/** The platform has accepted a delete of this workload not long ago, and has yet to show it. */
export function isDeleteUnderWay({ memory, time }: Situation, found: Observation): boolean {
  const accepted = memory.deleteAccepted;
  return accepted?.id === found.id && time.monotonic - accepted.at < DELETE_AGAIN_MS;
}

/** How a workload is named to people. */
export function workloadName(s: Situation): string {
  const workload = s.object.status?.workload;
  const desired = s.translation?.kind === 'Desired' ? s.translation.desired.name : s.object.metadata.name;
  const name = workload?.name ?? desired;
  return workload?.id === undefined || workload.id === name ? name : `${name} (${workload.id})`;
}

/** Milliseconds since the object was marked for deletion; 0 where it is not. */
export function deletingFor(s: Situation): number {
  const since = parseTimestamp(s.object.metadata.deletionTimestamp);
  return since === undefined ? 0 : Math.max(0, s.time.wall - since);
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
