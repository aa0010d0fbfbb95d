/** How a delay grows with the number of failures in a row. Times in milliseconds. */
export interface BackoffPolicy {
  initial: number;
  max: number;
  /** `full`: anywhere in [0, d]. `spread`: anywhere in [d, 2d). Both keep a fleet from returning in phase. */
  jitter: 'full' | 'spread' | 'none';
}

/** The delay before attempt `failures + 1`, doubling from `initial` up to `max`. `failures` counts from 1. */
export function backoff(policy: BackoffPolicy, failures: number, random: () => number): number {
  const delay = Math.min(policy.max, policy.initial * 2 ** Math.min(failures - 1, 30));
  switch (policy.jitter) {
    case 'full':
      return delay * random();
    case 'spread':
      return delay * (1 + random());
    case 'none':
      return delay;
  }
}
