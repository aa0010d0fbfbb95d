import type { Endpoint, EndpointPhase } from './endpoint.ts';
import type { Gpr } from './gpr.ts';
import { firstOf, type Step, type Surroundings } from './step.ts';

/** What happens next to an endpoint by itself. */
export function nextEndpointStep(endpoint: Endpoint, around: Surroundings): Step | undefined {
  if (endpoint.goneAt !== undefined) return undefined;
  const outcome = around.script?.outcome;
  if (endpoint.deleteRequestedAt !== undefined) {
    if (outcome?.kind === 'stuckDeleting') return undefined;
    return vanishing(endpoint, endpoint.deleteRequestedAt + around.knobs.durations.deletingMs);
  }
  const gprs = around.gprsOf(endpoint.id);
  return firstOf([
    outcome?.kind === 'vanish'
      ? vanishing(endpoint, Math.max(endpoint.createdAt, around.script?.since ?? 0) + outcome.afterMs)
      : undefined,
    leaseStep(endpoint, gprs, around),
    wayOn(endpoint, gprs, around),
  ]);
}

function vanishing(endpoint: Endpoint, at: number): Step {
  return {
    at,
    apply(now) {
      endpoint.goneAt = now;
    },
  };
}

function turning(endpoint: Endpoint, at: number, phase: EndpointPhase): Step {
  return {
    at,
    apply(now) {
      endpoint.phase = phase;
      endpoint.since = now;
    },
  };
}

const holdsGpus = (gprs: readonly Gpr[]): boolean => gprs.some(({ state }) => state === 'Held');

/** What the loss of its GPUs does to an endpoint: for good, or until they come back. */
function leaseStep(endpoint: Endpoint, gprs: readonly Gpr[], { knobs }: Surroundings): Step | undefined {
  if (gprs.length === 0 || endpoint.leaseEnded || holdsGpus(gprs)) return undefined;
  const at = Math.max(...gprs.map(({ since }) => since));
  if (gprs.some(({ state }) => state === 'Queued')) {
    return endpoint.phase === 'Waiting' ? undefined : turning(endpoint, at, 'Waiting');
  }
  return {
    at,
    apply(now) {
      endpoint.leaseEnded = true;
      if (knobs.leaseEnd === 'staysRunning') return;
      if (knobs.leaseEnd === 'vanishes') endpoint.goneAt = now;
      endpoint.phase = knobs.leaseEnd === 'failed' ? 'Ended' : 'Waiting';
      endpoint.since = now;
    },
  };
}

function wayOn(endpoint: Endpoint, gprs: readonly Gpr[], around: Surroundings): Step | undefined {
  const { startMs, urlMs } = around.knobs.durations;
  const { phase, since } = endpoint;
  const outcome = around.script?.outcome;
  switch (phase) {
    case 'Waiting':
    case 'Ended': {
      if (endpoint.gpuSpec !== null && !holdsGpus(gprs)) return undefined;
      return turning(endpoint, Math.max(since, ...gprs.map((gpr) => gpr.since)), 'Starting');
    }
    case 'Starting':
      return turning(endpoint, since + startMs, outcome?.kind === 'pullError' ? 'Pull' : 'Running');
    case 'Running':
      return outcome?.kind === 'noUrl' ? undefined : turning(endpoint, since + urlMs, 'Serving');
    case 'Serving':
      if (outcome?.kind !== 'crash') return undefined;
      return turning(endpoint, Math.max(since, around.script?.since ?? 0) + outcome.afterMs, 'Crash');
    case 'Pull':
      return outcome?.kind === 'pullError' ? undefined : turning(endpoint, since, 'Starting');
    case 'Crash':
      return outcome?.kind === 'crash' ? undefined : turning(endpoint, since, 'Starting');
  }
}
