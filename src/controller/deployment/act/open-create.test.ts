import { describe, expect, test } from 'vitest';
import { applyMergePatch } from '../../../../test/support/decide/apply-merge-patch.ts';
import { objectOf, settledWith, WALL } from '../../../../test/support/decide/scene.ts';
import {
  type InferenceDeploymentStatus,
  inferenceDeploymentStatusSchema,
} from '../../../crd/inference-deployment.ts';
import type { Condition } from '../../../kube/objects.ts';
import type { Desired } from '../../../platform-clients/platform.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import { openCreate } from './open-create.ts';

const conditions: Condition[] = [
  {
    type: 'Ready',
    status: 'False',
    reason: 'Creating',
    message: '',
    lastTransitionTime: formatTimestamp(WALL),
  },
];

function opened(
  status: InferenceDeploymentStatus,
  corrected: { correction?: { count: number; lastAt: string } } = {},
  sent: Partial<Desired> = {},
): Record<string, unknown> {
  const desired = { name: 'llama', body: {}, hash: 'v1:b', notices: [], ...sent };
  const object = { ...objectOf({ generation: 4 }), status };
  return applyMergePatch(
    status,
    openCreate(object, WALL, { home: 'cluster/33', desired, ...corrected }, conditions),
  );
}

/** A value under every field of the schema, those of another release included. */
const before = {
  ...Object.fromEntries(
    Object.keys(inferenceDeploymentStatusSchema.shape).map((name) => [name, `old ${name}`]),
  ),
  workload: { id: 'w1', name: 'llama', home: 'cluster/33', gpuRequests: ['g1'], leaseExpiresAt: 'old' },
  operation: {
    type: 'Create',
    startedAt: 'old',
    generation: 4,
    attempts: 2,
    refused: true,
    lastError: 'old',
    hash: 'v1:a',
  },
  ofAnotherRelease: 'old',
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a field holds does not matter here
} as unknown as InferenceDeploymentStatus;

describe('what status says from the moment on in which a create call may have been made', () => {
  test('the call and where it is made, and of what was there before only what holds for the new workload too', () => {
    expect(opened(before)).toEqual({
      observedGeneration: 4,
      operation: {
        type: 'Create',
        startedAt: formatTimestamp(WALL),
        generation: 4,
        home: 'cluster/33',
        attempts: 3,
      },
      workload: { home: 'cluster/33', gpuRequests: ['g1'] },
      conditions,
      target: 'old target',
      selector: 'old selector',
      adoptedId: 'old adoptedId',
      correction: 'old correction',
      lastHandledReconcileAt: 'old lastHandledReconcileAt',
    });
  });

  test('sequence 25: that what vanished is created anew is counted before the call', () => {
    const correction = { count: 2, lastAt: formatTimestamp(WALL) };
    expect(opened(before, { correction })).toMatchObject({ correction });
  });

  test('where it keeps no mark: what was sent, to recognise it by', () => {
    expect(opened(before, {}, { fingerprint: 'f:b' })).toMatchObject({
      operation: { generation: 4, hash: 'v1:b', fingerprint: 'f:b' },
    });
  });

  test('where nothing was before, no workload', () => {
    const { workload: _, ...status } = objectOf(settledWith({})).status ?? {};
    expect(opened(status)).not.toHaveProperty('workload');
  });
});
