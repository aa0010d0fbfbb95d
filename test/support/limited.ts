import { Limiter } from '../../src/platform-clients/limiter/limiter.ts';
import type { Call } from '../../src/platform-clients/platform.ts';
import type { Permit } from '../../src/platform-clients/limiter/waiting-lines.ts';
import { FakeClock } from './fake-clock.ts';

/** A limiter on a clock that tests drive, and who was let through. */
export function limited(
  limit: Partial<{ requestsPerSecond: number; burst: number; maxInFlight: number }> = {},
) {
  const clock = new FakeClock();
  const throttled: number[] = [];
  const learned: number[] = [];
  const limiter = new Limiter(
    { requestsPerSecond: 10, burst: 2, maxInFlight: 100, ...limit },
    clock,
    (seconds) => throttled.push(seconds),
    (rate) => learned.push(rate),
  );
  /** The answer to a call that is sent now. */
  const refuse = (ms?: number): void => limiter.pause(ms, clock.monotonic());
  const granted: string[] = [];
  const permits = new Map<string, Permit>();
  const abort = new AbortController();
  const ask = (name: string, priority: Call['priority'] = 'edit', more: Partial<Call> = {}): Promise<void> =>
    limiter.acquire({ signal: abort.signal, priority, ...more }).then((permit) => {
      granted.push(name);
      permits.set(name, permit);
    });
  return { clock, limiter, granted, permits, ask, refuse, throttled, learned, abort };
}
