import { defaultKnobs } from '../simulators/runai/knobs.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { eventually } from '../support/eventually.ts';
import type { OperatorProcess } from '../support/operator/operator-process.ts';
import { runaiPlatform } from '../support/world/manifests.ts';
import { type ApiCall, countCalls, isWrite } from './audit-log.ts';
import { applyFleet } from './fleet.ts';
import { type CallCounts, callsSince, countPlatformCalls } from './platform-calls.ts';
import { untilQuiet } from './quiet.ts';
import type { ReadyWatch } from './ready-watch.ts';
import type { Site } from './site.ts';
import { busySeconds, processorTimes } from './processors.ts';
import { cpuBetween, type Usage, usageOf } from './usage.ts';

/** Everything applied at once, until everything is Ready. */
export interface Burst {
  /** Until the API server had taken the last object. */
  appliedSeconds: number;
  /** Until the last object was Ready; both from the first call on. */
  readySeconds: number;
  /** What the platform alone would need; see `floorOf`. */
  floor: Floor;
  /** How long the machine's processors were busy, whoever kept them so, as if all of them always were or none. */
  processorSeconds: number;
  /** What neither the platform nor busy processors explain: our own limits. */
  ownSeconds: number;
  cpuSeconds: number;
  usage: Usage;
  platformCalls: CallCounts;
  apiWrites: CallCounts;
  /** Writes about one object, events included. */
  writesPerObject: { mean: number; most: number };
  /** Phases on the way to Ready that a poll has shown, all objects together: one more write for each is allowed. */
  phasesBetween: number;
  /** Objects with more writes than five and one for each such phase. */
  tooManyWrites: number;
}

/** What a perfect client would need at this platform. */
export interface Floor {
  /** All calls at `rateLimit.requestsPerSecond`, the burst for free. */
  limitSeconds: number;
  /** All calls, each as long as the platform's latency, `rateLimit.maxInFlight` at once. */
  latencySeconds: number;
  /** One object alone: look, create, become Running, look. A poll in between costs up to `polling.active` more. */
  chainSeconds: number;
}

/** Objects of the size that the contract of writes is given for. */
const WRITES_PER_OBJECT = 5;

/** Measures the burst. The operator is there and idle. */
export async function measureBurst(site: Site, operator: OperatorProcess, watch: ReadyWatch): Promise<Burst> {
  const { options, audit, runai } = site;
  const before = await usageOf(operator);
  const mark = audit.mark;
  const lastCall = await runai.control.lastCall();
  const processors = processorTimes();
  const begun = performance.now();
  await applyFleet(site, options.objects);
  const applied = performance.now();
  const ready = await watch.untilReady(options.objects, 300_000 + options.objects * 500);
  const processorSeconds = busySeconds(processors, processorTimes());
  const usage = await usageOf(operator);
  await untilCounted(site);
  await untilQuiet(site);
  const platformCalls = countPlatformCalls(await callsSince(site, lastCall));
  const writes = audit.since(mark).filter(isWrite);
  const readySeconds = (ready - begun) / 1000;
  const floor = floorOf(site, platformCalls);
  const explained = Math.max(floor.limitSeconds, floor.latencySeconds, processorSeconds) + floor.chainSeconds;
  return {
    appliedSeconds: (applied - begun) / 1000,
    readySeconds,
    floor,
    processorSeconds,
    ownSeconds: Math.max(0, readySeconds - explained),
    cpuSeconds: cpuBetween(before, usage),
    usage,
    platformCalls,
    apiWrites: countCalls(writes),
    ...perObject(writes, watch),
  };
}

/** The platform object says how many there are about a minute later: only then is all of it settled. */
async function untilCounted({ client, namespace, runai, options }: Site): Promise<void> {
  type Counted = KubeObject & { status?: { deployments?: number } };
  await eventually(() => client.get<Counted>(runaiPlatform(namespace, runai.url)), {
    until: ({ status }) => status?.deployments === options.objects,
    for: 'the deployments to be counted',
    within: 120_000,
  });
}

function perObject(
  writes: readonly ApiCall[],
  watch: ReadyWatch,
): Pick<Burst, 'writesPerObject' | 'phasesBetween' | 'tooManyWrites'> {
  const phases = watch.phasesBetween();
  const counts = new Map<string, number>();
  for (const { resource, name } of writes) {
    // An event is called as its object, a dot and a suffix.
    const object = resource === 'events' ? name.slice(0, name.lastIndexOf('.')) : name;
    if (phases.has(object)) counts.set(object, (counts.get(object) ?? 0) + 1);
  }
  const all = [...counts.values()];
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  return {
    writesPerObject: { mean: sum(all) / phases.size, most: Math.max(...all) },
    phasesBetween: sum(phases.values()),
    tooManyWrites: [...counts].filter(
      ([object, count]) => count > WRITES_PER_OBJECT + (phases.get(object) ?? 0),
    ).length,
  };
}

function floorOf({ options }: Site, platformCalls: CallCounts): Floor {
  const { requestsPerSecond, maxInFlight, latencyMs } = options;
  const calls = Object.values(platformCalls).reduce((sum, count) => sum + count, 0);
  const { creatingMs, pendingMs, initializingMs } = defaultKnobs.durations;
  return {
    limitSeconds: Math.max(0, calls - requestsPerSecond) / requestsPerSecond,
    latencySeconds: (calls * latencyMs) / maxInFlight / 1000,
    chainSeconds: (3 * latencyMs + creatingMs + pendingMs + initializingMs) / 1000,
  };
}
