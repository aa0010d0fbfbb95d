import type { PlatformError } from '../../../platform-clients/errors.ts';
import { isRefusedCreate } from '../../recorded-home.ts';
import { sentence } from '../../sentence.ts';
import type { Decision, Judgement, StatusChanges } from '../decision.ts';
import type { FoundSituation } from '../situation.ts';
import { notServing, stalled } from '../verdicts.ts';

/** After so many tries a person should know: what has just been deleted may hold its name for a while. */
const TRIES = 6;

/**
 * The name is taken. The next look tells by whom. Where no earlier attempt can have come through unseen,
 * nothing of ours came of this one, and that is recorded. Pure.
 */
export function conflict(
  s: FoundSituation,
  decision: Decision,
  error: PlatformError,
  operation: NonNullable<StatusChanges['operation']>,
): Decision {
  const { action } = decision;
  const certain =
    action.type === 'Create' && (action.fence !== 'Operation' || isRefusedCreate(s.object.status?.operation));
  const again: Decision = {
    ...decision,
    changes: certain ? { operation: { ...operation, refused: true } } : {},
    happenings: [],
    next: { kind: 'Backoff', error },
  };
  const isHidden = certain && (operation.attempts ?? 1) >= TRIES;
  return isHidden ? { ...again, judgement: { ...again.judgement, ...hidden(s, error) } } : again;
}

/** Each look has shown nothing of that name: it is taken where this connection does not see, such as on another cluster. */
function hidden(s: FoundSituation, { message: words }: PlatformError): Judgement {
  const message = `${sentence(words)} This connection sees nothing of that name there. Choose another name, in another InferenceDeployment, or free it on the platform; it is tried again by itself.`;
  return {
    ...stalled(s, 'NameConflict', message),
    ready: { status: 'False', reason: 'NotCreated', message },
    available: notServing(message),
  };
}
