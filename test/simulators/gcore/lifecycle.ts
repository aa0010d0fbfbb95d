import type { Deployment } from './deployment.ts';
import { nextOperationStep } from './operation-steps.ts';
import { nextRegionStep, rescale } from './region-steps.ts';
import { earliest, type Step, type Surroundings } from './step.ts';

/** Lets everything happen to a deployment that is due until `now`, each thing at its own time. */
export function settle(
  deployment: Deployment,
  now: number,
  around: Surroundings,
  changed: (at: number) => void,
): void {
  for (;;) {
    const step = deployment.goneAt === undefined ? nextStep(deployment, around) : undefined;
    if (step === undefined || step.at > now) {
      deployment.nextDue = step?.at ?? Number.POSITIVE_INFINITY;
      deployment.settledAt = now;
      return;
    }
    // A knob that was turned meanwhile may put a step before what has happened already.
    const at = Math.max(step.at, deployment.settledAt);
    step.apply(at);
    deployment.settledAt = at;
    changed(at);
  }
}

function nextStep(deployment: Deployment, around: Surroundings): Step | undefined {
  return earliest([
    nextOperationStep(deployment, around),
    quietStep(deployment, around),
    vanishStep(deployment, around),
    ...deployment.regions.map((region) => nextRegionStep(deployment, region, around)),
  ]);
}

/** Nobody has asked for anything for long enough: down to the smallest number. */
function quietStep(deployment: Deployment, { knobs }: Surroundings): Step | undefined {
  if (deployment.quietAt === undefined) return undefined;
  return {
    at: deployment.quietAt,
    apply: (at) => {
      deployment.demand = 'none';
      deployment.quietAt = undefined;
      rescale(deployment, at, knobs);
    },
  };
}

function vanishStep(deployment: Deployment, around: Surroundings): Step | undefined {
  for (const { regionId } of deployment.regions) {
    const script = around.script(deployment, regionId);
    if (script?.outcome.kind !== 'vanish') continue;
    const at = Math.max(deployment.createdAt, script.since) + script.outcome.afterMs;
    return { at, apply: (now) => around.gone(deployment, now) };
  }
  return undefined;
}

/** The platform's word for what a deployment is at. */
export function statusOf(deployment: Deployment, updateStatus: 'stays' | 'leaves'): string {
  if (deployment.word !== undefined) return deployment.word;
  if (deployment.deleting) return 'DELETING';
  if (deployment.stopped) return 'DISABLED';
  if (!deployment.created) return 'DEPLOYING';
  const awake = deployment.regions.filter(({ wanted }) => wanted > 0);
  if (awake.length === 0) return 'PENDING';
  if (!awake.some(({ containers }) => containers)) return 'DEPLOYING';
  if (awake.some(({ error }) => error !== null)) return 'PARTIALLYDEPLOYED';
  const updating = deployment.operations.some(({ kind }) => kind === 'update');
  const isWhole = awake.every(
    ({ ready, wanted, rolling }) => ready >= wanted || (rolling && updateStatus === 'stays'),
  );
  const isQuiet = updateStatus === 'stays' || (!updating && !awake.some(({ rolling }) => rolling));
  return isWhole && isQuiet ? 'ACTIVE' : 'PARTIALLYDEPLOYED';
}
