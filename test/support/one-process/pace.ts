import type { CallMade } from './calls-made.ts';

/** Floating point, and a timer that is rounded to whole milliseconds. */
const TOLERANCE = 0.02;

/**
 * How far calls went beyond a limit: the most by which they ever exceeded `burst + t * requestsPerSecond` in any time t.
 * None: 0. Pure.
 */
export function excess(
  calls: readonly CallMade[],
  { requestsPerSecond, burst }: { requestsPerSecond: number; burst: number },
): number {
  let tokens = burst;
  let at = 0;
  let worst = 0;
  for (const call of calls) {
    tokens = Math.min(burst, tokens + ((call.at - at) / 1_000) * requestsPerSecond) - 1;
    at = call.at;
    worst = Math.max(worst, -tokens);
  }
  return worst > TOLERANCE ? worst : 0;
}

/** The most calls in any so long a time, in milliseconds. Pure. */
export function mostWithin(calls: readonly CallMade[], ms: number): number {
  let most = 0;
  let first = 0;
  for (const [last, { at }] of calls.entries()) {
    while ((calls[first]?.at ?? at) <= at - ms) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
