import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseConfig } from '../../src/config.ts';
import { type SettingName, settingNames } from '../../src/config/settings.ts';
import { version } from '../../src/config/version.ts';

/** What deploy/ and the chart say has to fit the settings, the contract's rights, and each other. */
const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A manifest, as far as these tests look into it. */
interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  rules?: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  subjects?: { name: string; namespace: string }[];
  roleRef?: { kind: string; name: string };
}

const manifests = (path: string): Manifest[] =>
  parseAllDocuments(read(path)).map((document) => document.toJS());

/** Each right as `group/resource verb`. */
function rightsOf(role: Manifest | undefined): string[] {
  return (role?.rules ?? [])
    .flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`)),
      ),
    )
    .sort();
}

const kinds = ['inferencedeployments', 'inferenceplatforms', 'clusterinferenceplatforms'];
const rightsOnKind = (kind: string): string[] => [
  ...['get', 'list', 'watch', 'patch'].map((verb) => `inference-operator.io/${kind} ${verb}`),
  `inference-operator.io/${kind}/status patch`,
];
const rightsOnOthers = [
  '/secrets get',
  '/configmaps get',
  'events.k8s.io/events create',
  'events.k8s.io/events patch',
];

describe('the operator’s rights are those of the contract and no more', () => {
  test.each([
    {
      file: 'deploy/rights/operator.yaml',
      rights: [
        ...kinds.flatMap(rightsOnKind),
        ...rightsOnOthers,
        ...['get', 'list', 'watch'].map((verb) => `/namespaces ${verb}`),
      ],
    },
    {
      file: 'deploy/namespaced/rights.yaml',
      rights: [...kinds.slice(0, 2).flatMap(rightsOnKind), ...rightsOnOthers],
    },
    {
      file: 'deploy/operator/leases.yaml',
      rights: ['get', 'create', 'update'].map((verb) => `coordination.k8s.io/leases ${verb}`),
    },
  ])('$file', ({ file, rights }) => {
    const [role, binding] = manifests(file);
    expect(rightsOf(role)).toEqual([...rights].sort());
    expect(binding?.roleRef).toMatchObject({ kind: role?.kind, name: role?.metadata.name });
    expect(binding?.metadata.namespace).toBe(role?.metadata.namespace);
    expect(binding?.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'inference-operator', namespace: 'inference-operator' },
    ]);
  });
});

test('people get deployments with edit and view; they may view platforms, and write them by a binding of their own only', () => {
  const roles = manifests('deploy/rights/people.yaml');
  const aggregated = roles.map(({ metadata: { name, labels = {} } }) => [name, Object.keys(labels)]);
  expect(aggregated).toEqual([
    ['inference-operator-edit', ['rbac.authorization.k8s.io/aggregate-to-edit']],
    ['inference-operator-view', ['rbac.authorization.k8s.io/aggregate-to-view']],
    ['inference-operator-platforms', []],
  ]);
  const [edit, view] = roles.map(rightsOf);
  const platforms = [...(edit ?? []), ...(view ?? [])].filter((right) => right.includes('platforms'));
  const read = kinds.slice(1).flatMap((kind) => ['get', 'list', 'watch'].map((verb) => `${kind} ${verb}`));
  expect(platforms).toEqual(read.map((right) => `inference-operator.io/${right}`).sort());
  expect(view?.filter((right) => !/ (?:get|list|watch)$/.test(right))).toEqual([]);
});

describe('the Deployment', () => {
  const [deployment] = parseAllDocuments(read('deploy/operator/deployment.yaml')).map((each) => each.toJS());
  const pod = deployment.spec.template.spec;
  const [container] = pod.containers;

  test('starts the operator with settings that it takes', () => {
    const parsed = parseConfig(container.args, {}, { podNamespace: 'inference-operator' });
    expect(parsed).toMatchObject({ ok: true, config: { leaderElect: true } });
  });

  test('names the ports that the operator listens on', () => {
    const parsed = parseConfig(container.args, {}, { podNamespace: 'inference-operator' });
    const ports = Object.fromEntries(
      container.ports.map((port: { name: string; containerPort: number }) => [port.name, port.containerPort]),
    );
    expect(parsed).toMatchObject({
      config: { metricsAddress: { port: ports.metrics }, healthAddress: { port: ports.health } },
    });
  });

  test('gives the process no right on the node', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65532 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('waits longer for an end than the operator takes', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(20);
  });
});

test('the variant for chosen namespaces starts once an owner id is filled in, and not before', () => {
  const args = [...read('deploy/namespaced/kustomization.yaml').matchAll(/value: (--.*)/g)].map(
    ([, arg]) => arg ?? '',
  );
  expect(args).toEqual(['--namespaces=team-a', '--owner-id=']);
  expect(parseConfig(args, {})).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^--owner-id="": /),
  });
  expect(parseConfig([...args, '--owner-id=mine'], {})).toMatchObject({ ok: true });
});

describe('the chart', () => {
  const chart = 'charts/inference-operator';
  const valuesOf = (path: string) => parseAllDocuments(read(`${chart}/${path}`))[0]?.toJS();

  test('brings the CRDs of deploy/crds, byte by byte', () => {
    const filesOf = (folder: string) =>
      Object.fromEntries(readdirSync(join(root, folder)).map((name) => [name, read(`${folder}/${name}`)]));
    const crds = filesOf('deploy/crds');
    expect(Object.keys(crds)).toHaveLength(3);
    expect(filesOf(`${chart}/crds`), 'copy deploy/crds/*.yaml to the chart').toEqual(crds);
  });

  test('says what deleting the kinds does before anybody does it: at the installation, and in the docs', () => {
    const warning =
      /Deleting the (?:kinds|CRD) .*deletes every InferenceDeployment, and with (?:it|each) its.*workload/s;
    expect(read(`${chart}/templates/NOTES.txt`)).toMatch(warning);
    expect(read('docs/operations.md').replaceAll('> ', '')).toMatch(warning);
  });

  test('kustomization names every CRD', () => {
    const names = readdirSync(join(root, 'deploy/crds')).map((name) => `crds/${name}`);
    expect(parseAllDocuments(read('deploy/kustomization.yaml'))[0]?.toJS().resources).toEqual(
      expect.arrayContaining(names),
    );
  });

  test('has the version of the package, as the image of deploy/ has', () => {
    expect(valuesOf('Chart.yaml')).toMatchObject({ version, appVersion: version });
    expect(read('deploy/operator/kustomization.yaml')).toContain(`newTag: ${version}\n`);
  });

  test('knows every setting that a cluster may want, under the setting’s own name', () => {
    // How to reach the API server, where the Lease is and which ports the probes ask are the chart's own matter.
    const own: ReadonlySet<SettingName> = new Set([
      'kubeconfig',
      'context',
      'leaderElectNamespace',
      'metricsAddress',
      'healthAddress',
    ] as const);
    const offered = settingNames.filter((name) => !own.has(name));
    expect(Object.keys(valuesOf('values.yaml').settings)).toEqual(offered);
    expect(
      Object.keys(JSON.parse(read(`${chart}/values.schema.json`)).properties.settings.properties),
    ).toEqual(offered);
  });

  test('has defaults that are the operator’s own, but for leader election', () => {
    const { leaderElect, ...others } = valuesOf('values.yaml').settings;
    const given = Object.entries(others).filter(([, value]) => value !== '' && !Array.isArray(value));
    const args = given.map(
      ([name, value]) => `--${name.replaceAll(/[A-Z]/g, '-$&').toLowerCase()}=${String(value)}`,
    );
    expect(parseConfig(args, {})).toEqual(parseConfig([], {}));
    expect(leaderElect).toBe(true);
  });
});

test('the image runs the bundle as the user of the Deployment', () => {
  const dockerfile = read('Dockerfile');
  expect(dockerfile).toContain('COPY --from=build /build/dist/main.js ');
  expect(dockerfile).toMatch(/^USER 65532:65532$/m);
});
