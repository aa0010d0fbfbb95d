import { parseTimestamp } from '../../../time/timestamp.ts';
import { conditionOf } from '../../conditions.ts';
import type { Situation } from '../situation.ts';

/**
 * Milliseconds for which an operation has waited that began at `since`, as status has it; 0 where that is not known. The
 * wall clock may have been set meanwhile: it is no longer than this process knows of it, unless status has said by then
 * that it is too long, and not less than nothing. Pure.
 */
export function waitsFor({ object, memory, time }: Situation, since: string | undefined): number {
  const begun = parseTimestamp(since);
  if (begun === undefined) return 0;
  const told = conditionOf(object, 'Stalled')?.reason;
  const hasSaidSo = told === 'Updating' || told === 'Missing';
  const known = hasSaidSo ? Infinity : time.monotonic - (memory.operation?.begunAt ?? memory.tookOverAt);
  return Math.max(0, Math.min(time.wall - begun, known));
}
