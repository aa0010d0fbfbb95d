import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../../support/build-operator.ts';
import type { ControlPlane } from '../../support/control-plane/control-plane.ts';
import { startControlPlane } from '../../support/control-plane/start.ts';
import { kubectl } from './command.ts';
import { manifestsIn, pick } from './manifest.ts';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane.stop());

/** The lines that kubectl apply printed, without those of objects that did not change. */
async function apply(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await kubectl(plane, ['apply', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').filter((line) => line !== '' && !line.endsWith(' unchanged'));
}

/** Whether the ServiceAccount of deploy/ may do something. */
async function may(...request: string[]): Promise<boolean> {
  const account = '--as=system:serviceaccount:inference-operator:inference-operator';
  const { stdout } = await kubectl(plane, ['auth', 'can-i', ...request, account]);
  return stdout.trim() === 'yes';
}

describe('deploy/', () => {
  test('is accepted as it is, without a warning, and a second time changes nothing', async () => {
    expect(await apply('-f', 'deploy/crds')).toHaveLength(3);
    expect(await apply('-k', 'deploy')).toContain('deployment.apps/inference-operator created');
    expect(await apply('-k', 'deploy')).toEqual([]);
  });

  test('is accepted by server-side apply too, as GitOps tools do it', async () => {
    const gitOps = ['--server-side', '--force-conflicts', '--field-manager=gitops', '--dry-run=server'];
    const lines = await apply('-k', 'deploy', ...gitOps);
    expect(lines.filter((line) => !line.endsWith(' serverside-applied (server dry run)'))).toEqual([]);
    expect(lines).toHaveLength(13);
  });

  test('has a pod that the restricted security standard of its namespace admits', async () => {
    const built = await kubectl(plane, ['kustomize', 'deploy']);
    const deployment = pick(manifestsIn(built.stdout), 'Deployment', 'inference-operator');
    const template = deployment.spec?.template;
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', namespace: 'inference-operator' } };
    const dryRun = ['apply', '--dry-run=server', '-f', '-'];
    const admitted = await kubectl(plane, dryRun, JSON.stringify({ ...template, ...pod }));
    expect(admitted).toEqual({ code: 0, stdout: 'pod/one created (server dry run)\n', stderr: '' });

    const careless = structuredClone({ ...template, ...pod });
    Object.assign(careless, { spec: { ...careless.spec, securityContext: {} } });
    expect((await kubectl(plane, dryRun, JSON.stringify(careless))).stderr).toContain(
      'violates PodSecurity "restricted',
    );
  });

  describe('lets the operator', () => {
    test.each<[string[], boolean]>([
      [['watch', 'inferencedeployments.inference-operator.io', '-A'], true],
      [['patch', 'inferencedeployments.inference-operator.io', '--subresource=status', '-A'], true],
      [['patch', 'clusterinferenceplatforms.inference-operator.io'], true],
      [['patch', 'clusterinferenceplatforms.inference-operator.io', '--subresource=status'], true],
      [['update', 'inferencedeployments.inference-operator.io', '-A'], false],
      [['update', 'inferencedeployments.inference-operator.io', '--subresource=status', '-A'], false],
      [['delete', 'inferencedeployments.inference-operator.io', '-A'], false],
      [['create', 'inferencedeployments.inference-operator.io', '-A'], false],
      [['get', 'secrets', '-n', 'default'], true],
      [['list', 'secrets', '-n', 'default'], false],
      [['watch', 'secrets', '-n', 'inference-operator'], false],
      [['list', 'configmaps', '-n', 'default'], false],
      [['watch', 'namespaces'], true],
      [['create', 'events.events.k8s.io', '-n', 'default'], true],
      [['update', 'leases.coordination.k8s.io', '-n', 'inference-operator'], true],
      [['update', 'leases.coordination.k8s.io', '-n', 'default'], false],
      [['get', 'pods', '-n', 'inference-operator'], false],
    ])('%j: %j', async (request, allowed) => {
      expect(await may(...request)).toBe(allowed);
    });
  });
});

describe('deploy/namespaced', () => {
  beforeAll(async () => {
    await kubectl(plane, ['delete', 'clusterrolebinding', 'inference-operator', '--ignore-not-found']);
    await kubectl(plane, ['create', 'namespace', 'team-a']);
  });

  test('is accepted', async () => {
    expect(await apply('-f', 'deploy/crds')).toEqual([]);
    expect(await apply('-k', 'deploy/namespaced')).toContain(
      'role.rbac.authorization.k8s.io/inference-operator created',
    );
  });

  test('gives rights in its namespace and none elsewhere', async () => {
    expect(await may('watch', 'inferencedeployments.inference-operator.io', '-n', 'team-a')).toBe(true);
    expect(await may('get', 'secrets', '-n', 'team-a')).toBe(true);
    expect(await may('watch', 'inferencedeployments.inference-operator.io', '-A')).toBe(false);
    expect(await may('get', 'secrets', '-n', 'default')).toBe(false);
    expect(await may('list', 'namespaces')).toBe(false);
    expect(await may('get', 'clusterinferenceplatforms.inference-operator.io')).toBe(false);
  });
});

test('the roles for people carry the labels that the built-in roles collect by', async () => {
  const { stdout } = await kubectl(plane, ['get', 'clusterrole', 'edit', 'view', '-o', 'json']);
  const builtIn: { items: { aggregationRule: { clusterRoleSelectors: { matchLabels: object }[] } }[] } =
    JSON.parse(stdout);
  const collected = builtIn.items.map((role) => role.aggregationRule.clusterRoleSelectors[0]?.matchLabels);
  const ours = manifestsIn(readFileSync(join(projectFolder, 'deploy/rights/people.yaml'), 'utf8'));
  expect(ours.slice(0, 2).map((role) => role.metadata.labels)).toEqual(collected);
});
