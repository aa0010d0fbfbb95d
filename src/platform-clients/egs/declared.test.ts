import { expect, test } from 'vitest';
import { inferenceDeploymentSpecSchema } from '../../crd/inference-deployment.ts';
import { inferencePlatformSpecSchema } from '../../crd/inference-platform.ts';
import { egsDeclared } from './declared.ts';

const spec = (egs: object) =>
  inferenceDeploymentSpecSchema.parse({
    platformRef: { name: 'egs' },
    egs: { clusterName: 'worker-1', modelSpec: { modelName: 'sklearn', args: ['-x'] }, ...egs },
  });
const platform = (egs: object) =>
  inferencePlatformSpecSchema.parse({
    egs: { url: 'http://egs-core-apis:8080', ...egs },
    credentialsSecretRef: { name: 'egs' },
  });
const named = spec({ workspace: 'team-a', endpointName: 'iris' });

test('an endpoint lives in a workspace and a cluster, by the name that the spec gives', () => {
  expect(egsDeclared.name(named)).toBe('iris');
  expect(egsDeclared.name(spec({}))).toBeUndefined();
  expect(egsDeclared.place(named)).toEqual(['team-a', 'worker-1']);
  expect(egsDeclared.place(spec({}))).toEqual([undefined, 'worker-1']);
});

test.each([
  ['the one that the spec names', named, { defaultWorkspace: 'shared' }, 'team-a', false],
  ["the platform object's default", spec({}), { defaultWorkspace: 'shared' }, 'shared', true],
  ['none', spec({}), {}, undefined, true],
])('the workspace that must be allowed is %s', (_, deployment, section, value, isDefault) => {
  expect(egsDeclared.scope(deployment, platform(section))).toEqual({
    list: 'workspaces',
    word: 'workspace',
    field: 'spec.egs.workspace',
    value,
    isDefault,
  });
});
