import { describe, expect, test } from 'vitest';
import { type InferenceDeployment, inferenceDeploymentSpecSchema } from '../../crd/inference-deployment.ts';
import {
  type ClusterInferencePlatform,
  clusterInferencePlatformSpecSchema,
  type InferencePlatform,
  inferencePlatformSpecSchema,
} from '../../crd/inference-platform.ts';
import { workloadFinalizer } from '../../crd/names.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { Connections } from '../connections/connections.ts';
import type { Fault } from '../connections/fault.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { PlatformDirectory } from './directory.ts';

const metadata = (name: string, more: object = {}) => ({
  name,
  uid: `uid-${name}`,
  resourceVersion: '1',
  generation: 1,
  creationTimestamp: '2026-01-05T09:00:00Z',
  ...more,
});
const DELETED = { deletionTimestamp: '2026-01-05T10:00:00Z' };
const ref = { credentialsSecretRef: { name: 'runai' } };
const apiVersion = 'inference-operator.io/v1alpha1';

type Deployment = InferenceDeployment & KubeObject;

/** What differs from: a deployment of namespace prod on a connected InferencePlatform. */
interface Scene {
  cluster?: boolean;
  /** null: not there. */
  platform?: {
    deleting?: boolean;
    status?: InferencePlatform['status'];
    allowedConsumers?: object[];
    /** Without: the cluster kind names team-a. */
    namesNoProject?: true;
  } | null;
  /** null: no connection. */
  fault?: Fault | null;
  pausedFor?: number;
  /** No probe has passed yet. */
  unproven?: true;
  deployment?: { deleting?: boolean; held?: boolean; status?: Deployment['status']; spec?: object };
  labels?: Record<string, string>;
  /** Whether the connection serves the target. */
  serves?: boolean;
  /** What lists have shown of the project that the workload is in. */
  lives?: { id: string; name: string | undefined };
  /** The operator serves some namespaces only. */
  scoped?: boolean;
}

function access(scene: Scene) {
  const { cluster = false, platform = {}, fault, pausedFor = 0, deployment = {}, serves = true } = scene;
  const kind = cluster ? 'ClusterInferencePlatform' : 'InferencePlatform';
  const marks = platform?.deleting === true ? DELETED : {};
  const status = platform?.status === undefined ? {} : { status: platform.status };
  const namespaced: InferencePlatform & KubeObject = {
    apiVersion,
    kind,
    metadata: metadata('runai', { namespace: 'prod', ...marks }) as InferencePlatform['metadata'],
    spec: inferencePlatformSpecSchema.parse({ runai: { url: 'https://acme.run.ai' }, ...ref }),
    ...status,
  };
  const clusterWide: ClusterInferencePlatform & KubeObject = {
    apiVersion,
    kind,
    metadata: metadata('runai', marks),
    spec: clusterInferencePlatformSpecSchema.parse({
      runai: {
        url: 'https://acme.run.ai',
        ...(platform?.namesNoProject !== true && { defaultProject: 'team-a' }),
      },
      allowedConsumers: platform?.allowedConsumers,
      ...ref,
    }),
    ...status,
  };
  const connections = new Connections();
  const live = {
    connection: {
      client: () => (serves ? { capabilities: {}, partAt: () => scene.lives } : undefined),
      limiter: { pausedFor },
    },
    fault: fault ?? undefined,
    proven: scene.unproven !== true,
    polling: {},
    failingFor: 7,
    epoch: 3,
    outageOf: () => undefined,
    lists: { unlisted: () => ({ lasting: 9, message: 'the list fails' }) },
  };
  const key = cluster ? 'ClusterInferencePlatform/runai' : 'InferencePlatform/prod/runai';
  if (fault !== null)
    connections.ensure(
      key,
      { fingerprint: 'f', version: '1', url: 'https://runai.example.com', worked: true },
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a directory reads of one
      () => live as unknown as LiveConnection,
    );
  const directory = new PlatformDirectory({
    platforms: {
      get: (at) => (!cluster && platform !== null && at === 'prod/runai' ? namespaced : undefined),
    },
    clusterPlatforms:
      scene.scoped === true
        ? undefined
        : { get: (at) => (cluster && platform !== null && at === 'runai' ? clusterWide : undefined) },
    namespaces: { get: () => ({ metadata: metadata('prod', { labels: scene.labels }) }) as never },
    connections,
    minPollInterval: 1_000,
  });
  const object: Deployment = {
    apiVersion,
    kind: 'InferenceDeployment',
    metadata: metadata('llama', {
      namespace: 'prod',
      ...(deployment.deleting === true ? DELETED : {}),
      ...(deployment.held === true ? { finalizers: [workloadFinalizer] } : {}),
    }) as Deployment['metadata'],
    spec: inferenceDeploymentSpecSchema.parse({
      platformRef: { kind, name: 'runai' },
      runai: { spec: { image: 'x' } },
      ...deployment.spec,
    }),
    ...(deployment.status !== undefined && { status: deployment.status }),
  };
  return directory.accessFor(object);
}

