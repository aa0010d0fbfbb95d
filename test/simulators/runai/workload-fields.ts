import type { FieldReader } from './filter.ts';
import { timestamp } from './inference-view.ts';
import type { Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

type Read = (workload: Workload) => string | number | null;

/** The documented fields that a list of workloads can be filtered and sorted by. */
export function workloadFields(world: RunaiWorld): FieldReader<Workload> {
  const fields: Record<string, Read> = {
    type: ({ type }) => type,
    name: ({ name }) => name,
    clusterId: ({ clusterId }) => clusterId,
    projectId: ({ projectId }) => projectId,
    projectName: ({ projectId }) => world.projects.get(projectId)?.name ?? null,
    departmentId: ({ projectId }) => world.projects.get(projectId)?.departmentId ?? null,
    departmentName: ({ projectId }) => world.projects.get(projectId)?.departmentName ?? null,
    createdAt: ({ createdAt }) => timestamp(createdAt),
    deletedAt: ({ goneAt }) => timestamp(goneAt),
    submittedBy: ({ createdBy }) => createdBy,
    phase: ({ phase }) => phase,
    phaseUpdatedAt: ({ phaseUpdatedAt }) => timestamp(phaseUpdatedAt),
    category: ({ spec }) => textOf(spec['category'], 'Deploy'),
    priorityClassName: ({ spec }) => textOf(spec['priorityClass'], 'high'),
    nodepool: ({ spec }) =>
      Array.isArray(spec['nodePools']) ? textOf(spec['nodePools'][0], 'default') : 'default',
  };
  const empty: Read = () => null;
  for (const name of EMPTY_FIELDS) fields[name] = empty;
  return (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined);
}

function textOf(value: unknown, absent: string): string {
  return typeof value === 'string' ? value : absent;
}

/** Documented fields that inferences of a simulator leave empty. */
const EMPTY_FIELDS = [
  'completedAt',
  'distributedFramework',
  'allocatedGPU',
  'idleGpus',
  'idleAllocatedGpus',
  'priority',
  'totalPendingTimeSeconds',
  'totalRunningTimeSeconds',
  'guaranteedRuntimeEndsAt',
  'aiApplicationId',
  'aiApplicationName',
];
