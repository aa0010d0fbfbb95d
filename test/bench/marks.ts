import type { Burst } from './burst.ts';
import type { Edits } from './edits.ts';
import type { BenchOptions } from './options.ts';
import { pagesOf } from './platform-calls.ts';
import type { Restart } from './restart.ts';
import type { Settled } from './settled.ts';

/** All that was measured. */
export interface Measurements {
  burst: Burst;
  settled: Settled;
  edits: Edits;
  restart: Restart;
}

/** One promise about speed, and what came of it. */
export interface Mark {
  what: string;
  most: number;
  measured: number;
  kept: boolean;
  /** A slow or busy machine may miss it; everything else holds anywhere. */
  timed: boolean;
}

/** A connection is observed every `idle`, give or take a tenth. */
const JITTER = 0.1;
const RSS_MB = 150;

/** Judges what was measured. Pure. */
export function judge({ burst, settled, edits, restart }: Measurements, options: BenchOptions): Mark[] {
  const passes = Math.floor((settled.seconds * 1000) / (options.idleMs * (1 - JITTER))) + 1;
  const pages = passes * pagesOf(options.objects);
  const peak = Math.max(
    ...[burst, settled, edits, restart].map(({ usage }) => Math.max(usage.peakRssMb, usage.rssMb)),
  );
  // The checks of objects fall at random into the time: more than three sigma beyond the mean are not chance.
  const driftChecks = Math.ceil(restart.driftChecksDue + 3 * Math.sqrt(restart.driftChecksDue));
  return [
    mark(
      'burst: objects with more than 5 API server writes, and one for each phase between',
      0,
      burst.tooManyWrites,
    ),
    // A poll shows what has become Ready up to `active` later.
    mark(
      'burst: seconds that neither the platform nor busy processors explain',
      options.activeMs / 1000,
      burst.ownSeconds,
      true,
    ),
    mark('settled: writes to the API server', 0, settled.apiWrites),
    mark('settled: writes to the platform', 0, settled.platformWrites),
    mark('settled: pages of the list', pages, settled.pages),
    mark(
      'settled: looks for lost clusters, one a minute',
      Math.floor(settled.seconds / 55) + 1,
      settled.outageChecks,
    ),
    mark('settled: other reads from the platform', 0, settled.otherReads),
    mark("edit, p99 beyond the platform's latency, ms", 50, edits.p99Ms - edits.platformMs, true),
    mark('edit: PATCHes beyond one for each edit', 0, edits.surplusPatches),
    mark('restart: the last of ten edits handled, s', 2, restart.handledSeconds, true),
    mark('restart: other writes to the API server', 0, restart.otherApiWrites),
    mark('restart: other writes to the platform', 0, restart.otherPlatformWrites),
    mark(
      'restart: objects read one by one, beside the checks for drift that were due',
      driftChecks,
      restart.otherLooks,
    ),
    mark('resident memory at any time, MB', RSS_MB, peak),
  ];
}

function mark(what: string, most: number, measured: number, timed = false): Mark {
  return { what, most, measured, kept: measured <= most, timed };
}