const faulty = (reason: Fault['reason'], onlySecret = false): Fault => ({
  reason,
  message: 'why',
  stalled: true,
  onlySecret,
});
const running: Deployment['status'] = { workload: { id: 'w', name: 'llama' } };

/** In a word: how the platform may be used. */
function word({ state }: ReturnType<typeof access>): string {
  if (state.kind !== 'Found') return state.kind;
  return state.connection.kind === 'Usable' ? 'Usable' : state.connection.reason;
}

describe('may a deployment use its platform, and does the connection work?', () => {
  test.each<[string, Scene, string]>([
    ['connected', {}, 'Usable'],
    ['no platform object', { platform: null, fault: null }, 'NotFound'],
    ['taken away by force: missed by what lives', { platform: null }, 'NotFound'],
    ['… but what is deleted goes on', { platform: null, deployment: { deleting: true } }, 'Usable'],
    [
      '… unless no connection is open',
      { platform: null, fault: null, deployment: { deleting: true } },
      'NotFound',
    ],
    ['cluster kind where none is read', { cluster: true, scoped: true, fault: null }, 'NotFound'],
    ['it serves no such target', { serves: false }, 'WrongType'],
    ['being deleted: a new one', { platform: { deleting: true } }, 'NotAllowed'],
    [
      'being deleted: one that runs',
      { platform: { deleting: true }, deployment: { status: running } },
      'Usable',
    ],
    [
      'being deleted: one whose workload vanished is served to the end',
      {
        platform: { deleting: true },
        deployment: { status: { applied: { generation: 1, hash: 'v1:x', at: '' } } },
      },
      'Usable',
    ],
    [
      'being deleted: one whose create is open',
      {
        platform: { deleting: true },
        deployment: { status: { operation: { type: 'Create', startedAt: '' } } },
      },
      'Usable',
    ],
    [
      'being deleted: one whose first create was not answered',
      { platform: { deleting: true }, deployment: { held: true } },
      'Usable',
    ],
    [
      'being deleted: one that is deleted as well',
      { platform: { deleting: true }, deployment: { deleting: true } },
      'Usable',
    ],
    ['cluster kind without consumers', { cluster: true }, 'NotAllowed'],
    ['… what runs there is left alone', { cluster: true, deployment: { status: running } }, 'NotAllowed'],
    ['… but may be deleted', { cluster: true, deployment: { deleting: true, status: running } }, 'Usable'],
    [
      'cluster kind, by name',
      { cluster: true, platform: { allowedConsumers: [{ namespaces: ['prod'] }] } },
      'Usable',
    ],
    [
      'cluster kind, by label',
      {
        cluster: true,
        labels: { tier: 'gold' },
        platform: { allowedConsumers: [{ namespaceSelector: { matchLabels: { tier: 'gold' } } }] },
      },
      'Usable',
    ],
    [
      'cluster kind, the default project counts',
      { cluster: true, platform: { allowedConsumers: [{ namespaces: ['prod'], projects: ['team-a'] }] } },
      'Usable',
    ],
    [
      'cluster kind, the named project counts',
      {
        cluster: true,
        platform: { allowedConsumers: [{ namespaces: ['prod'], projects: ['team-a'] }] },
        deployment: { spec: { runai: { project: 'team-b', spec: { image: 'x' } } } },
      },
      'NotAllowed',
    ],
    ...(
      [
        ['any project will do', [{ namespaces: ['prod'] }], 'Usable'],
        ['some projects will do', [{ namespaces: ['prod'], projects: ['team-a'] }], 'NotAllowed'],
        [
          'one entry will do with any',
          [{ namespaces: ['prod'], projects: ['team-a'] }, { namespaceSelector: {} }],
          'Usable',
        ],
      ] as const
    ).map(([why, allowedConsumers, expected]): [string, Scene, string] => [
      `cluster kind, nobody names a project: ${why}`,
      { cluster: true, platform: { allowedConsumers: [...allowedConsumers], namesNoProject: true } },
      expected,
    ]),
    [
      'held, nobody names a project: where it lives counts',
      {
        cluster: true,
        platform: {
          allowedConsumers: [{ namespaces: ['prod'], projects: ['team-a'] }],
          namesNoProject: true,
        },
        deployment: { status: { workload: { id: 'w', name: 'llama', home: 'c1/33' } } },
        lives: { id: '33', name: 'team-a' },
      },
      'Usable',
    ],
    ...(
      [
        [
          'held: where it lives counts, not the default of today',
          ['old'],
          { id: '33', name: 'old' },
          'Usable',
        ],
        ['held: … by its id as well', ['33'], { id: '33', name: 'old' }, 'Usable'],
        ['held: … and the default of today does not', ['team-a'], { id: '33', name: 'old' }, 'NotAllowed'],
        [
          'held: where no list shows it yet, the default stands in',
          ['team-a'],
          { id: '33', name: undefined },
          'Usable',
        ],
        ['held: before the first list nothing is said', ['old'], undefined, 'PlatformUnreachable'],
      ] as const
    ).map(([why, projects, lives, expected]): [string, Scene, string] => [
      why,
      {
        cluster: true,
        platform: { allowedConsumers: [{ namespaces: ['prod'], projects }] },
        deployment: { status: { workload: { id: 'w', name: 'llama', home: 'c1/33' } } },
        ...(lives !== undefined && { lives }),
      },
      expected,
    ]),
    ['refused', { fault: faulty('CredentialsInvalid') }, 'CredentialsInvalid'],
    [
      'refused: what is deleted waits as well',
      { fault: faulty('CredentialsInvalid'), deployment: { deleting: true } },
      'CredentialsInvalid',
    ],
    ['the Secret is gone', { fault: faulty('CredentialsInvalid', true) }, 'CredentialsInvalid'],
    [
      'the Secret is gone: what is deleted goes on with the last good credential',
      { fault: faulty('CredentialsInvalid', true), deployment: { deleting: true } },
      'Usable',
    ],
    ['the CA is gone', { fault: faulty('CertificateInvalid', true) }, 'PlatformUnreachable'],
    ['a wrong certificate', { fault: faulty('CertificateInvalid') }, 'PlatformUnreachable'],
    ['a forbidden host', { fault: faulty('HostNotAllowed') }, 'PlatformUnreachable'],
    ['no Run:ai', { fault: faulty('InvalidPlatform') }, 'PlatformUnreachable'],
    ['down', { fault: faulty('PlatformUnreachable') }, 'PlatformUnreachable'],
    ['told to wait', { pausedFor: 5_001 }, 'RateLimited'],
    ['told to wait for a moment', { pausedFor: 5_000 }, 'Usable'],
    ['opened, and nobody knows yet whether it works', { unproven: true }, 'PlatformUnreachable'],
    [
      '… not even for what is deleted',
      { unproven: true, deployment: { deleting: true } },
      'PlatformUnreachable',
    ],
    [
      '… unless nobody will find out, as the platform object is gone',
      { unproven: true, platform: null, deployment: { deleting: true } },
      'Usable',
    ],
    ['not opened yet', { fault: null }, 'PlatformUnreachable'],
  ])('%s', (_why, scene, expected) => {
    expect(word(access(scene))).toBe(expected);
  });
});

