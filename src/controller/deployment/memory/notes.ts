import { ApiError } from '../../../kube/api-error.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { CALL_LIMIT_MS } from '../../../platform-clients/call-limit.ts';
import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { connectionReason } from '../outcome/connection-errors.ts';
import type { Action, Decision, StatusChanges } from '../decision.ts';
import { isDeleting } from '../facts.ts';
import { corrected } from '../rules/correction.ts';
import { isAtWork } from '../rules/tasks.ts';
import { ownerOf } from '../owner.ts';
import type { Memory } from './memory.ts';
import { type FoundSituation, isAnswered, type Look } from '../situation.ts';
import type { SecretsRead } from '../secrets/secrets.ts';
import { mayHaveHappened } from '../report/untold.ts';

/** What a pass leaves in the memory of an object. `now` is monotonic. */

/** The object as a pass finds it. Since when it is being deleted, its own timestamp tells by another clock than ours. */
export function noteDeletion(memory: Memory, { metadata }: KubeObject, now: number): void {
  if (metadata.deletionTimestamp !== undefined) memory.deletingSince ??= now;
}

/** The Secrets were read. One that is another now asks for a look, and for a call that was refused with the old one. */
export function noteSecrets(memory: Memory, read: SecretsRead, now: number): void {
  const before = memory.secrets;
  const changed = before !== undefined && !isSame(before, read);
  const changedAt = changed ? now : before?.changedAt;
  memory.secrets = { ...read, ...(changedAt !== undefined && { changedAt }) };
  memory.suspect ||= changed;
}

const isSame = (a: SecretsRead, b: SecretsRead): boolean =>
  a.denied === b.denied &&
  a.values.size === b.values.size &&
  [...a.values].every(
    ([name, { resourceVersion }]) => b.values.get(name)?.resourceVersion === resourceVersion,
  );

/** What a look teaches, and what was decided after it. */
export function noteLook(memory: Memory, s: FoundSituation, look: Look, decision: Decision): void {
  const { action } = decision;
  if (isAnswered(look)) {
    memory.lookedAt = {
      generation: s.object.metadata.generation,
      deleting: isDeleting(s),
      epoch: s.platform.epoch,
    };
    memory.unseenSince = undefined;
    memory.answeredAt = s.time.monotonic;
    // A call that comes next may go unanswered again; then the wait for it goes on.
    if (!isCall(action)) memory.waitingSince = undefined;
  } else {
    memory.unseenSince ??= s.time.monotonic;
    memory.waitingSince ??= s.time.monotonic;
  }

  // Only the finalizer follows from it: what else it showed waits for the next one.
  if (action.type === 'Hold') memory.suspect = true;

  const { finding, assessment } = look;
  if (look.openCreates !== undefined) memory.openCreates = look.openCreates;
  const absentAt = absentBy(s, finding);
  // What a task may yet make, no look before its end tells of.
  if (isAtWork(look)) memory.absentSince = undefined;
  else if (absentAt !== undefined) {
    const notBefore = Math.max(memory.tookOverAt, memory.lastCreateAt);
    if (memory.absentSince === undefined || memory.absentSince < notBefore)
      memory.absentSince = absentAt >= notBefore ? absentAt : undefined;
  } else if (finding?.kind === 'Present' && finding.observation.foreignKind === undefined)
    memory.absentSince = undefined;
  if (finding?.kind === 'Present') memory.lostClaim = undefined;
  if (s.object.status?.operation === undefined) memory.sentSince = [];
  if (look.differences?.length === 0) memory.lostCorrection = false;
  if (action.type === 'Create' && action.mends === true) memory.mending = true;
  if (tellsOfCorrection(decision)) memory.mending = false;

  if (finding?.kind === 'Present' && look.differences !== undefined)
    memory.lastFullCheckAt = s.time.monotonic;
  const provisional = assessment?.provisional;
  if (provisional === undefined) memory.provisional = undefined;
  else if (memory.provisional?.key !== provisional.key && finding?.kind === 'Present')
    memory.provisional = { key: provisional.key, since: finding.observation.begunAt };
}

