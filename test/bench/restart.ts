import type { JournalEntry } from '../simulators/support/journal.ts';
import { eventually } from '../support/eventually.ts';
import type { OperatorProcess } from '../support/operator/operator-process.ts';
import { countCalls, isWrite } from './audit-log.ts';
import { edit, nameOf } from './fleet.ts';
import {
  type CallCounts,
  callsSince,
  countPlatformCalls,
  isAbout,
  isChange,
  isPage,
} from './platform-calls.ts';
import { untilQuiet } from './quiet.ts';
import type { ReadyWatch } from './ready-watch.ts';
import type { Site } from './site.ts';
import { type Usage, usageOf } from './usage.ts';

/** A new process finds settled objects, ten of which were edited while there was none. */
export interface Restart {
  /** From before the process is started until the PATCH of the last edit has come to the platform. */
  handledSeconds: number;
  /** From before the process is started until it says that it is ready. */
  readySeconds: number;
  /** What is counted is counted for so long. */
  seconds: number;
  cpuSeconds: number;
  usage: Usage;
  platformCalls: CallCounts;
  apiWrites: CallCounts;
  /** Writes that have nothing to do with the ten edits. */
  otherApiWrites: number;
  otherPlatformWrites: number;
  pages: number;
  /** Reads of single objects that nobody edited: the checks for drift that were due in this time. */
  otherLooks: number;
  /** How many objects are checked for drift in this time, on average: the checks are spread over an hour. */
  driftChecksDue: number;
}

const EDITS = 10;
/** The schema's default of `polling.driftCheck`. */
const DRIFT_CHECK_SECONDS = 3_600;

/** Measures a start over settled objects. No operator runs. Resolves with the operator that was started. */
export async function measureRestart(
  site: Site,
  watch: ReadyWatch,
): Promise<{ restart: Restart; operator: OperatorProcess }> {
  const { options, audit, runai } = site;
  const edited = new Set(
    Array.from({ length: EDITS }, (_, n) => nameOf(Math.floor((n * options.objects) / EDITS))),
  );
  for (const name of edited) await edit(site, name, 'edited-while-down');
  const mark = audit.mark;
  const lastCall = await runai.control.lastCall();
  const begun = performance.now();
  const operator = await site.startOperator();
  const ready = performance.now();
  await eventually(() => runai.control.calls({ after: lastCall, method: 'PATCH' }), {
    until: (calls) => new Set(calls.map(({ workload }) => workload)).size === edited.size,
    within: 60_000,
    every: 250,
    for: 'the edits to come to the platform',
  });
  await watch.untilReady(options.objects, 60_000);
  await untilQuiet(site);
  const seconds = (performance.now() - begun) / 1000;
  const usage = await usageOf(operator);
  const calls = await callsSince(site, lastCall);
  const writes = audit.since(mark).filter(isWrite);
  const concernsEdit = ({ workload }: JournalEntry): boolean =>
    workload !== undefined && edited.has(workload);
  const others = calls.filter((call) => !concernsEdit(call));
  const restart: Restart = {
    handledSeconds: (lastOf(calls, edited) - performance.timeOrigin - begun) / 1000,
    readySeconds: (ready - begun) / 1000,
    seconds,
    cpuSeconds: usage.cpuSeconds,
    usage,
    platformCalls: countPlatformCalls(calls),
    apiWrites: countCalls(writes),
    otherApiWrites: writes.filter(({ name }) => !edited.has(name.replace(/\..*$/, ''))).length,
    otherPlatformWrites: others.filter(isChange).length,
    pages: calls.filter(isPage).length,
    otherLooks: new Set(others.filter(isAbout).map(({ workload }) => workload)).size,
    driftChecksDue: (options.objects * seconds) / DRIFT_CHECK_SECONDS,
  };
  return { restart, operator };
}

/** When the first PATCH of that edit which came last has arrived. */
function lastOf(calls: readonly JournalEntry[], edited: ReadonlySet<string>): number {
  const first = new Map<string, number>();
  for (const { method, workload, at } of calls)
    if (method === 'PATCH' && workload !== undefined && edited.has(workload) && !first.has(workload))
      first.set(workload, at);
  return Math.max(...first.values());
}
