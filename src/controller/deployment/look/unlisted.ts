import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { isSameHome } from '../../../platform-clients/home.ts';
import type { Row } from '../../../platform-clients/platform.ts';
import { listOf, type Target, targetOf } from '../../../platform-clients/registry.ts';

/** A complete list of what a target's client sees on a platform; it may be that of several targets. */
export interface CompleteList {
  target: Target;
  /** The row of an id, where there is one. */
  rowOf: (id: string) => Row | undefined;
}

/**
 * Does status record a workload that a complete list does not show? That makes it suspect, not absent: the list may be
 * younger or older than the workload. Pure.
 */
export function isUnlisted({ spec, status }: InferenceDeployment, { target, rowOf }: CompleteList): boolean {
  const { id, home } = status?.workload ?? {};
  if (id === undefined || home === undefined || listOf(targetOf(spec)) !== target) return false;
  const row = rowOf(id);
  return row === undefined || !isSameHome(row.home, home);
}
