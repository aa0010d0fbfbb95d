import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { type ApiCall, authenticated, workloadOf } from './caller.ts';
import { timestamp } from './inference-view.ts';
import { nextMember, rowsOf, windowOf } from './page.ts';
import { type HistoryEntry, servingRevision, type Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

/** Pods, events and history of a workload. */
export function podRoutes(router: Router, world: RunaiWorld): void {
  const add = (
    part: string,
    rows: (workload: Workload, call: ApiCall) => unknown[],
    member: string,
  ): void => {
    router.add(
      'GET',
      `/api/v1/workloads/{workloadId}/${part}`,
      authenticated(world, (call) => page(call, rows, member)),
    );
  };
  add('pods', pods, 'pods');
  add(
    'events',
    (workload, { request }) => {
      const events = workload.history.map((entry) => eventOf(workload, entry));
      return request.query.get('sortOrder') === 'asc' ? events : events.reverse();
    },
    'events',
  );
  add('history', (workload) => workload.history.map(recordOf), 'records');
}

function page(
  call: ApiCall,
  rows: (workload: Workload, call: ApiCall) => unknown[],
  member: string,
): SimResponse {
  const { world, request, params } = call;
  const window = windowOf(request.query);
  const all = rows(workloadOf(call, params['workloadId'] ?? ''), call);
  return json(200, {
    [member]: rowsOf(all, window, request),
    ...nextMember(all.length, window, world.knobs),
  });
}

function pods(workload: Workload, { request }: ApiCall): unknown[] {
  const revision = servingRevision(workload);
  if (revision === undefined || request.query.get('deleted') === 'true') return [];
  return Array.from({ length: workload.runningPods }, (_, at) => ({
    name: `${workload.name}-${String(revision.number).padStart(5, '0')}-deployment-${at}`,
    id: `${revision.id.slice(0, -4)}${String(at).padStart(4, '0')}`,
    workloadId: workload.id,
    revisionId: revision.id,
    clusterId: workload.clusterId,
    projectId: workload.projectId,
    nodeName: 'gpu-node-1',
    createdAt: timestamp(revision.createdAt),
    containers: [
      { name: 'user-container', image: revision.spec['image'], startedAt: timestamp(revision.phaseSince) },
    ],
    k8sPhase: 'Running',
    priorityClassName: 'inference',
    currentNodePool: 'default',
    tenantId: workload.tenantId,
    k8sPhaseUpdatedAt: timestamp(revision.phaseSince),
    updatedAt: timestamp(revision.phaseSince),
    deletedAt: null,
  }));
}

function eventOf(workload: Workload, { at, phase, message }: HistoryEntry): Record<string, unknown> {
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

function recordOf({ at, phase, message }: HistoryEntry): Record<string, unknown> {
  return {
    meta: { creationTimestamp: timestamp(at), type: 'PhaseUpdate' },
    spec: { phaseUpdate: { phase, phaseMessage: message } },
  };
}
