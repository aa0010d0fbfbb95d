import type { Desired, Difference } from './platform.ts';
import { remember } from './remember.ts';

/**
 * Updates that a platform took, and of which a read has yet to tell what they did: of one connection, at most one of
 * each workload. `Sent`: what the client needs to know of one to judge it.
 */
export class UpdatesInQuestion<Sent> {
  readonly #byWorkload = new Map<string, { hash: string; sent: Sent }>();

  /** One with a body of this hash was taken, or does not show yet. */
  keep(workload: string, hash: string, sent: Sent): void {
    remember(this.#byWorkload, workload, { hash, sent });
  }

  /** That of this very body, if there is one; in question is none any more until it is kept again. */
  take(workload: string, hash: string): Sent | undefined {
    const kept = this.#byWorkload.get(workload);
    this.forget(workload);
    return kept?.hash === hash ? kept.sent : undefined;
  }

  /** Nothing that was sent before is in question any more. */
  forget(workload: string): void {
    this.#byWorkload.delete(workload);
  }

  /** What a look of a pass that wants this has shown: an update may be in question no more. */
  note(workload: string, desired: Wanted, differences: readonly Difference[]): void {
    const kept = this.#byWorkload.get(workload);
    if (kept !== undefined && !isInQuestion(kept.hash, desired, differences)) this.forget(workload);
  }
}

type Wanted = Pick<Desired, 'hash' | 'applied'>;

/**
 * Is it still in question what came of an update that was sent as `sentHash`? No more once another spec is wanted, or
 * the one that was accepted before shows: when that is sent again it is another call, and must not be judged by what
 * this one did. That an edit shows, its next update tells.
 */
function isInQuestion(
  sentHash: string,
  { hash, applied }: Wanted,
  differences: readonly Difference[],
): boolean {
  const isRestored = applied === hash && differences.length === 0;
  return sentHash === hash && !isRestored;
}
