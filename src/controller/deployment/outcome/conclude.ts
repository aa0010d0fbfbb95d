import type { PlatformError } from '../../../platform-clients/errors.ts';
import type { Outcome } from '../../../platform-clients/platform.ts';
import { nextAttempt } from '../act/attempts.ts';
import type { Decision } from '../decision.ts';
import { afterRelease } from '../rules/gpu-requests.ts';
import { type FoundSituation, hasPlatform, type Situation } from '../situation.ts';
import { afterCreate } from './after-create.ts';
import { afterDelete } from './after-delete.ts';
import { afterRunState } from './after-run-state.ts';
import { afterUpdate } from './after-update.ts';
import { refusal } from './refusal.ts';

/** What a decision says once the call that it asked for has been answered. Pure. */
export function conclude(s: Situation, decision: Decision, outcome: Outcome): Decision {
  if (!hasPlatform(s)) throw new Error('a call was made without a platform');
  switch (decision.action.type) {
    case 'Create':
      return afterCreate(s, decision, decision.action, outcome);
    case 'Update':
      return afterUpdate(s, decision, decision.action, outcome);
    case 'Delete':
      return afterDelete(s, decision, outcome);
    case 'Start':
    case 'Stop':
      return afterRunState(s, decision, decision.action, outcome);
    case 'BeginRecreate':
      return outcome.kind === 'Accepted' ? decision : notRecreated(s, decision, outcome.error);
    case 'ReleaseGpus':
      return afterRelease(s, decision, outcome);
    case 'None':
    case 'Hold':
    case 'Release':
      return decision;
  }
}

/** The platform would refuse what is to be created anew, so nothing is deleted. */
function notRecreated(s: FoundSituation, decision: Decision, error: PlatformError): Decision {
  const { operation } = decision.changes;
  if (operation === undefined) return decision;
  const sent = { ...operation, type: 'Update', attempts: nextAttempt(s.object, 'Update') } as const;
  return refusal(s, { ...decision, judgement: {}, changes: {}, happenings: [] }, error, sent);
}
