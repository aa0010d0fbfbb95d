import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { workloadFinalizer } from '../../../crd/names.ts';
import { isRefusedCreate, recordedHome } from '../../recorded-home.ts';

/** May a create call have been made for this object, or does it hold a workload? Pure. */
export function isClaimed(object: InferenceDeployment): boolean {
  const { metadata, status } = object;
  const { workload, operation } = status ?? {};
  // Every create call is preceded by a write that clears this record, so no call can be on its way.
  if (isRefusedCreate(operation) && workload?.id === undefined) return false;
  return (
    metadata.finalizers?.includes(workloadFinalizer) === true ||
    workload?.id !== undefined ||
    operation?.type === 'Create' ||
    recordedHome(object) !== undefined
  );
}
