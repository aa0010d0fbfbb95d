import type { Desired, Difference } from './platform.ts';

/**
 * Is it still in question what came of an update that was sent as `sentHash`? No more once another spec is wanted, or
 * the one that was accepted before shows: when that is sent again it is another call, and must not be judged by what
 * this one did. That an edit shows, its next update tells. Pure.
 */
export function isInQuestion(
  sentHash: string,
  { hash, applied }: Pick<Desired, 'hash' | 'applied'>,
  differences: readonly Difference[],
): boolean {
  const isRestored = applied === hash && differences.length === 0;
  return sentHash === hash && !isRestored;
}
