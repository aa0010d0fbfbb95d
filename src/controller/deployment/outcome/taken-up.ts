import type { PlatformError } from '../../../platform-clients/errors.ts';
import { sentence } from '../../sentence.ts';
import type { Decision, Judgement, StatusChanges } from '../decision.ts';
import { foundName, recordedId, withWorkload } from '../facts.ts';
import type { FoundSituation } from '../situation.ts';
import { inProgress, readyWithout } from '../verdicts.ts';

/** What is known of a workload that a look has found, though the call that followed has come to nothing. */
export interface TakenUp {
  s: FoundSituation;
  judgement: Judgement;
  changes: StatusChanges;
  happenings: Decision['happenings'];
}

/** The situation with what the look before a call has found on record, where nothing was. Pure. */
export function withFound(s: FoundSituation, { changes: { workload } }: Decision): FoundSituation {
  return recordedId(s) === undefined && workload?.id !== undefined ? withWorkload(s, workload) : s;
}

/**
 * A workload of the object's that was not on record: an earlier object has left it, a backup came without status, a
 * create went unanswered. It is from here on, for until a call goes through the object would say that there is none.
 * Undefined where the decision has found none. Pure.
 */
export function takenUp(s: FoundSituation, decision: Decision, error: PlatformError): TakenUp | undefined {
  const { workload, phase, phaseMessage, endpoints, regions, replicas, lastObservedAt } = decision.changes;
  if (recordedId(s) !== undefined || workload?.id === undefined) return undefined;
  const known = withFound(s, decision);
  const { id, name = id } = workload;
  const message = `Workload ${foundName({ id, name })} is there, and a change waits: ${sentence(error.message)}`;
  return {
    s: known,
    judgement: {
      ready: readyWithout(known, message),
      synced: inProgress(message),
      progress: { kind: 'Reconciling', from: 'Synced' },
    },
    changes: { workload, phase, phaseMessage, endpoints, regions, replicas, lastObservedAt },
    happenings: decision.happenings.filter(({ reason }) => reason === 'Adopted'),
  };
}
