import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';

/** The number of the next create call for an object, as `status.operation` counts them. Pure. */
export function nextAttempt(object: InferenceDeployment): number {
  const { operation } = object.status ?? {};
  return operation?.type === 'Create' ? (operation.attempts ?? 0) + 1 : 1;
}
