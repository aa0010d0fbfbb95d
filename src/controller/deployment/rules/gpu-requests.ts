import { statusBounds as bounds } from '../../../crd/status-bounds.ts';
import type { Observation, Outcome } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { conditionOf } from '../../conditions.ts';
import { sentence } from '../../sentence.ts';
import type { Decision, StatusChanges } from '../decision.ts';
import { foundName, isDeleting, workloadName } from '../facts.ts';
import type { FoundSituation, Situation } from '../situation.ts';
import { waitsFor } from '../timing/waits-for.ts';
import { inProgress, notServing, say, servesNoMore } from '../verdicts.ts';
import {
  DELETION_STALLS_AFTER_MS,
  deletionGoesOn,
  deletionWaits,
  isOverdue,
  recreateWaits,
} from './deletion-waits.ts';

type NotDone = Exclude<Outcome, { kind: 'Accepted' }>;

/**
 * GPU requests outlive the workload that they were made for, and hold its GPUs until they are released. Their ids are
 * in status from the first sight on, because nothing else tells of them once the workload is gone. All pure.
 */

/** The ids on record. */
export const gpuRequestsOnRecord = (s: Situation): readonly string[] =>
  s.object.status?.workload?.gpuRequests ?? [];

/** Those on record and those that a read has shown, without those that status could not hold. */
export function gpuRequestsAfter(s: Situation, { gpuRequests: shown = [] }: Observation): string[] {
  const fit = shown.filter((id) => id !== '' && id.length <= bounds.id);
  const before = gpuRequestsOnRecord(s).filter((id) => !fit.includes(id));
  return [...before, ...new Set(fit)].slice(-bounds.gpuRequests);
}

/** Is everything on record without which a deletion could leave something behind? */
export function isOnRecord(s: FoundSituation, found: Observation): boolean {
  const { id } = s.object.status?.workload ?? {};
  const known = gpuRequestsOnRecord(s);
  // Where a mark is kept, that tells whose it is.
  return (
    (s.platform.capabilities.keepsMark || id === found.id) &&
    gpuRequestsAfter(s, found).every((request) => known.includes(request))
  );
}

/**
 * Nothing tells what it holds: deleted now, it would leave that behind. Undefined where that is known, or can be.
 * `Late`: it was created just now, and those of a new workload may show as late as the workload itself.
 */
export function hiddenHoldings(
  s: FoundSituation,
  found: Observation,
): { why: 'Hidden' | 'Late'; message: string } | undefined {
  if (gpuRequestsOnRecord(s).length > 0) return undefined;
  const workload = `workload ${foundName(found)}`;
  if (s.look?.hidesGpuRequests === true) {
    const message = `The platform does not show which GPU requests ${workload} has, and without that they could not be released.`;
    return { why: 'Hidden', message };
  }
  const { lastCreateAt, tookOverAt } = s.memory;
  const age = found.begunAt - Math.max(lastCreateAt, tookOverAt);
  if (s.look?.awaitsGpuRequests !== true || age >= s.platform.polling.visibilityWindow) return undefined;
  const message = `The platform may not show all of ${workload} yet: it is deleted once its GPU requests are shown, or none can be expected any more.`;
  return { why: 'Late', message };
}

/** The workload is gone for good: what it held of GPUs is released before anything else. Undefined where it held none. */
export function releaseGpus(s: FoundSituation): Decision | undefined {
  const requests = gpuRequestsOnRecord(s);
  if (requests.length === 0) return undefined;
  return {
    ...say('release the GPUs', { kind: 'After', ms: 0 }),
    action: { type: 'ReleaseGpus', requests },
    changes: { operation: isDeleting(s) ? deletionOf(s) : s.object.status?.operation },
  };
}

/** The finalizer goes only once nothing is held any more. */
export const gpusBefore = (s: FoundSituation, decision: Decision): Decision =>
  decision.action.type === 'Release' ? (releaseGpus(s) ?? decision) : decision;

function deletionOf(s: FoundSituation): StatusChanges['operation'] {
  const { operation } = s.object.status ?? {};
  if (operation?.type === 'Delete') return operation;
  return { type: 'Delete', startedAt: formatTimestamp(s.time.wall), attempts: 0 };
}

/** What the release has come to. */
export function afterRelease(s: FoundSituation, decision: Decision, outcome: Outcome): Decision {
  if (outcome.kind !== 'Accepted') return stillHeld(s, decision, outcome);
  const { gpuRequests: _, ...rest } = s.object.status?.workload ?? {};
  const workload = Object.keys(rest).length === 0 ? undefined : rest;
  const message = `The GPUs of workload ${workloadName(s)} are released.`;
  return {
    ...decision,
    changes: { ...decision.changes, workload },
    judgement: isDeleting(s)
      ? {
          ready: { status: 'False', reason: 'Deleting', message },
          available: notServing(message),
          progress: { kind: isOverdue(s) ? 'Stalled' : 'Reconciling', from: 'Ready' },
        }
      : decision.judgement,
  };
}

function stillHeld(s: FoundSituation, decision: Decision, outcome: NotDone): Decision {
  const { action, changes, happenings } = decision;
  return { ...waitsForRelease(s, outcome), action, changes, happenings };
}

function waitsForRelease(s: FoundSituation, outcome: NotDone): Decision {
  const { error } = outcome;
  const next = { kind: 'Backoff', error } as const;
  const name = workloadName(s);
  if (isDeleting(s) && outcome.kind === 'Refused' && outcome.after !== undefined) {
    const message = `Workload ${name} is gone. The object goes after ${outcome.after}, which is under way.`;
    return servesNoMore(deletionGoesOn(s, 'GPUs are being released', message, next), message);
  }
  const why = `The GPU requests of workload ${name} are not released yet: ${sentence(error.message)}`;
  return servesNoMore(waitsBecause(s, why, next), why);
}

function waitsBecause(s: FoundSituation, why: string, next: Decision['next']): Decision {
  if (isDeleting(s)) return deletionWaits(s, 'InProgress', why, next);
  return s.object.status?.operation?.type === 'Recreate'
    ? recreateWaits(s, why, next)
    : creationWaits(s, why, next);
}

/** What vanished is created anew once its GPUs are free; since when that is waited for, Ready tells. */
function creationWaits(s: FoundSituation, why: string, next: Decision['next']): Decision {
  const ready = conditionOf(s.object, 'Ready');
  const since = ready?.status === 'False' ? ready.lastTransitionTime : undefined;
  const overdue = waitsFor(s, since) >= DELETION_STALLS_AFTER_MS;
  const message = `${why} They must go before it is created anew${overdue ? ': release them on the platform' : ''}.`;
  return say('creation waits', next, {
    ready: { status: 'False', reason: 'Missing', message },
    synced: inProgress(message),
    progress: { kind: overdue ? 'Stalled' : 'Reconciling', from: 'Ready' },
  });
}