describe('before there is a connection, the platform object says why', () => {
  const ready = (reason: string): Scene => ({
    fault: null,
    platform: {
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason,
            message: `because of ${reason}`,
            observedGeneration: 1,
            lastTransitionTime: '2026-01-05T10:00:00Z',
          },
        ],
      },
    },
  });
  test.each([
    ['CredentialsInvalid', 'CredentialsInvalid'],
    ['CertificateInvalid', 'PlatformUnreachable'],
  ])('%s', (reason, expected) => {
    const found = access(ready(reason));
    expect(word(found)).toBe(expected);
    expect(found.state).toMatchObject({
      connection: { message: `InferencePlatform runai: because of ${reason}` },
    });
    expect([found.live, found.client]).toEqual([undefined, undefined]);
  });
});

describe('adoption', () => {
  const entry = (adopt?: string): object => ({ namespaces: ['prod'], ...(adopt !== undefined && { adopt }) });
  test.each<[string, Scene, boolean]>([
    ['in the platform object’s own namespace', {}, true],
    [
      'through a cluster kind that says nothing',
      { cluster: true, platform: { allowedConsumers: [entry()] } },
      false,
    ],
    [
      'through one that allows it',
      { cluster: true, platform: { allowedConsumers: [entry('Allowed')] } },
      true,
    ],
    ['when the platform object is gone', { platform: null, deployment: { deleting: true } }, false],
  ])('%s', (_why, scene, adoptionAllowed) => {
    expect(access(scene).state).toMatchObject({ kind: 'Found', adoptionAllowed });
  });
});
