import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { Row } from '../../../platform-clients/platform.ts';
import { parseTimestamp } from '../../../time/timestamp.ts';
import { conditionOf } from '../../conditions.ts';

/**
 * Does a row of the platform's list tell something that the object's status does not know? Pure. Rows wake, and
 * decide nothing. A row that is seen for the first time since a start, and that says what status says, wakes
 * nobody: a restart over settled objects costs the pages of the list and no more.
 */
export function rowTells(object: InferenceDeployment, row: Row, firstSight: boolean): boolean {
  const { operation, workload, phase, lastObservedAt } = object.status ?? {};
  const ready = conditionOf(object, 'Ready')?.status === 'True';
  if (!firstSight || !ready || operation !== undefined) return true;
  if (workload?.id !== row.id || phase !== row.phase) return true;
  const changedAt = parseTimestamp(row.changedAt);
  const observedAt = parseTimestamp(lastObservedAt);
  // Ours is to the second: a change within the same second was seen, since the look began after it.
  return changedAt !== undefined && observedAt !== undefined && changedAt >= observedAt + 1_000;
}