/**
 * When a look began that has shown that nothing of ours is there. What goes is looked for by its name, and of all
 * that has the name one of another kind is shown only where no inference is. Where a list is the only evidence, one
 * that shows somebody else's of the name says of ours what an empty one would say.
 */
function absentBy(s: FoundSituation, finding: Look['finding']): number | undefined {
  if (finding?.kind === 'Absent') return finding.begunAt;
  if (finding?.kind !== 'Present') return undefined;
  const { observation } = finding;
  const isWithout =
    observation.foreignKind === undefined
      ? !s.platform.capabilities.definiteRead && ownerOf(s, observation) === 'Theirs'
      : isDeleting(s);
  return isWithout ? observation.begunAt : undefined;
}

const calls = new Set<Action['type']>(['Create', 'Update', 'Delete', 'Start', 'Stop', 'ReleaseGpus']);

const isCall = ({ type }: Action): boolean => calls.has(type);

/** Drift is set right, and this tells of it. */
export const tellsOfCorrection = ({ happenings }: Decision): boolean =>
  happenings.some(({ reason }) => reason === corrected.reason);

/** The write before a create call has failed. Without an answer nobody knows whether others see the call announced. */
export function noteLostClaim(memory: Memory, { type }: Action, error: unknown): void {
  if (type !== 'Create' || !(error instanceof ApiError) || !mayHaveHappened(error)) return;
  memory.lostClaim = `the write before it was not answered (${error.message})`;
}

/** It was refused for what passes by itself, so the work that it was for waits. */
const isToPass = (error: PlatformError): boolean =>
  error.class === 'Busy' || connectionReason(error) !== undefined;

/** What a call of ours teaches, whatever came of it. */
export function noteCall(memory: Memory, action: Action, outcome: Outcome, now: number): void {
  if (!isCall(action)) return;
  const uncalled = outcome.kind === 'Refused' && outcome.uncalled === true;
  if (!uncalled) memory.lastChangeAt = now;
  memory.provisional = undefined;
  const ambiguous = outcome.kind === 'Ambiguous';
  memory.lostCorrection = ambiguous && 'because' in action && action.because === 'Drift';
  if (outcome.kind !== 'Accepted' && (ambiguous || isToPass(outcome.error))) memory.waitingSince ??= now;
  else memory.waitingSince = undefined;
  if (action.type === 'Update') memory.sentSince = sentAfter(memory.sentSince, action.desired.hash, outcome);
  if (action.type === 'Delete')
    memory.deleteAccepted = outcome.kind === 'Accepted' ? { id: action.observed.id, at: now } : undefined;
  if (action.type !== 'Create' || uncalled) return;
  memory.lastCreateAt = now;
  memory.deleteAccepted = undefined;
  memory.openCreates = undefined;
  memory.absentSince = undefined;
  memory.lostClaim = undefined;
  memory.widerWindowMs = ambiguous ? CALL_LIMIT_MS : 0;
}

/** More updates than go unanswered one after the other, each of another spec. */
const MOST_SENT = 8;

/** What may be in force of ours after an update; where it was refused, what may have been before. */
function sentAfter(before: readonly string[], hash: string, outcome: Outcome): readonly string[] {
  if (outcome.kind === 'Refused') return before;
  const isDone =
    outcome.kind === 'Accepted' && outcome.unseen === undefined && (outcome.tasks ?? []).length === 0;
  return isDone ? [] : [...before.filter((one) => one !== hash), hash].slice(-MOST_SENT);
}

/**
 * A call of an operation has been made. One that has begun goes on whatever calls it takes: a Recreate ends with the
 * create call's success. Only a deletion of the object ends what was under way before it.
 */
export function noteOperation(memory: Memory, { operation }: StatusChanges, now: number): void {
  const type = operation?.type ?? 'Create';
  if (memory.operation === undefined || (type === 'Delete' && memory.operation.type !== 'Delete'))
    memory.operation = { type, begunAt: now };
}
