import { percentile } from '../../support/percentile.ts';
import type { Evidence } from '../evidence.ts';
import type { Gate } from './gate.ts';

/** How much the last third may be above the second: what is collected late. */
const RSS = { share: 0.1, mb: 5 };
/** And connections that a burst has opened: they are kept for up to ten minutes where a server offers it. */
const FDS = 16;

/** After the first third memory and open files stay as they are, by the medians of the other two. Pure. */
export function flat({ samples }: Evidence): Gate {
  const third = Math.floor(samples.length / 3);
  const rss = medians(samples.map(({ rssMb }) => rssMb).slice(third));
  const fds = medians(samples.flatMap((sample) => sample.fds ?? []).slice(third));
  const mostRss = rss.middle * (1 + RSS.share) + RSS.mb;
  const mostFds = fds.middle + FDS;
  const fdsTold = Number.isNaN(fds.last) ? 'fds not told here' : `${fds.middle} → ${fds.last} fds`;
  return {
    name: 'RSS and fds flat after the first third',
    figure: `${rss.middle.toFixed(0)} → ${rss.last.toFixed(0)} MB, ${fdsTold}`,
    bound: `${mostRss.toFixed(0)} MB, ${Number.isNaN(mostFds) ? '-' : mostFds} fds`,
    // Without a sample there is no memory that was flat.
    passed: rss.last <= mostRss && !(fds.last > mostFds),
    details: [],
  };
}

function medians(values: readonly number[]): { middle: number; last: number } {
  const half = Math.floor(values.length / 2);
  return { middle: percentile(values.slice(0, half), 0.5), last: percentile(values.slice(half), 0.5) };
}
