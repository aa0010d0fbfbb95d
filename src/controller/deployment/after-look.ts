import type { PlatformState } from '../platform/state.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { isDeleting } from './facts.ts';
import type { Memory } from './memory/memory.ts';
import { noteLook } from './memory/notes.ts';
import { hasPlatform, type Situation } from './situation.ts';

/** The decision that a look leads to, and what both teach. */
export function decideAfter(s: Situation, memory: Memory): Decision {
  const decision = decide(s);
  if (decision === 'Look' || s.look === undefined || !hasPlatform(s))
    throw new Error('a look did not lead to a decision');
  noteLook(memory, s, s.look, decision);
  return decision;
}

/** The look that an object was let take has shown somebody else's workload. */
export function isTaken(s: Situation, { judgement }: Decision): boolean {
  return s.look?.claim.kind === 'Ours' && !isDeleting(s) && judgement.synced?.reason === 'NameConflict';
}

/** What a look has shown leads to the deletion of a workload that is to be created anew. */
export function replacesWorkload(s: Situation): boolean {
  const decision = decide(s);
  if (decision === 'Look' || isDeleting(s)) return false;
  return decision.action.type === 'BeginRecreate' || decision.action.type === 'Delete';
}

/** Is nothing that a look leads to allowed any more? */
export function forbids({ kind }: PlatformState): boolean {
  return kind === 'NotAllowed';
}

/** Would a workload be deleted to be created anew while the connection that creates it does not work? */
export function wouldStrand(state: PlatformState, seen: Situation): boolean {
  const isUsable = state.kind === 'Found' && state.connection.kind === 'Usable';
  return !isUsable && replacesWorkload(seen);
}
