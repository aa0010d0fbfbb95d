import type { Evidence } from '../evidence.ts';
import { quantile } from '../quantile.ts';
import type { Gate } from './gate.ts';

/** Seconds. A pass makes a call or two, some of which run into faults that take seconds by themselves. */
const MOST = 10;

/** How long passes took. Pure. */
export function latency({ passes }: Evidence): Gate {
  const p99 = quantile(passes, 0.99);
  const figures = [0.5, 0.9, 0.99].map((share) => `p${share * 100} ${quantile(passes, share)} s`);
  return {
    name: 'p99 reconcile latency',
    figure: figures.join(', '),
    bound: `p99 ${MOST} s`,
    passed: p99 <= MOST,
    details: [],
  };
}
