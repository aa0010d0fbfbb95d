import { shownSpec, specShownOf, timestamp } from '../inference-view.ts';
import type { Workload } from '../workload.ts';
import type { RunaiWorld } from '../world.ts';

/** Fields of the spec that `priorityIn: metadata` shows elsewhere, by their name there. */
const IN_METADATA = {
  priority: 'priorityClass',
  category: 'category',
  preemptibility: 'preemptibility',
} as const;

/** The NimService of POST, GET and PATCH. It has no phase. */
export function nimView(world: RunaiWorld, workload: Workload): Record<string, unknown> {
  const { knobs, policies } = world;
  const spec: Record<string, unknown> = {
    ...shownSpec(specShownOf(world, workload), knobs, policies.get(workload.projectId)),
  };
  const elsewhere: Record<string, unknown> = {};
  if (knobs.nim.priorityIn === 'metadata') {
    for (const [there, here] of Object.entries(IN_METADATA)) {
      if (spec[here] !== undefined) elsewhere[there] = spec[here];
      delete spec[here];
    }
  }
  return {
    metadata: { ...metadataOf(world, workload), ...elsewhere },
    desiredPhase: workload.desiredPhase,
    spec,
  };
}

/** The WorkloadV2 of the generic calls. */
export function workloadV2View(world: RunaiWorld, workload: Workload): Record<string, unknown> {
  const manifest = {
    apiVersion: 'apps.nvidia.com/v1alpha1',
    kind: 'NIMService',
    metadata: { name: workload.name },
    spec: {},
  };
  return {
    metadata: metadataOf(world, workload),
    desiredPhase: workload.desiredPhase,
    workloadManifest: manifest,
    rawManifest: manifest,
  };
}

function metadataOf(world: RunaiWorld, workload: Workload): Record<string, unknown> {
  const project = world.projects.get(workload.projectId);
  return {
    id: workload.id,
    name: workload.name,
    projectId: workload.projectId,
    projectName: project?.name ?? '',
    departmentId: project?.departmentId ?? '',
    departmentName: project?.departmentName ?? '',
    clusterId: workload.clusterId,
    tenantId: workload.tenantId,
    gvk: { group: 'apps.nvidia.com', version: 'v1alpha1', kind: 'NIMService' },
    createdAt: timestamp(workload.createdAt),
    createdBy: workload.createdBy,
    updatedAt: timestamp(workload.updatedAt),
    updatedBy: workload.createdBy,
    deletedAt: timestamp(workload.goneAt),
    deletedBy: workload.goneAt === undefined ? null : workload.createdBy,
  };
}
