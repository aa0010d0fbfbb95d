import type { Outcome } from '../../../platform-clients/platform.ts';
import type { Action, Decision } from '../decision.ts';
import { specChange, violationOf } from '../spec-change.ts';
import { refusal } from './refusal.ts';
import { corrected } from '../rules/correction.ts';
import { updated } from '../rules/news.ts';
import { changing } from '../rules/run-state.ts';
import type { FoundSituation } from '../situation.ts';
import { unanswered } from './unanswered.ts';

/** What a decision says once the call that starts or stops a workload has been answered. Pure. */
export function afterRunState(
  s: FoundSituation,
  decision: Decision,
  { type, observed, because }: Extract<Action, { type: 'Start' | 'Stop' }>,
  outcome: Outcome,
): Decision {
  const { operation } = decision.changes;
  if (operation === undefined) return decision;
  if (outcome.kind === 'Refused') return refusal(s, decision, outcome.error, operation);
  if (outcome.kind === 'Ambiguous') return unanswered(s, decision, outcome.error, operation);
  const { applied } = s.object.status ?? {};
  const { generation } = s.object.metadata;
  const available = decision.judgement.available?.status === 'True';
  // The fields are as they should be, so with this the whole spec is accepted.
  const isAccepted = applied !== undefined && violationOf(s) === undefined && specChange(s) === 'None';
  const isNews = because === 'Edit' && isAccepted && applied.generation !== generation;
  return {
    ...decision,
    judgement: changing(s, observed, { available }, type),
    changes: {
      ...decision.changes,
      ...(isAccepted && { applied: { ...applied, generation } }),
      ...(because === 'Drift' && { drift: undefined }),
    },
    happenings: [
      ...decision.happenings,
      ...(because === 'Drift' ? [corrected] : []),
      ...(isNews ? [updated] : []),
    ],
  };
}
