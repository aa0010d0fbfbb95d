import { timestamp } from './inference-view.ts';
import type { Knobs } from './knobs.ts';
import { liveRevisions, replicaBounds, type Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

interface CachedRow {
  version: number;
  worldVersion: number;
  text: string;
}

const rows = new WeakMap<Workload, CachedRow>();

/** The generic object of a workload as JSON text; made once for each state, as lists ask for it again and again. */
export function rowText(world: RunaiWorld, workload: Workload): string {
  const cached = rows.get(workload);
  if (cached?.version === workload.version && cached.worldVersion === world.version) return cached.text;
  const view = workloadView(world, workload);
  const wrong = world.knobs.fault.wrongPhase && workload.phase === 'Running';
  const text = JSON.stringify(wrong ? { ...view, phase: 'Pending' } : view);
  rows.set(workload, { version: workload.version, worldVersion: world.version, text });
  return text;
}

/** The generic object of a workload. */
export function workloadView(world: RunaiWorld, workload: Workload): Record<string, unknown> {
  const project = world.projects.get(workload.projectId);
  const cluster = world.clusters.get(workload.clusterId);
  const { spec } = workload;
  const bounds = replicaBounds(spec);
  const isNim = workload.sync !== undefined;
  return {
    type: isNim ? world.knobs.nim.listType : workload.type,
    name: workload.name,
    id: workload.id,
    source: 'Control-plane',
    sourceApi: isNim ? 'WorkloadsV2' : null,
    priority: null,
    priorityClassName: spec['priorityClass'] ?? 'high',
    category: spec['category'] ?? 'Deploy',
    clusterId: workload.clusterId,
    projectName: project?.name ?? '',
    projectId: workload.projectId,
    departmentName: project?.departmentName ?? '',
    departmentId: project?.departmentId ?? '',
    namespace: `runai-${project?.name ?? ''}`,
    submittedBy: workload.createdBy,
    createdAt: timestamp(workload.createdAt),
    phase: workload.word ?? workload.phase,
    phaseMessage: workload.phaseMessage,
    ...(workload.phaseReason === '' ? {} : { phaseReason: workload.phaseReason }),
    conditions: conditions(workload, world.knobs),
    k8sPhase: workload.phase,
    tenantId: workload.tenantId,
    runningPods: workload.runningPods,
    requestedPods: {
      number: bounds.min,
      min: bounds.min,
      max: bounds.max,
      parallelism: null,
      completions: null,
    },
    phaseUpdatedAt: timestamp(workload.phaseUpdatedAt),
    k8sPhaseUpdatedAt: timestamp(workload.phaseUpdatedAt),
    updatedAt: timestamp(workload.updatedAt),
    deletedAt: timestamp(workload.goneAt),
    images: [spec['image']],
    command: spec['command'] ?? '',
    arguments: spec['args'] ?? '',
    preemptible: spec['preemptibility'] === 'preemptible',
    requestedNodePools: spec['nodePools'] ?? ['default'],
    currentNodePools: workload.runningPods > 0 ? ['default'] : [],
    actionsSupport: { delete: true, suspend: workload.type !== 'Inference' },
    ...urls(world.knobs, workload, cluster?.domain ?? 'example.com', project?.name ?? ''),
  };
}

/** Why nothing is scheduled, for the single read. */
export function schedulingMessages(workload: Workload): Record<string, unknown>[] {
  const newest = liveRevisions(workload).at(-1);
  if (newest?.phase !== 'Pending' || newest.phaseMessage === '') return [];
  return [
    {
      nodePool: 'default',
      phaseReason: workload.phaseReason === '' ? 'Unschedulable' : workload.phaseReason,
      reason: newest.phaseMessage,
      orgType: 'PROJECT',
      userMessage: newest.phaseMessage,
    },
  ];
}

function conditions(workload: Workload, { zeroReady }: Knobs): Record<string, unknown>[] {
  const lastTransitionTime = timestamp(workload.phaseUpdatedAt);
  const failed = workload.phase === 'Failed';
  const asleep = workload.zero && workload.desiredPhase === 'Running';
  const ready = asleep ? zeroReady === 'True' : workload.phase === 'Running';
  return [
    {
      type: 'Ready',
      status: ready ? 'True' : 'False',
      message: workload.phaseMessage,
      reason: workload.phase,
      lastTransitionTime,
    },
    ...(failed
      ? [
          {
            type: 'Failed',
            status: 'True',
            message: workload.phaseMessage,
            reason: 'Failed',
            lastTransitionTime,
          },
        ]
      : []),
  ];
}

/** A NIM service that is not to be reached from outside. */
function isInternal({ sync, spec }: Workload): boolean {
  const { exposeExternally } = (spec['servingPort'] ?? {}) as { exposeExternally?: boolean };
  return sync !== undefined && exposeExternally === false;
}

function urls(knobs: Knobs, workload: Workload, domain: string, project: string): Record<string, unknown> {
  if (workload.revisions.length === 0 || isInternal(workload)) return {};
  const url = `https://${workload.name}-runai-${project}.inference.${domain}`;
  const shapes = {
    urls: { urls: [url] },
    endpoints: { endpoints: [knobs.endpointShape === 'string' ? url : { name: 'serving', url }] },
    externalConnections: {
      externalConnections: [
        {
          name: 'serving',
          toolType: 'serving',
          connectionType: 'ServingPort',
          url,
          authorizationType: 'public',
          containerPort: 8000,
        },
      ],
    },
    none: {},
  };
  const isOld = workload.sync !== undefined && ['2.23', '2.24'].includes(knobs.nim.release);
  return shapes[isOld && knobs.urlField === 'endpoints' ? 'urls' : knobs.urlField];
}
