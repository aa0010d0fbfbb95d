import type { LiveWorkload } from '../support/ledger.ts';
import type { TrueWorkload } from './control.ts';
import { liveRevisions, ownerMark, servingRevision, type Workload } from './workload.ts';

/** What is really so about a workload, for tests that judge what the operator says. */
export function trueWorkload(workload: Workload): TrueWorkload {
  const serving = workload.desiredPhase === 'Stopped' ? undefined : servingRevision(workload);
  return {
    ...liveWorkload(workload),
    type: workload.type,
    tenantId: workload.tenantId,
    projectId: workload.projectId,
    clusterId: workload.clusterId,
    createdBy: workload.createdBy,
    createdAt: workload.createdAt,
    phase: workload.phase,
    phaseMessage: workload.phaseMessage,
    runningPods: workload.runningPods,
    gone: workload.goneAt !== undefined,
    spec: workload.spec,
    revisions: workload.revisions,
    servingSpec: serving?.spec,
    settled:
      serving !== undefined && workload.pending === undefined && liveRevisions(workload).at(-1) === serving,
  };
}

/** What the ledger's judges need of a workload. */
export function liveWorkload(workload: Workload): LiveWorkload {
  return {
    id: workload.id,
    name: workload.name,
    home: `${workload.clusterId}/${workload.projectId}`,
    mark: ownerMark(workload.spec),
    deleting: workload.deleteRequestedAt !== undefined,
  };
}
