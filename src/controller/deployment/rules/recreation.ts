import type { Observation } from '../../../platform-clients/platform.ts';
import { sentence } from '../../sentence.ts';
import type { Decision } from '../decision.ts';
import { active, isDeleteUnderWay, recordedId } from '../facts.ts';
import { isRecorded } from '../owner.ts';
import type { FoundSituation, Look } from '../situation.ts';
import { say, servesNoMore } from '../verdicts.ts';
import { delayAfter } from './deletion.ts';
import { recreateWaits } from './deletion-waits.ts';
import { hiddenHoldings, isOnRecord } from './gpu-requests.ts';
import { availableBy } from './settling.ts';
import { haveOpen } from './tasks.ts';

/** An open Recreate, whose old workload is still there; undefined where there is none. Pure. */
export function recreating(s: FoundSituation, look: Look, found: Observation): Decision | undefined {
  const { assessment, tasks } = look;
  const { operation } = s.object.status ?? {};
  if (operation?.type !== 'Recreate' || s.object.spec.paused) return undefined;
  // What is there is not what was to go: another operator has created it anew, and our copy of status is old.
  if (recordedId(s) !== undefined && !isRecorded(s, found)) return undefined;
  // The spec has changed since, to one that nothing could be created from: what runs is left alone.
  if (s.translation?.kind !== 'Desired') return undefined;
  const next = { kind: 'After', ms: active(s) } as const;
  if (found.deleting || isBeingDeleted(s, look, found)) {
    const message = 'The platform is deleting the workload.';
    return servesNoMore(recreateWaits(s, message, next), message);
  }
  const failed = tasks?.notDeleted;
  if (failed !== undefined) {
    const { id: _, ...rest } = operation;
    const again = { kind: 'After', ms: delayAfter(operation.attempts ?? 1) } as const;
    const why = `The platform did not delete the workload: ${sentence(failed.message)}`;
    const changes = { operation: { ...rest, lastError: failed.message } };
    const waits = recreateWaits(s, why, again);
    return { ...waits, judgement: { ...waits.judgement, ...availableBy(assessment, found) }, changes };
  }
  const hidden = hiddenHoldings(s, found);
  if (hidden !== undefined) return recreateWaits(s, hidden.message, next);
  if (!isOnRecord(s, found)) return say('put on record what is to be deleted', { kind: 'After', ms: 0 });
  const { lastError: _, ...sent } = operation;
  return {
    ...say('delete to create anew', next),
    action: { type: 'Delete', observed: found },
    changes: { operation: { ...sent, attempts: (operation.attempts ?? 0) + 1 } },
  };
}

/** The delete that a recreation begins with is at work; where it failed it is sent again. */
function isBeingDeleted(s: FoundSituation, look: Look, found: Observation): boolean {
  if (haveOpen(look)) return true;
  if (look.tasks?.notDeleted !== undefined) return false;
  return isDeleteUnderWay(s, found) && s.object.status?.operation?.lastError === undefined;
}
