import { ApiError } from '../api-error.ts';
import { enforcePolicy, invalid, nameProblem, unavailable } from '../inference-check.ts';
import { commonComplaints } from '../inference-rules.ts';
import type { Cluster } from '../tenants.ts';
import { liveRevisions, type Spec, type Workload } from '../workload.ts';
import type { RunaiWorld } from '../world.ts';
import { nimCreationSchema, type NimSpec, nimSpecSchema } from './schema.ts';

/** A create's envelope as the server understood it. */
interface NimCreation {
  name: string;
  projectId: string;
  prefix: boolean;
  spec: Spec;
}

/** Reads a create's body. Throws the platform's 400 where the envelope is wrong. */
export function checkedNimCreation(body: unknown): NimCreation {
  const parsed = nimCreationSchema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error, '');
  const { metadata, spec } = parsed.data;
  const problem = nameProblem(metadata.name);
  if (problem !== undefined) throw new ApiError(400, problem);
  return { ...metadata, prefix: metadata.useGivenNameAsPrefix === true, spec };
}

/** Throws the platform's 400 where a spec breaks the schema, a rule of the control plane or the policy. */
export function checkNimSpec(world: RunaiWorld, spec: Spec, projectId: string, cluster: Cluster): void {
  const parsed = nimSpecSchema.safeParse(spec);
  if (!parsed.success) throw invalid(parsed.error, 'spec');
  const [complaint] = [...complaintsAbout(parsed.data, world), ...commonComplaints(parsed.data, world.knobs)];
  if (complaint !== undefined) throw new ApiError(400, complaint);
  unavailable('category', parsed.data.category, cluster.categories);
  unavailable('priorityClass', parsed.data.priorityClass, cluster.priorityClasses);
  enforcePolicy(world, spec, projectId);
}

const present = (value: unknown): boolean => value !== undefined && value !== null;

function complaintsAbout(spec: NimSpec, { knobs }: RunaiWorld): string[] {
  const { autoscaling, servingPort } = spec;
  const missing = (field: string, there: unknown): string[] =>
    present(there) || !knobs.strictText ? [] : [`spec.${field} is missing`];
  const found = [...missing('image', spec.image)];
  if (present(spec.replicas) && present(autoscaling))
    found.push('spec.replicas and spec.autoscaling are mutually exclusive');
  if (autoscaling) {
    found.push(...missing('autoscaling.metric', autoscaling.metric));
    found.push(...missing('autoscaling.metricThreshold', autoscaling.metricThreshold));
    const min = autoscaling.minReplicas ?? 1;
    if ((autoscaling.maxReplicas ?? min) < min)
      found.push('spec.autoscaling.maxReplicas must be at least minReplicas');
  }
  if (servingPort) found.push(...missing('servingPort.port', servingPort.port));
  if (knobs.nim.modelStoreMissing === '400') found.push(...storeProblem(spec));
  return found;
}

function storeProblem({ modelStore }: Pick<NimSpec, 'modelStore'>): string[] {
  const stores = [modelStore?.nimCache, modelStore?.pvc].filter(present).length;
  return stores === 1 ? [] : ['spec.modelStore must have exactly one of nimCache and pvc'];
}

/** Why the NIM Operator in the cluster refuses a spec that comes after the last; undefined where it takes it. */
export function refusalByCluster(world: RunaiWorld, workload: Workload, spec: Spec): string | undefined {
  const { knobs } = world;
  const outcome = world.outcomeOf(workload);
  if (outcome?.kind === 'clusterRefuses') return outcome.message;
  const before = liveRevisions(workload).at(-1)?.spec;
  const { image, modelStore, replicas, autoscaling } = spec as NimSpec;
  const denied = (what: string): string =>
    `admission webhook "vnimservice-v1alpha1.kb.io" denied the request: ${what}`;
  if (before !== undefined) {
    const changed = changedForbidden(before, spec);
    if (changed !== undefined) return denied(`${changed}: Forbidden: field is immutable`);
  }
  if (!/[:@][^/]+$/.test(image ?? '')) return denied('spec.image.tag: Required value');
  if (present(replicas) && present(autoscaling)) return denied('spec.replicas: Forbidden: scale is enabled');
  const noStore = storeProblem({ modelStore })[0];
  if (noStore !== undefined && knobs.nim.modelStoreMissing === 'syncFailed') return denied(noStore);
  return undefined;
}

/** The field of a change that the NIM Operator never takes. */
export function changedForbidden(before: Spec, after: Spec): 'multiNode' | 'modelStore.pvc' | undefined {
  const [old, now] = [before as NimSpec, after as NimSpec];
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  if (!same(old.multiNode, now.multiNode)) return 'multiNode';
  const pvc = old.modelStore?.pvc;
  const made = present(pvc) && pvc?.existingPvc !== true;
  return made && !same(pvc, now.modelStore?.pvc) ? 'modelStore.pvc' : undefined;
}
