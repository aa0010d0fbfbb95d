import type { InferenceDeploymentStatus } from '../../../src/crd/inference-deployment.ts';
import type {
  Assessment,
  Capabilities,
  Difference,
  Observation,
} from '../../../src/platform-clients/platform.ts';
import type { Look } from '../../../src/controller/deployment/situation.ts';
import { ago, HOME, MINUTE, present, type Scene, working } from './scene.ts';

/** Scenes on a platform that keeps no owner mark, changes nothing in place and leases GPUs. */

type Status = InferenceDeploymentStatus;

const ABILITIES = {
  ...working.capabilities,
  workloadKind: 'endpoint',
  definiteRead: false,
  keepsMark: false,
  updatesInPlace: false,
} satisfies Partial<Capabilities>;

/** A scene there: the spec `v1:a` is sent with the fingerprint `f:a`. */
export function unmarked(scene: Scene = {}): Scene {
  const egs = { clusterName: 'worker-1', modelSpec: { modelName: 'sklearn', storageURI: 'https://a' } };
  return {
    ...scene,
    spec: { runai: undefined, egs, ...scene.spec },
    platform: { capabilities: ABILITIES, ...scene.platform },
    desired: {
      fingerprint: 'f:a',
      atLeaseEnd: { policy: 'Stall', field: 'spec.fifth.leaseEnds' },
      ...scene.desired,
    },
  };
}

/** What status knows of the workload once a read has shown it. */
export const ENDPOINT = { id: 'ns-1', name: 'llama', home: HOME, gpuRequests: ['g1'] };

/** A look at it. */
export function shows(
  observation: Partial<Observation> = {},
  assessment: Partial<Assessment> = {},
  differences: readonly Difference[] = [],
): Look {
  return present(
    { id: 'ns-1', mark: undefined, createdAt: undefined, gpuRequests: ['g1'], ...observation },
    assessment,
    differences,
  );
}

/** The same, and what it was recognised as. */
export const showsAs = (recognised: Look['recognised'], ...args: Parameters<typeof shows>): Look => ({
  ...shows(...args),
  ...(recognised !== undefined && { recognised }),
});

/** The record of a create call whose answer nobody has heard. */
export const openCreate = {
  type: 'Create',
  startedAt: ago(MINUTE),
  home: HOME,
  generation: 1,
  hash: 'v1:a',
  attempts: 1,
  fingerprint: 'f:a',
} as const;

const running = ['Ready True/Running', 'Available True/Serving', 'Synced True/Accepted'];

/** An endpoint that is as it should be; with more or other fields of status. */
export function runningThere(status: Status = {}, scene: Scene = {}): Scene {
  return unmarked({
    conditions: running,
    since: ago(10 * MINUTE),
    memory: { suspect: true },
    ...scene,
    status: {
      workload: ENDPOINT,
      phase: 'Running',
      applied: { generation: 1, hash: 'v1:a', at: ago(20 * MINUTE) },
      lastObservedAt: ago(10 * MINUTE),
      ...status,
    },
  });
}
