import type { Knobs } from './knobs.ts';
import type { Policy } from './policy.ts';
import { underlay } from './spec-patch.ts';
import type { Spec, Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

/** A time as the platform writes it. */
export function timestamp(at: number): string;
export function timestamp(at: number | undefined): string | null;
export function timestamp(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** The inference object of POST, GET and PATCH. */
export function inferenceView(world: RunaiWorld, workload: Workload): Record<string, unknown> {
  return {
    name: workload.name,
    requestedName: workload.requestedName,
    workloadId: workload.id,
    projectId: workload.projectId,
    departmentId: world.projects.get(workload.projectId)?.departmentId ?? '',
    clusterId: workload.clusterId,
    createdBy: workload.createdBy,
    createdAt: timestamp(workload.createdAt),
    deletedAt: timestamp(workload.goneAt),
    desiredPhase: workload.desiredPhase,
    ...(world.knobs.actualPhase === 'present' ? { actualPhase: workload.word ?? workload.phase } : {}),
    spec: shownSpec(specShownOf(world, workload), world.knobs, world.policies.get(workload.projectId)),
  };
}

/** The spec that reads show now. */
export function specShownOf({ clock }: RunaiWorld, { spec, stale }: Workload): Spec {
  return stale !== undefined && clock.now() < stale.until ? stale.spec : spec;
}

/** A spec as the platform shows it: with the policy's defaults, perhaps without its annotations. */
export function shownSpec(spec: Spec, knobs: Knobs, policy: Policy | undefined): Spec {
  const shown = underlay(underlay(spec, policy?.defaults ?? {}), knobs.policyDefaults);
  const { annotations, ...rest } = shown;
  const visible = knobs.echoAnnotations && annotations !== undefined ? { ...rest, annotations } : rest;
  return withHostPathDefault(visible, knobs.hostPathReadOnlyDefault);
}

function withHostPathDefault(spec: Spec, readOnly: boolean): Spec {
  const storage = spec['storage'] as { hostPath?: Record<string, unknown>[] | null } | null | undefined;
  if (!Array.isArray(storage?.hostPath)) return spec;
  const hostPath = storage.hostPath.map((entry) => ({ ...entry, readOnly: entry['readOnly'] ?? readOnly }));
  return { ...spec, storage: { ...storage, hostPath } };
}
