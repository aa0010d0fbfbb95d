import { eventually } from '../support/eventually.ts';
import type { Metrics } from '../support/operator/prometheus-text.ts';
import type { Calls, Evidence, PastFault } from './evidence.ts';
import { type ProcessWatch, queuedIn } from './process-watch.ts';
import type { Site } from './site.ts';

/** What has been seen of a run. */
interface Seen {
  site: Site;
  watch: ProcessWatch;
  faults: readonly PastFault[];
  unsettled: readonly string[];
  objectSeconds: number;
  calmWrites: readonly string[];
}

/** Ends the operator and collects all that a run is judged by; all objects have been deleted. */
export async function gather({
  site,
  watch,
  faults,
  unsettled,
  objectSeconds,
  calmWrites,
}: Seen): Promise<Evidence> {
  const { operator, scenes, world } = site;
  const queued = await restingQueue(watch);
  const badEnd =
    operator.exit === undefined
      ? await operator.stop().then(() => undefined, String)
      : `it ended by itself: ${JSON.stringify(operator.exit)}`;
  const complaints = (await Promise.all(scenes.map(({ trial }) => trial.complaints()))).flat();
  const left = (await Promise.all(scenes.map(({ trial }) => trial.deployments()))).flat();
  const isLeak = (complaint: string): boolean => complaint.startsWith('left behind');
  const { metrics } = watch;
  return {
    faults,
    samples: watch.samples,
    logs: operator.logs,
    panics: metrics?.sum('controller_runtime_reconcile_panics_total') ?? 0,
    passErrors: metrics?.sum('controller_runtime_reconcile_errors_total') ?? 0,
    passes: metrics === undefined ? [] : passesOf(metrics),
    queued,
    unsettled,
    wrongs: complaints.filter((complaint) => !isLeak(complaint) && !isLateStart(complaint)),
    leaks: [
      ...complaints.filter(isLeak),
      ...left.map(({ metadata }) => `the object ${metadata.namespace}/${metadata.name} is still there`),
    ],
    badEnd,
    calls: {
      ...(await callsOf(site)),
      changes: changesOf(world.deployments.all()),
      objectSeconds,
      calmWrites,
    },
  };
}

/** Where every write is lost for long, one may serve before the first is written: that it does, others judge. */
const isLateStart = (complaint: string): boolean =>
  /the first status has neither Reconciling nor Stalled, and Ready is True/.test(complaint);

/** Keys that still wait when nothing has been left to do for half a minute; NaN where nobody answers. */
async function restingQueue(watch: ProcessWatch): Promise<number> {
  const read = async (): Promise<number> => queuedIn(await watch.look());
  const isEmpty = (queued: number): boolean => queued === 0;
  return eventually(read, { until: isEmpty, within: 30_000 }).catch(() => read().catch(() => Number.NaN));
}

function passesOf(metrics: Metrics): Evidence['passes'] {
  const name = 'controller_runtime_reconcile_time_seconds_bucket';
  const bounds = new Set(metrics.series(name).map(({ labels }) => labels['le'] ?? ''));
  return [...bounds].map((le) => ({
    atMost: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    count: metrics.sum(name, { le }),
  }));
}

async function callsOf({
  apiCalls,
  scenes,
}: Site): Promise<Pick<Calls, 'apiWrites' | 'platformWrites' | 'platformReads'>> {
  const each = await Promise.all(
    scenes.map(async ({ trial: { control } }) => ({
      writes: (await control.calls({ writes: true })).length,
      all: await control.lastCall(),
    })),
  );
  const platformWrites = each.reduce((sum, { writes }) => sum + writes, 0);
  const all = each.reduce((sum, one) => sum + one.all, 0);
  return { apiWrites: apiCalls.writes, platformWrites, platformReads: all - platformWrites };
}

/** Each create, edit and delete makes a generation of its own. */
function changesOf(versions: readonly { metadata: { uid?: string; generation?: number } }[]): number {
  return new Set(versions.map(({ metadata }) => `${metadata.uid} ${metadata.generation}`)).size;
}
