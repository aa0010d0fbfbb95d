import {
  type InferenceDeployment,
  inferenceDeploymentSpecSchema,
} from '../../../src/crd/inference-deployment.ts';
import type { InferenceDeploymentStatus } from '../../../src/crd/inference-deployment.ts';
import { workloadFinalizer } from '../../../src/crd/names.ts';
import { freshMemory, type Memory } from '../../../src/controller/deployment/memory/memory.ts';
import {
  type FoundSituation,
  hasPlatform,
  type Look,
  type Situation,
} from '../../../src/controller/deployment/situation.ts';
import type { FoundPlatform, PlatformState } from '../../../src/controller/platform/state.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import type {
  Assessment,
  Desired,
  Difference,
  Observation,
  Translation,
} from '../../../src/platform-clients/platform.ts';
import { formatTimestamp } from '../../../src/time/timestamp.ts';
import { sample } from '../status-rules/sample-status.ts';

export const WALL = Date.parse('2026-01-05T12:00:00Z');
export const MONOTONIC = 100_000_000;
export const HOME = 'cluster/33';
export const MARK = 'owner-1/team-a/llama';
export const MINUTE = 60_000;

/** A moment so many milliseconds before now. */
export const ago = (ms: number): string => formatTimestamp(WALL - ms);

export const POLLING = {
  active: 5_000,
  idle: 60_000,
  driftCheck: 3_600_000,
  staleAfter: 300_000,
  visibilityWindow: 30_000,
};

/** What differs from a fresh object on a platform that works. */
export interface Scene {
  spec?: Record<string, unknown>;
  generation?: number;
  annotations?: Record<string, string>;
  /** It has our finalizer; as a rule it has one. */
  held?: boolean;
  /** For how long it has been deleted, in milliseconds. */
  deletingFor?: number;
  /** `Ready True/Running@1`: the generation may be left out. */
  conditions?: readonly string[];
  /** When the conditions turned. */
  since?: string;
  status?: InferenceDeploymentStatus;
  /** How its platform differs from one that works. */
  platform?: Partial<FoundPlatform>;
  /** Why there is no platform for it. */
  without?: Exclude<PlatformState, { kind: 'Found' }>;
  memory?: Partial<Memory>;
  /** The hash of what the spec asks for. */
  hash?: string;
  notices?: readonly string[];
  /** What else is desired. */
  desired?: Partial<Desired>;
  /** Which Secrets go into it, `name@version`. */
  secrets?: readonly string[];
  translation?: Translation;
  look?: Look;
  /** How long after now it plays, in milliseconds. */
  later?: number;
}

/** A situation, without the look. */
export function situationOf(scene: Scene): Situation {
  const { generation = 1, memory } = scene;
  return {
    object: objectOf(scene),
    ownerMark: MARK,
    time: { wall: WALL + (scene.later ?? 0), monotonic: MONOTONIC + (scene.later ?? 0) },
    platform: scene.without ?? { ...working, ...scene.platform },
    translation: scene.translation ?? { kind: 'Desired', desired: desiredOf(scene) },
    memory: {
      ...freshMemory('uid', '', 0),
      // Somebody has looked at it before, and would not have to again for an hour.
      lookedAt: { generation, deleting: scene.deletingFor !== undefined, epoch: 1 },
      lastFullCheckAt: MONOTONIC,
      ...memory,
    },
    look: undefined,
    spread: 0,
  };
}

/** The same of a scene that has a platform. */
export function foundSituationOf(scene: Scene): FoundSituation {
  const situation = situationOf(scene);
  if (!hasPlatform(situation)) throw new Error('the scene has no platform');
  return situation;
}

export const working: FoundPlatform = {
  kind: 'Found',
  connection: { kind: 'Usable' },
  capabilities: {
    workloadKind: 'inference',
    definiteRead: true,
    keepsMark: true,
    reusesIds: false,
    updatesInPlace: true,
  },
  polling: POLLING,
  failingFor: 0,
  unlisted: undefined,
  outage: undefined,
  epoch: 1,
  adoptionAllowed: true,
};

/** The object of a scene. */
export function objectOf(scene: Scene): InferenceDeployment & KubeObject {
  const { generation = 1, annotations, held = true, deletingFor, conditions, status, since } = scene;
  const known = conditions !== undefined && {
    conditions:
      sample(conditions, { generation, ...(since !== undefined && { time: since }) }).status?.conditions ??
      [],
  };
  return {
    apiVersion: 'inference-operator.io/v1alpha1',
    kind: 'InferenceDeployment',
    metadata: {
      name: 'llama',
      namespace: 'team-a',
      uid: 'uid',
      resourceVersion: '1',
      generation,
      creationTimestamp: ago(60 * MINUTE),
      finalizers: held ? [workloadFinalizer] : [],
      ...(annotations !== undefined && { annotations }),
      ...(deletingFor !== undefined && { deletionTimestamp: ago(deletingFor) }),
    },
    spec: inferenceDeploymentSpecSchema.parse({
      platformRef: { name: 'runai' },
      runai: { spec: { image: 'a' } },
      ...scene.spec,
    }),
    ...((known !== false || status !== undefined) && {
      status: { observedGeneration: generation, ...status, ...known },
    }),
  };
}

