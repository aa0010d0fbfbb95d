import type * as z from 'zod';
import { ApiError } from './api-error.ts';
import { complaints } from './inference-rules.ts';
import { creationSchema, inferenceSpecSchema } from './inference-schema.ts';
import { enforce } from './policy.ts';
import { underlay } from './spec-patch.ts';
import type { Cluster } from './tenants.ts';
import type { Spec } from './workload.ts';
import type { RunaiWorld } from './world.ts';

/** A create's envelope as the server understood it. */
export interface Creation {
  name: string;
  prefix: boolean;
  projectId: string;
  clusterId: string;
  spec: Spec;
}

/** Reads a create's body. Throws the platform's 400 where the envelope is wrong. */
export function checkedCreation(_world: RunaiWorld, body: unknown): Creation {
  const parsed = creationSchema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error, '');
  const { name, projectId, clusterId, useGivenNameAsPrefix, spec } = parsed.data;
  const problem = nameProblem(name);
  if (problem !== undefined) throw new ApiError(400, problem);
  return { name, projectId, clusterId, prefix: useGivenNameAsPrefix === true, spec: (spec ?? {}) as Spec };
}

/** What is wrong with the name of a new workload. */
export function nameProblem(name: string): string | undefined {
  if (name.length > 63) return 'name must not exceed 63 characters';
  return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)
    ? undefined
    : "name must consist of lower case letters, digits and '-', and begin with a letter";
}

/** Throws the platform's 400 where a spec breaks the schema, a rule, the cluster's lists or the policy. */
export function checkSpec(world: RunaiWorld, spec: Spec, projectId: string, cluster: Cluster): void {
  const parsed = inferenceSpecSchema.safeParse(spec);
  if (!parsed.success) throw invalid(parsed.error, 'spec');
  const [complaint] = complaints(parsed.data, world.knobs);
  if (complaint !== undefined) throw new ApiError(400, complaint);
  unavailable('category', parsed.data.category, cluster.categories);
  unavailable('priorityClass', parsed.data.priorityClass, cluster.priorityClasses);
  enforcePolicy(world, spec, projectId);
}

/** Throws the platform's 400 where a spec breaks the policy of its project. */
export function enforcePolicy(world: RunaiWorld, spec: Spec, projectId: string): void {
  const policy = world.policies.get(projectId);
  enforce(policy, underlay(spec, policy?.defaults ?? {}));
}

/** Throws the platform's 400 where a value is not among those of the cluster. */
export function unavailable(
  field: string,
  value: string | null | undefined,
  available: readonly string[],
): void {
  if (value === undefined || value === null || available.includes(value)) return;
  throw new ApiError(400, `${field} '${value}' is not available in this cluster`);
}

/** A body that does not fit its schema. */
export function invalid(error: z.ZodError, root: string): ApiError {
  const issue = error.issues[0];
  const path = [root, ...(issue?.path ?? []).map(String)].filter((part) => part !== '').join('.');
  const missing = issue?.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return new ApiError(400, missing ? `${path} is missing` : `${path}: ${issue?.message ?? 'invalid'}`);
}
