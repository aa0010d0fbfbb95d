import type { Result } from '../../loop.ts';
import { priorities } from '../../work-queue.ts';
import type { Decision } from '../decision.ts';
import { untilNextLook } from './look-due.ts';
import { untilLeaseLook } from './lease-clock.ts';
import type { Memory } from '../memory/memory.ts';
import { untilSecretsAgain } from '../secrets/secrets-due.ts';
import { hasPlatform, type Situation } from '../situation.ts';

/** When the object is passed over again once its status is written, and when it may be looked at again. */
export function schedule(memory: Memory, s: Situation, { next, changes }: Decision, now: number): Result {
  const faulty = hasPlatform(s) && s.platform.connection.kind === 'Faulty';
  // While the connection works and nothing was looked for, nothing waits for it.
  if (faulty) memory.waitingSince ??= now;
  else if (s.look === undefined) memory.waitingSince = undefined;
  if (next.kind === 'Backoff') {
    memory.nextLookAt = Number.NEGATIVE_INFINITY;
    return next;
  }
  const unhindered = hasPlatform(s) ? untilNextLook(s) : Number.POSITIVE_INFINITY;
  const wished = next.kind === 'After' ? next.ms : unhindered;
  const look = Math.min(wished, untilLeaseLook(s, changes.workload));
  if (s.look !== undefined) memory.nextLookAt = now + look;
  // Something was in the way of a look: once it is not, there is nothing to wait for.
  else if (faulty || !hasPlatform(s)) memory.nextLookAt = Number.NEGATIVE_INFINITY;
  // What is missing in the cluster is looked for there: the platform need not be asked as often.
  const ms = Math.min(look, untilSecretsAgain(s));
  return Number.isFinite(ms) ? { kind: 'After', ms, priority: priorities.poll } : { kind: 'Done' };
}
