import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { projectFolder } from '../../support/build-operator.ts';
import type { ControlPlane } from '../../support/control-plane/control-plane.ts';
import { startControlPlane } from '../../support/control-plane/start.ts';
import { Helm } from '../../support/helm/helm.ts';
import { kubectl } from './command.ts';
import { containerOf, type Manifest, manifestsIn, pick } from './manifest.ts';

const chart = join(projectFolder, 'charts/inference-operator');
const namespace = 'operators';

let plane: ControlPlane;
let helm: Helm;
// Building Helm takes a minute and a half, the first time.
beforeAll(async () => {
  [plane, helm] = await Promise.all([startControlPlane(), Helm.open()]);
  await kubectl(plane, ['apply', '-f', 'deploy/crds']);
  await kubectl(plane, ['create', 'namespace', namespace]);
  await kubectl(plane, ['create', 'namespace', 'team-a']);
  await kubectl(plane, ['create', 'namespace', 'team-b']);
}, 1_800_000);
afterAll(async () => {
  await plane?.stop();
  await helm?.[Symbol.asyncDispose]();
});

function render(values: object = {}): Promise<string> {
  return helm.run(
    'template',
    'inference-operator',
    chart,
    '--namespace',
    namespace,
    '--set-json',
    JSON.stringify(values),
  );
}

/** What stands in deploy/. */
function deployed(path: string): Manifest[] {
  return manifestsIn(readFileSync(join(projectFolder, 'deploy', path), 'utf8'));
}

const everything = {
  replicas: 2,
  image: { repository: 'registry.example/inference-operator', tag: 'test', pullPolicy: 'Always' },
  imagePullSecrets: [{ name: 'registry' }],
  settings: {
    ownerId: 'cluster-1',
    clusterResourceNamespace: 'platforms',
    concurrency: 1000,
    logLevel: 'debug',
    logFormat: 'pretty',
    workloadMetrics: true,
    minPollInterval: '1m30s',
    allowedPlatformHosts: ['*.run.ai', '10.0.0.0/8', 'fd00::1'],
  },
  env: [
    { name: 'HTTPS_PROXY', value: 'https://proxy.example:3128' },
    { name: 'NODE_EXTRA_CA_CERTS', value: '/certificates/ca.crt' },
  ],
  volumes: [{ name: 'certificates', configMap: { name: 'ca' } }],
  volumeMounts: [{ name: 'certificates', mountPath: '/certificates', readOnly: true }],
  serviceAccount: { name: 'someone', annotations: { a: 'b' } },
  podAnnotations: { a: 'b' },
  podLabels: { team: 'a' },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  priorityClassName: 'system-cluster-critical',
};

const clusterWide = [
  'ClusterRole',
  'ClusterRole',
  'ClusterRole',
  'ClusterRole',
  'ServiceAccount',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Deployment',
];

const rendered: { reason: string; values: object; kinds: string[]; config: object }[] = [
  {
    reason: 'defaults',
    values: {},
    kinds: clusterWide,
    config: { leaderElect: true, leaderElectNamespace: namespace, concurrency: 32 },
  },
  {
    reason: 'every setting',
    values: everything,
    kinds: clusterWide,
    config: {
      ownerId: 'cluster-1',
      clusterResourceNamespace: 'platforms',
      concurrency: 1000,
      logLevel: 'debug',
      logFormat: 'pretty',
      workloadMetrics: true,
      minPollInterval: 90_000,
      allowedPlatformHosts: ['*.run.ai', '10.0.0.0/8', 'fd00::1'],
    },
  },
  {
    reason: 'chosen namespaces',
    values: { settings: { namespaces: ['team-a', 'team-b'], ownerId: 'cluster-1' } },
    kinds: [
      'ServiceAccount',
      'Role',
      'Role',
      'Role',
      'RoleBinding',
      'RoleBinding',
      'RoleBinding',
      'Deployment',
    ],
    config: { namespaces: ['team-a', 'team-b'], ownerId: 'cluster-1' },
  },
  {
    reason: 'no leader election, rights from elsewhere',
    values: {
      settings: { leaderElect: false },
      rbac: { create: false, people: false },
      serviceAccount: { create: false },
    },
    kinds: ['Deployment'],
    config: { leaderElect: false },
  },
];

describe.each(rendered)('with $reason', ({ values, kinds, config }) => {
  let yaml: string;
  beforeAll(async () => {
    yaml = await render(values);
  });

  test('it has these objects, each in a namespace or of the cluster', () => {
    expect(
      manifestsIn(yaml)
        .map((manifest) => manifest.kind)
        .sort(),
    ).toEqual([...kinds].sort());
  });

  test('each binding gives a role that is there to the account of the pod', () => {
    const manifests = manifestsIn(yaml);
    const pod = pick(manifests, 'Deployment', 'inference-operator').spec?.template.spec;
    const account = { kind: 'ServiceAccount', name: pod?.serviceAccountName, namespace };
    const bindings = manifests.filter(({ kind }) => kind.endsWith('RoleBinding'));
    expect(bindings).toHaveLength(kinds.filter((kind) => kind.endsWith('RoleBinding')).length);
    for (const { kind, metadata, roleRef, subjects } of bindings) {
      expect(subjects).toEqual([account]);
      const role = manifests.find(
        (each) => each.kind === roleRef?.kind && each.metadata.name === roleRef.name,
      );
      expect(role).toBeDefined();
      expect(`${role?.kind}Binding`).toBe(kind);
      const roles = manifests.filter((each) => each.kind === 'Role').map((each) => each.metadata.namespace);
      expect(kind === 'ClusterRoleBinding' || roles.includes(metadata.namespace)).toBe(true);
    }
  });

  test('the API server accepts all of them, without a warning', async () => {
    const outcome = await kubectl(plane, ['apply', '--dry-run=server', '-f', '-'], yaml);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout.trim().split('\n')).toHaveLength(kinds.length);
  });

  test('the operator takes its arguments for what was meant', () => {
    const { args } = containerOf(pick(manifestsIn(yaml), 'Deployment', 'inference-operator'));
    expect(parseConfig(args, {}, { podNamespace: namespace })).toMatchObject({ ok: true, config });
  });
});

