import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { Condition, KubeObject } from '../../kube/objects.ts';
import { formatTimestamp } from '../../time/timestamp.ts';
import { nextAttempt } from './attempts.ts';

/**
 * The status patch that must be written before a create call: a record of the call, and nothing from before it. Old
 * evidence says nothing about a new workload; only GPU requests must still be released. Pure.
 */
export function openCreate(
  object: InferenceDeployment & KubeObject,
  wall: number,
  conditions: readonly Condition[],
): Record<string, unknown> {
  const { workload } = object.status ?? {};
  return {
    observedGeneration: object.metadata.generation,
    operation: {
      type: 'Create',
      startedAt: formatTimestamp(wall),
      attempts: nextAttempt(object),
      generation: null,
      hash: null,
      id: null,
      nextAttemptAt: null,
      lastError: null,
      refused: null,
      fingerprint: null,
      baseline: null,
    },
    workload:
      workload?.gpuRequests === undefined
        ? null
        : { id: null, name: null, home: null, createdAt: null, url: null, leaseExpiresAt: null },
    phase: null,
    phaseMessage: null,
    endpoints: null,
    regions: null,
    replicas: null,
    lastObservedAt: null,
    applied: null,
    conditions,
  };
}
