import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { conditionOf } from '../../conditions.ts';
import type { Memory } from '../memory/memory.ts';

/**
 * May an update of the process before this be at work of which nothing on record tells? Ready is withdrawn before each
 * call, and what came of one is written after it. Asked at the first look only. Pure.
 */
export function mayInherit(
  { metadata, status }: InferenceDeployment & KubeObject,
  { lookedAt }: Readonly<Memory>,
): boolean {
  if (lookedAt !== undefined || metadata.deletionTimestamp !== undefined) return false;
  const { applied, operation } = status ?? {};
  if (applied === undefined || operation?.type === 'Create' || operation?.id !== undefined) return false;
  const ready = conditionOf({ status }, 'Ready');
  return ready?.status !== 'True' || ready.observedGeneration !== metadata.generation;
}
