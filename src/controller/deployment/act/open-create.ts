import type { InferenceDeployment, InferenceDeploymentStatus } from '../../../crd/inference-deployment.ts';
import type { Condition, KubeObject } from '../../../kube/objects.ts';
import type { Desired } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { createMergePatch } from '../../merge-patch.ts';
import { nextAttempt } from './attempts.ts';
import type { Action } from '../decision.ts';

/**
 * The status patch that must be written before a create call: a record of the call, and nothing from before it. Old
 * evidence says nothing about a new workload, so what is kept is named here, and every other field goes: where the
 * workload lived, because it moves nowhere, and GPU requests, because they must still be released. Pure.
 */
export function openCreate(
  object: InferenceDeployment & KubeObject,
  wall: number,
  { home, correction, desired }: Pick<Extract<Action, { type: 'Create' }>, 'home' | 'correction' | 'desired'>,
  conditions: readonly Condition[],
): Record<string, unknown> {
  const before = object.status ?? {};
  const { target, selector, adoptedId, lastHandledReconcileAt, workload } = before;
  const { generation } = object.metadata;
  const after: InferenceDeploymentStatus = {
    target,
    selector,
    adoptedId,
    // The answer may never come, and what is created anew again and again must be counted all the same.
    correction: correction ?? before.correction,
    lastHandledReconcileAt,
    observedGeneration: generation,
    operation: {
      type: 'Create',
      startedAt: formatTimestamp(wall),
      generation,
      home,
      attempts: nextAttempt(object, 'Create'),
      ...sentAs(desired),
    },
    workload: workload && { home: workload.home, gpuRequests: workload.gpuRequests },
    conditions: [...conditions],
  };
  return createMergePatch(before, after) ?? {};
}

/** Where nothing on the platform will tell whose the workload is: what it is recognised by, and which spec it then has. */
function sentAs({ hash, fingerprint }: Desired): { hash?: string; fingerprint?: string } {
  return fingerprint === undefined ? {} : { hash, fingerprint };
}
