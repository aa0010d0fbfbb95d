import { leaseMs, shownDuration, shownTime } from './duration.ts';
import { type Gpr, provisioningStatus } from './gpr.ts';
import type { Knobs } from './knobs.ts';

/** A GPR as its own call and the list show it. */
export function gprView(gpr: Gpr, knobs: Knobs): Record<string, unknown> {
  const { spec } = gpr;
  return {
    gprId: gpr.id,
    sliceName: gpr.workspace,
    clusterName: gpr.cluster,
    numberOfGPUs: spec.numberOfGPUs,
    numberOfGPUNodes: spec.numberOfGPUNodes,
    instanceType: spec.instanceType,
    memoryPerGPU: spec.memoryPerGPU,
    priority: spec.priority,
    gpuSharingMode: 'Virtual Machine',
    estimatedStartTime: knobs.estimatedStartTime === 'given' ? shownTime(gpr.estimatedStartAt) : '',
    estimatedWaitTime: shownDuration(gpr.estimatedStartAt - gpr.createdAt),
    exitDuration: shownDuration(leaseMs(spec.exitDuration) ?? 0),
    earlyRelease: gpr.releaseAskedAt !== undefined,
    gprName: gpr.name,
    gpuShape: spec.gpuShape,
    multiNode: spec.numberOfGPUNodes > 1,
    dedicatedNodes: false,
    enableRDMA: false,
    enableSecondaryNetwork: false,
    status: statusView(gpr, knobs),
    enforceIdleTimeOut: false,
    idleTimeOutDuration: '',
  };
}

function statusView(gpr: Gpr, knobs: Knobs): Record<string, unknown> {
  const { cluster, spec, state } = gpr;
  const nodes = Array.from(
    { length: spec.numberOfGPUNodes },
    (_, n) => `${cluster}-${spec.instanceType}-${n + 1}`,
  );
  // A lease's beginning is shown only while it lasts.
  const begun = state === 'Held' && knobs.startTimestamp === 'given' ? gpr.startedAt : undefined;
  return {
    provisioningStatus: provisioningStatus(gpr),
    failureReason: gpr.failureReason,
    numGpusAllocated: 0,
    startTimestamp: shownTime(begun),
    completionTimestamp: shownTime(gpr.completedAt),
    cost: '',
    nodes: state === 'Queued' ? null : nodes,
    internalState: { Queued: '', Held: 'Reserved', Over: 'Released' }[state],
    retryCount: gpr.retryCount,
    delayedCount: gpr.delayedCount,
  };
}
