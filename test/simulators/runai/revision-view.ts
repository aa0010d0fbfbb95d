import { timestamp } from './inference-view.ts';
import type { Revision, Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

/** A revision as the platform shows it. */
export function revisionView(
  world: RunaiWorld,
  workload: Workload,
  revision: Revision,
): Record<string, unknown> {
  const project = world.projects.get(workload.projectId);
  const { spec } = revision;
  const sleeping = workload.zero && world.knobs.zeroRevisionPhase === 'same' && revision.phase === 'Running';
  const running = revision.deletedAt === undefined && revision.phase === 'Running';
  return {
    type: 'Revision',
    name: `${workload.name}-${String(revision.number).padStart(5, '0')}`,
    id: revision.id,
    workloadId: workload.id,
    tenantId: workload.tenantId,
    clusterId: workload.clusterId,
    departmentId: project?.departmentId ?? '',
    projectId: workload.projectId,
    createdAt: timestamp(revision.createdAt),
    deletedAt: timestamp(revision.deletedAt),
    phase: sleeping ? world.knobs.zeroPhase : revision.phase,
    phaseMessage: revision.phaseMessage,
    phaseUpdatedAt: timestamp(revision.phaseSince),
    conditions: [],
    runningPods: running && !workload.zero ? Math.max(workload.runningPods, 1) : 0,
    images: [spec['image']],
    command: spec['command'] ?? '',
    arguments: spec['args'] ?? '',
    environmentVariables: environment(spec['environmentVariables']),
  };
}

/** The variables with plain values; those that come from elsewhere show no value. */
function environment(variables: unknown): Record<string, string> {
  const entries = (Array.isArray(variables) ? variables : []) as { name?: string; value?: string | null }[];
  return Object.fromEntries(
    entries.filter(({ name }) => name !== undefined).map(({ name, value }) => [name, value ?? '']),
  );
}
