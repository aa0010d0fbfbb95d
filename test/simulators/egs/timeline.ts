import type { Endpoint } from './endpoint.ts';
import { nextEndpointStep } from './endpoint-steps.ts';
import { type Gpr, gpuCount } from './gpr.ts';
import { nextGprStep } from './gpr-steps.ts';
import type { Knobs } from './knobs.ts';
import type { Script } from './outcome.ts';
import type { Cluster } from './places.ts';
import type { Step, Surroundings } from './step.ts';

/** The part of a world in which things happen by themselves. */
export interface Timeline {
  readonly clock: { now(): number };
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly knobs: Knobs;
  /** Until when everything has happened that was due. */
  settledUntil: number;
  /** Nothing happens by itself before. */
  nextDue: number;
  everything(): { endpoints: Iterable<Endpoint>; gprs: Iterable<Gpr> };
  gprsOf(endpointId: string): Gpr[];
  scriptOf(id: string, name: string): Script | undefined;
  record(effect: 'gone', endpoint: Endpoint, by: undefined, at: number): void;
  recordGpr(effect: 'gone', gpr: Gpr, by: undefined, at: number): void;
}

/**
 * Lets everything happen that is due by now, each thing at its own time: GPUs that one gives back another gets at
 * that moment.
 */
export function settle(world: Timeline): void {
  const now = world.clock.now();
  while (world.nextDue <= now) {
    const step = nextStep(world);
    world.nextDue = step?.at ?? Number.POSITIVE_INFINITY;
    if (step === undefined || step.at > now) break;
    world.settledUntil = step.at;
    step.apply(step.at);
  }
  world.settledUntil = Math.max(world.settledUntil, now);
}

/** The first of all; of several at once that of the highest priority. Nothing happens in the past. */
function nextStep(world: Timeline): Step | undefined {
  let first: Step | undefined;
  let firstPriority = 0;
  const offer = (step: Step | undefined, priority: number): void => {
    if (step === undefined) return;
    const at = Math.max(step.at, world.settledUntil);
    if (first !== undefined && (at > first.at || (at === first.at && priority <= firstPriority))) return;
    first = { ...step, at };
    firstPriority = priority;
  };
  const held = heldGpus(world);
  const { endpoints, gprs } = world.everything();
  const around = (id: string, name: string): Surroundings => ({
    knobs: world.knobs,
    script: world.scriptOf(id, name),
    hasRoom: (gpr) => hasRoom(world, gpr, held),
    gprsOf: (endpointId) => world.gprsOf(endpointId),
  });
  for (const gpr of gprs) {
    const step = nextGprStep(gpr, around(gpr.endpointId, gpr.endpointName));
    offer(step && recordingGpr(world, gpr, step), gpr.spec.priority);
  }
  for (const endpoint of endpoints) {
    const step = nextEndpointStep(endpoint, around(endpoint.id, endpoint.name));
    // What an endpoint makes of its GPUs comes before anybody else gets them.
    offer(
      step && {
        at: step.at,
        apply(at) {
          step.apply(at);
          if (endpoint.goneAt !== undefined) world.record('gone', endpoint, undefined, at);
        },
      },
      Number.POSITIVE_INFINITY,
    );
  }
  return first;
}

function recordingGpr(world: Timeline, gpr: Gpr, step: Step): Step {
  return {
    at: step.at,
    apply(at) {
      step.apply(at);
      if (gpr.state === 'Over') world.recordGpr('gone', gpr, undefined, at);
    },
  };
}

const pool = (cluster: string, instanceType: string): string => `${cluster}/${instanceType}`;

/** GPUs that are taken, by cluster and type of instance. */
function heldGpus(world: Timeline): Map<string, number> {
  const held = new Map<string, number>();
  for (const gpr of world.everything().gprs) {
    if (gpr.state !== 'Held') continue;
    const key = pool(gpr.cluster, gpr.spec.instanceType);
    held.set(key, (held.get(key) ?? 0) + gpuCount(gpr));
  }
  return held;
}

/** Samples of the vendor show that the name of the GPU is not looked at, and that the memory is. */
function hasRoom(world: Timeline, gpr: Gpr, held: ReadonlyMap<string, number>): boolean {
  const { cluster, spec } = gpr;
  const rows = (world.clusters.get(cluster)?.inventory ?? []).filter(
    (row) => row.instanceType === spec.instanceType,
  );
  const fitting = rows.filter(
    (row) =>
      spec.memoryPerGPU <= row.memoryPerGpu &&
      spec.numberOfGPUs <= row.gpuPerNode &&
      spec.numberOfGPUNodes <= row.totalGpuNodes,
  );
  const total = rows.reduce((sum, row) => sum + row.gpuPerNode * row.totalGpuNodes, 0);
  const taken = held.get(pool(cluster, spec.instanceType)) ?? 0;
  return fitting.length > 0 && taken + gpuCount(gpr) <= total;
}
