import type { ApiError } from '../../../kube/api-error.ts';
import type { Happening } from '../decision.ts';

/**
 * The events of a pass whose end is not written down and of the one that begins again: each reason once, in the
 * newer words.
 */
export function eachOnce(before: readonly Happening[], now: readonly Happening[]): readonly Happening[] {
  const isOwed = ({ reason }: Happening): boolean => !now.some((other) => other.reason === reason);
  return before.length === 0 ? now : [...before.filter(isOwed), ...now];
}

/**
 * Whether a write that failed may have taken effect: no answer, or one of a gateway. The next pass then finds the
 * new status, and no transition to tell of.
 */
export function mayHaveHappened({ status }: ApiError): boolean {
  return status === 0 || status >= 500;
}
