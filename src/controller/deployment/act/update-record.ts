import type { InferenceDeployment, InferenceDeploymentStatus } from '../../../crd/inference-deployment.ts';
import type { Condition } from '../../../kube/objects.ts';
import { createMergePatch } from '../../merge-patch.ts';

/**
 * The status patch that must be written before an update call of which nothing else would tell; undefined where all
 * of it is there. It has the conditions, because a status that knows of this generation may not say Ready of another.
 * Pure.
 */
export function updateRecord(
  { metadata, status }: InferenceDeployment,
  operation: NonNullable<InferenceDeploymentStatus['operation']>,
  conditions: readonly Condition[],
): Record<string, unknown> | undefined {
  const { operation: before, observedGeneration, conditions: said } = status ?? {};
  return createMergePatch(
    { operation: before, observedGeneration, conditions: said },
    { operation, observedGeneration: metadata.generation, conditions: [...conditions] },
  );
}
