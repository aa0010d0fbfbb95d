import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { Difference } from '../../platform-clients/platform.ts';
import { conditionOf } from '../conditions.ts';

type Operation = NonNullable<NonNullable<InferenceDeployment['status']>['operation']>;

/**
 * The update that must have been, where drift is on record, Ready has stepped back for it, and by now nothing differs: a
 * correction whose answer was lost, with the process that sent it or without, or somebody else's. The spec shows before
 * it is served, so it is followed like one that was answered. `now`: RFC 3339. Pure.
 */
export function unheardCorrection(
  object: InferenceDeployment,
  differences: readonly Difference[],
  now: string,
): Operation | undefined {
  const { operation, applied, drift } = object.status ?? {};
  if (operation !== undefined || applied === undefined || drift === undefined) return undefined;
  // Drift that is only reported leaves Ready alone, and so does its end.
  if (differences.length > 0 || conditionOf(object, 'Ready')?.status === 'True') return undefined;
  const { generation, hash } = applied;
  return { type: 'Update', startedAt: now, generation, hash, attempts: 1 };
}