describe('it gives the rights that deploy/ gives', () => {
  test.each([
    { kind: 'ClusterRole', name: 'inference-operator', file: 'rights/operator.yaml' },
    { kind: 'ClusterRole', name: 'inference-operator-edit', file: 'rights/people.yaml' },
    { kind: 'ClusterRole', name: 'inference-operator-view', file: 'rights/people.yaml' },
    { kind: 'ClusterRole', name: 'inference-operator-platforms', file: 'rights/people.yaml' },
    { kind: 'Role', name: 'inference-operator-leases', file: 'operator/leases.yaml' },
  ])('$name', async ({ kind, name, file }) => {
    const ours = pick(deployed(file), kind, name);
    const theirs = pick(manifestsIn(await render()), kind, name);
    expect(theirs.rules).toEqual(ours.rules);
    expect(theirs.metadata.labels).toMatchObject(ours.metadata.labels ?? {});
  });

  test('in each of the chosen namespaces', async () => {
    const settings = { namespaces: ['team-a', 'team-b'], ownerId: 'x' };
    const roles = manifestsIn(await render({ settings })).filter(
      ({ metadata }) => metadata.namespace !== namespace,
    );
    const ours = pick(deployed('namespaced/rights.yaml'), 'Role', 'inference-operator');
    for (const team of settings.namespaces) {
      const role = roles.find((each) => each.kind === 'Role' && each.metadata.namespace === team);
      expect(role?.rules).toEqual(ours.rules);
    }
  });
});

test('names that YAML takes for something else stay names', async () => {
  const namespaces = ['2024', 'on'];
  for (const name of namespaces) await kubectl(plane, ['create', 'namespace', name]);
  const yaml = await render({
    settings: { namespaces, ownerId: '7', clusterResourceNamespace: '2024' },
    fullnameOverride: '12',
    nameOverride: 'null',
    serviceAccount: { name: '1e3' },
    priorityClassName: '0',
  });
  const { stderr } = await kubectl(plane, ['apply', '--dry-run=server', '-f', '-'], yaml);
  expect(stderr).toBe('');
});

test('its pod is the one of deploy/', async () => {
  const podOf = (manifests: Manifest[]) => {
    const spec = structuredClone(pick(manifests, 'Deployment', 'inference-operator').spec?.template.spec);
    for (const container of spec?.containers ?? [])
      Object.assign(container, { args: [], image: '', imagePullPolicy: '' });
    return spec;
  };
  expect(podOf(manifestsIn(await render()))).toEqual(podOf(deployed('operator/deployment.yaml')));
});

describe('values that would not work are refused, and named', () => {
  test.each<[object, RegExp]>([
    [{ settings: { namespaces: ['team-a'] } }, /settings\.ownerId is empty: .*give this cluster an id/],
    [{ settings: { concurency: 3 } }, /concurency/],
    [{ settings: { concurrency: 0 } }, /concurrency/],
    [{ settings: { minPollInterval: '5' } }, /minPollInterval/],
    [{ settings: { namespaces: ['Team'], ownerId: 'x' } }, /namespaces/],
    [{ settings: { logLevel: 'trace' } }, /logLevel/],
    [{ settings: { leaderElect: false }, replicas: 2 }, /replicas is more than 1 .*leave leaderElect true/],
    [{ replicaCount: 2 }, /replicaCount/],
  ])('%j', async (values, named) => {
    await expect(render(values)).rejects.toThrow(named);
  });
});

test('helm finds nothing to complain of', async () => {
  expect(await helm.run('lint', '--strict', chart)).toContain('0 chart(s) failed');
});

// In a cluster that never had them: an API server may take minutes to let go of kinds that it has just been given.
test('helm installs the kinds, and leaves them when the release goes', async () => {
  await using fresh = await startControlPlane();
  await kubectl(fresh, ['create', 'namespace', namespace]);
  const to = ['--kubeconfig', fresh.kubeconfig, '--namespace', namespace];
  const notes = await helm.run('install', 'inference-operator', chart, ...to);
  expect(notes).toContain(`kubectl -n ${namespace} rollout status deployment/inference-operator`);
  await helm.run('uninstall', 'inference-operator', ...to);
  const crds = await kubectl(fresh, ['get', 'crd', '-o', 'name']);
  expect(crds.stdout.trim().split('\n')).toHaveLength(3);
  expect((await kubectl(fresh, ['get', 'deployment', '-n', namespace, '-o', 'name'])).stdout).toBe('');
});
