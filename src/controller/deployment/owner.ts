import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { Observation } from '../../platform-clients/platform.ts';
import { parseTimestamp } from '../../time/timestamp.ts';
import { recordedId } from './facts.ts';
import { openCreateOf } from './look/recognition.ts';
import { type Claim, type FoundSituation, hasPlatform, type Situation } from './situation.ts';

/** Whose is what was found: the object's, another's, or not to be told. All pure. */

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

/**
 * Of our mark a piece may be left. The tasks of our own create tell, as long as the platform knows how they have ended:
 * what has its name then is what they have made.
 */
function ownerByTasks({ object, look }: FoundSituation): ReturnType<typeof ownerOf> {
  const tasks = object.status?.operation?.type === 'Create' ? look?.tasks : undefined;
  if (tasks === undefined || tasks.failed !== undefined || tasks.lost === true) return 'Unmarked';
  return tasks.open.length > 0 ? 'Unclear' : 'Ours';
}

/** Without a mark: what is on record here, of this object or of another, and what its open create was. */
function ownerByStatus(s: FoundSituation): ReturnType<typeof ownerOf> {
  // What we had is gone, and this has come after it.
  if (recordedId(s) !== undefined) return 'Theirs';
  const isAnothers = s.look?.recordedByAnother === true;
  if (openCreateOf(s.object) === undefined) return isAnothers ? 'Theirs' : 'Unmarked';
  switch (s.look?.recognised) {
    case 'Same':
      if (isAnothers) return 'Theirs';
      // Whoever was let look first may have made it, with the same fields: that shows once it is on record.
      return s.look.claim.kind === 'Lost' ? 'Unclear' : 'Ours';
    case 'Other':
      return 'Theirs';
    case 'Unclear':
      return isAnothers ? 'Theirs' : 'Unclear';
    case undefined:
      // It may be one of several, and another of them what the call has made.
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