function desiredOf({ hash = 'v1:a', notices = [], secrets, desired }: Scene): Desired {
  const versions = secrets && { secrets: secretVersions(...secrets) };
  return { name: 'llama', body: {}, hash, notices, ...versions, ...desired };
}

/** Versions of Secrets, of `name@version`. */
export const secretVersions = (...texts: readonly string[]): { name: string; resourceVersion: string }[] =>
  texts.map((text) => {
    const [name = '', resourceVersion = ''] = text.split('@');
    return { name, resourceVersion };
  });

export const WORKLOAD = { id: 'w1', name: 'llama', home: HOME, createdAt: ago(60 * MINUTE) };

/** An object that is as it should be. */
export const settled: Scene = {
  conditions: ['Ready True/Running', 'Available True/Serving', 'Synced True/Accepted'],
  since: ago(10 * MINUTE),
  status: {
    workload: WORKLOAD,
    phase: 'Running',
    applied: { generation: 1, hash: 'v1:a', at: ago(20 * MINUTE) },
    lastObservedAt: ago(10 * MINUTE),
  },
  // Something hints at a change, so that it is looked at.
  memory: { suspect: true },
};

/** What was accepted took values from these Secrets, `name@version`. */
export const acceptedWith = (...secrets: string[]): NonNullable<Scene['status']> => ({
  applied: { generation: 1, hash: 'v1:a', at: ago(20 * MINUTE), secrets: secretVersions(...secrets) },
});

/** A Secret that the spec takes a value from is not there. */
export const SECRET_MISSING = { kind: 'SecretNotFound', message: 'Secret hf has no key token' } as const;

/** The same with more or other fields of status. */
export function settledWith(status: NonNullable<Scene['status']>, scene: Scene = {}): Scene {
  return { ...settled, ...scene, status: { ...settled.status, ...status } };
}

/** Created and accepted, not there yet. */
export const creating: Scene = settledWith(
  { operation: { type: 'Create', startedAt: ago(MINUTE), generation: 1, hash: 'v1:a', attempts: 1 } },
  {
    conditions: [
      'Ready False/Creating',
      'Available False/NotServing',
      'Synced True/Accepted',
      'Reconciling True/Creating',
    ],
  },
);

export const OURS: Observation = {
  ...WORKLOAD,
  mark: MARK,
  foreignKind: undefined,
  deleting: false,
  phase: 'Running',
  phaseClass: 'Running',
  phaseMessage: '',
  replicas: 1,
  endpoints: [{ name: 'serving', url: 'https://llama.example', type: 'Serving' }],
  url: undefined,
  begunAt: MONOTONIC,
  detail: undefined,
};

export const RUNNING: Assessment = {
  ready: true,
  reason: 'Running',
  message: '',
  available: true,
  rolledBack: false,
  stuck: false,
  baseline: 'r1@2026-01-05T10:00:00Z',
};

const shared = {
  location: { kind: 'Home', home: HOME },
  claim: { kind: 'Ours' },
  markOwnerLives: false,
} as const;

/** A look that shows a workload. */
export function present(
  observation: Partial<Observation> = {},
  assessment: Partial<Assessment> = {},
  differences: readonly Difference[] = [],
): Look {
  return {
    ...shared,
    finding: { kind: 'Present', observation: { ...OURS, ...observation } },
    assessment: { ...RUNNING, ...assessment },
    differences,
  };
}

/** A look at a workload in a phase that the platform has not finished with. */
export function inPhase(reason: Assessment['reason'], assessment: Partial<Assessment> = {}): Look {
  const well = { ready: false, reason, available: false, message: '', ...assessment };
  return present({ phase: reason, phaseClass: reason }, well);
}

/** A look that shows that nothing is there. */
export const absent = (begunAt = MONOTONIC): Look => ({ ...shared, finding: { kind: 'Absent', begunAt } });

/** Any other look. */
export const looks = (look: Partial<Look>): Look => ({ ...shared, ...look });

/** Settled once, and edited since. */
export const edited: Scene = {
  ...settled,
  generation: 2,
  hash: 'v1:b',
  conditions: settled.conditions?.map((condition) => `${condition}@1`) ?? [],
};

/** A difference that can be mended in place, and one that cannot. */
export const IMAGE: Difference = { path: 'spec.image', desired: 'a', observed: 'b', mutable: true };
export const NODE_TYPE: Difference = { path: 'spec.nodeType', mutable: false };
