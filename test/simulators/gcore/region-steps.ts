import type { Demand, Deployment, RegionState } from './deployment.ts';
import type { Knobs } from './knobs.ts';
import type { Script } from './outcome.ts';
import type { Scale } from './spec.ts';
import { earliest, type Step, type Surroundings } from './step.ts';

/** The next thing that happens by itself in a region. */
export function nextRegionStep(
  deployment: Deployment,
  region: RegionState,
  around: Surroundings,
): Step | undefined {
  if (region.wanted === 0) return undefined;
  const script = around.script(deployment, region.regionId);
  const failing = failureOf(deployment, region, script);
  return earliest([
    containersStep(region, script),
    failing === undefined ? mendStep(region, around.knobs) : failureStep(region, failing, around),
    failing === undefined || failing.at > (region.readyDue ?? 0)
      ? readyStep(deployment, region, script)
      : undefined,
  ]);
}

function containersStep(region: RegionState, script: Script | undefined): Step | undefined {
  if (region.containersDue === undefined || script?.outcome.kind === 'noContainers') return undefined;
  return {
    at: region.containersDue,
    apply: (at) => {
      region.containers = true;
      region.containersDue = undefined;
      region.since = at;
    },
  };
}

function readyStep(
  deployment: Deployment,
  region: RegionState,
  script: Script | undefined,
): Step | undefined {
  if (region.readyDue === undefined || region.error !== null) return undefined;
  if (script?.outcome.kind === 'neverReady' || script?.outcome.kind === 'noContainers') return undefined;
  const pulledAt = script?.outcome.kind === 'slow' ? region.since + script.outcome.pullMs : 0;
  return {
    at: Math.max(region.readyDue, pulledAt),
    apply: () => {
      region.readyDue = undefined;
      region.ready = region.wanted;
      region.rolling = false;
      region.serving = deployment.running;
      region.address = `https://${deployment.name}-${deployment.projectId}-${region.regionId}.ai.example.com`;
      deployment.address = `https://${deployment.name}-${deployment.projectId}.ai.example.com`;
    },
  };
}

interface Failure {
  at: number;
  script: Script;
  message: string;
  recoversAt: number | undefined;
}

/** When and why a region's containers fail, if they do. */
function failureOf(
  deployment: Deployment,
  region: RegionState,
  script: Script | undefined,
): Failure | undefined {
  if (script?.outcome.kind !== 'error' || region.recoveredFrom === script) return undefined;
  const { message, afterMs = 0, recoversAfterMs, pods } = script.outcome;
  if (pods !== undefined && pods !== (deployment.rollouts > 1 ? 'later' : 'first')) return undefined;
  const at = Math.max(region.containersDue ?? region.since, script.since) + afterMs;
  return {
    at,
    script,
    message,
    recoversAt: recoversAfterMs === undefined ? undefined : at + recoversAfterMs,
  };
}

function failureStep(
  region: RegionState,
  { at, script, message, recoversAt }: Failure,
  { knobs }: Surroundings,
): Step | undefined {
  if (region.error !== message) {
    return {
      at,
      apply: () => {
        region.error = message;
        region.readyDue = undefined;
        // The old pods go on until there are new ones.
        if (region.rolling && knobs.rollout === 'rolling') return;
        region.ready = 0;
        region.serving = undefined;
      },
    };
  }
  if (recoversAt === undefined) return undefined;
  return {
    at: recoversAt,
    apply: (now) => {
      region.recoveredFrom = script;
      mend(region, now, knobs);
    },
  };
}

/** What failed it is over. */
function mendStep(region: RegionState, knobs: Knobs): Step | undefined {
  if (region.error === null) return undefined;
  return { at: 0, apply: (at) => mend(region, at, knobs) };
}

function mend(region: RegionState, at: number, knobs: Knobs): void {
  region.error = null;
  region.readyDue = at + knobs.activeDelayMs;
}

/** Brings the regions to what is in force, and the number of replicas to what is asked of them. */
export function rescale(deployment: Deployment, at: number, knobs: Knobs): void {
  const known = new Map(deployment.regions.map((region) => [region.regionId, region]));
  deployment.regions = deployment.running.containers.map(({ region_id, scale }) => {
    const region = known.get(region_id) ?? newRegion(region_id, at);
    want(region, deployment.stopped ? 0 : replicasOf(scale, deployment.demand), at, knobs);
    return region;
  });
}

function replicasOf({ min, max }: Scale, demand: Demand): number {
  if (demand === 'none') return min;
  return demand === 'one' ? Math.max(min, 1) : max;
}

function newRegion(regionId: number, at: number): RegionState {
  return {
    regionId,
    containers: false,
    containersDue: undefined,
    since: at,
    wanted: 0,
    ready: 0,
    readyDue: undefined,
    rolling: false,
    serving: undefined,
    error: null,
    recoveredFrom: undefined,
    address: null,
  };
}

function want(region: RegionState, replicas: number, at: number, knobs: Knobs): void {
  if (replicas === 0) {
    const { address, recoveredFrom } = region;
    Object.assign(region, newRegion(region.regionId, at), { address, recoveredFrom });
    return;
  }
  if (!region.containers && region.containersDue === undefined) {
    region.since = at;
    region.containersDue = at + Math.min(knobs.durations.containersMs, knobs.activeDelayMs);
  }
  region.wanted = replicas;
  region.ready = Math.min(region.ready, replicas);
  if (region.ready < replicas) region.readyDue ??= at + knobs.activeDelayMs;
}

/** Makes new pods in place of those that there are. */
export function replacePods(deployment: Deployment, at: number, knobs: Knobs): void {
  deployment.rollouts += 1;
  for (const region of deployment.regions.filter(({ wanted }) => wanted > 0)) {
    region.rolling = region.ready > 0;
    region.readyDue = at + knobs.activeDelayMs;
    region.since = at;
    if (knobs.rollout === 'rolling') continue;
    region.ready = 0;
    region.serving = undefined;
  }
}
