import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';

type Type = NonNullable<NonNullable<InferenceDeployment['status']>['operation']>['type'];

/** The number of the next call of a type for this generation, as `status.operation` counts them. Pure. */
export function nextAttempt({ metadata, status }: InferenceDeployment, type: Type): number {
  const { operation } = status ?? {};
  const isSame = operation?.type === type && operation.generation === metadata.generation;
  return isSame ? (operation.attempts ?? 0) + 1 : 1;
}
