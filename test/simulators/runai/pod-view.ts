import { timestamp } from './inference-view.ts';
import { type HistoryEntry, servingRevision, type Workload } from './workload.ts';

/** A workload's running pods as the platform shows them. */
export function podsOf(workload: Workload): ({ revisionId: string } & Record<string, unknown>)[] {
  const revision = servingRevision(workload);
  if (revision === undefined || workload.goneAt !== undefined) return [];
  const since = timestamp(revision.phaseSince);
  return Array.from({ length: workload.runningPods }, (_, at) => ({
    name: `${workload.name}-${String(revision.number).padStart(5, '0')}-deployment-${at}`,
    id: `${revision.id.slice(0, -4)}${String(at).padStart(4, '0')}`,
    workloadId: workload.id,
    revisionId: revision.id,
    clusterId: workload.clusterId,
    projectId: workload.projectId,
    nodeName: 'gpu-node-1',
    createdAt: timestamp(revision.createdAt),
    containers: [{ name: 'user-container', image: revision.spec['image'], startedAt: since }],
    k8sPhase: 'Running',
    priorityClassName: 'inference',
    currentNodePool: 'default',
    tenantId: workload.tenantId,
    k8sPhaseUpdatedAt: since,
    updatedAt: since,
    deletedAt: null,
  }));
}

/** A line of the history as an event. */
export function eventOf(workload: Workload, { at, phase, message }: HistoryEntry): Record<string, unknown> {
  return {
    createdAt: timestamp(at),
    type: phase === 'Failed' || phase === 'Degraded' ? 'Warning' : 'Normal',
    clusterId: workload.clusterId,
    message: message === '' ? `the workload is ${phase}` : message,
    reason: phase,
    source: 'runai',
    involvedObject: {
      uid: workload.id,
      kind: 'InferenceWorkload',
      name: workload.name,
      namespace: `runai-${workload.projectId}`,
    },
  };
}

/** A line of the history as a record. */
export function recordOf({ at, phase, message }: HistoryEntry): Record<string, unknown> {
  return {
    meta: { creationTimestamp: timestamp(at), type: 'PhaseUpdate' },
    spec: { phaseUpdate: { phase, phaseMessage: message } },
  };
}
