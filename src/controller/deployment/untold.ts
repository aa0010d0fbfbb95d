import type { ApiError } from '../../kube/api-error.ts';
import type { Happening } from './decision.ts';

/** The events of two passes, each once: a pass that begins again finds what the one before it found. */
export function eachOnce(before: readonly Happening[], now: readonly Happening[]): readonly Happening[] {
  const isNew = ({ reason, note }: Happening): boolean =>
    !before.some((other) => other.reason === reason && other.note === note);
  return before.length === 0 ? now : [...before, ...now.filter(isNew)];
}

/**
 * Whether a write that failed may have taken effect: no answer, or one of a gateway. The next pass then finds the
 * new status, and no transition to tell of.
 */
export function mayHaveHappened({ status }: ApiError): boolean {
  return status === 0 || status >= 500;
}
