import { describe, expect, test } from 'vitest';
import { observed, shownContainer, shownDeployment } from '../../../test/support/gcore-shapes.ts';
import { detailOf } from './detail.ts';
import { digestOf, observationOf, rowOf } from './observe.ts';
import { Redactor } from '../http/redact.ts';
import { deploymentSchema } from './schemas.ts';

const region = (region_id: number, ready: number, total: number, error_message: string | null = null) =>
  shownContainer({ region_id, deploy_status: { ready, total }, error_message });

test('a deployment as the documentation shows it', () => {
  expect(observed()).toMatchObject({
    id: 'llama70b',
    name: 'llama70b',
    home: 'https://api.gcore.com/1234',
    createdAt: '2026-01-05T10:00:00.184Z',
    mark: 'c1f0/prod/llama70b',
    foreignKind: undefined,
    deleting: false,
    phase: 'ACTIVE',
    phaseClass: 'Running',
    phaseMessage: '',
    replicas: 1,
    endpoints: [
      { name: 'serving', url: 'https://llama70b.example.com', type: 'Serving' },
      { name: 'region-7', url: 'https://llama70b-7.example.com', type: 'Serving' },
    ],
    regions: [{ name: '7', ready: 1, desired: 1, message: '' }],
    url: undefined,
  });
});

describe('phases', () => {
  test.each([
    ['DEPLOYING', [region(7, 0, 1)], 'Initializing'],
    ['PARTIALLYDEPLOYED', [region(7, 0, 1), region(8, 1, 1)], 'Initializing'],
    ['PARTIALLYDEPLOYED', [region(7, 0, 1, 'image pull failed'), region(8, 1, 1)], 'Degraded'],
    ['PARTIALLYDEPLOYED', [region(7, 0, 1, 'image pull failed'), region(8, 0, 1)], 'Failed'],
    ['ACTIVE', [region(7, 1, 1)], 'Running'],
    ['PENDING', [shownContainer({ scale: { min: 0, max: 1 } })], 'ScaledToZero'],
    ['PENDING', [region(7, 0, 0)], 'Pending'],
    ['DISABLED', [region(7, 0, 0)], 'Stopped'],
    ['DELETING', [region(7, 0, 0)], 'Deleting'],
    ['MIGRATING', [region(7, 1, 1)], 'Unknown'],
  ])('%s', (status, containers, phaseClass) => {
    const observation = observed(shownDeployment({ status, containers }));
    expect(observation).toMatchObject({ phase: status, phaseClass, deleting: status === 'DELETING' });
  });

  test('what is wrong, in three regions at most', () => {
    const containers = [1, 2, 3, 4, 5].map((id) => region(id, 0, 1, id === 2 ? null : `error ${id}`));
    const observation = observed(shownDeployment({ status: 'PARTIALLYDEPLOYED', containers }));
    expect(observation.phaseMessage).toBe(
      'Region 1: error 1; Region 3: error 3; Region 4: error 4; and 1 more regions',
    );
    expect(observation.regions).toContainEqual({ name: '5', ready: 0, desired: 1, message: 'error 5' });
  });
});

test('values of the environment are nowhere, also where an error echoes them', () => {
  const containers = [region(7, 0, 1, 'cannot log in with hf_topsecret')];
  const observation = observed(shownDeployment({ envs: { HF_TOKEN: 'hf_topsecret' }, containers }));
  expect(JSON.stringify(observation)).not.toContain('hf_topsecret');
  expect(observation.regions).toMatchObject([{ message: 'cannot log in with ***' }]);
});

test.each([
  ['an application', [{ kind: 'AppDeployment', name: 'chat' }], 'part of AppDeployment chat'],
  ['something odd', ['x'], 'part of another object'],
  ['nothing', [], undefined],
])('what belongs to %s', (_, object_references, foreignKind) => {
  expect(observed(shownDeployment({ object_references }))).toMatchObject({ foreignKind });
});

test.each([
  ['no address yet', null, []],
  ['no URL', 'soon', []],
])('%s', (_, address, expected) => {
  const containers = [shownContainer({ address })];
  expect(observed(shownDeployment({ address, containers })).endpoints).toEqual(expected);
});

test('shapes of old answers, and what is missing', () => {
  const old = shownDeployment({
    envs: null,
    description: null,
    created_at: null,
    logging: { enabled: true, retention_policy: 7, opensearch_dashboards_link: 'x' },
    containers: [{ region_id: 7, scale: { min: 1, max: 1 } }],
  });
  delete old['api_keys'];
  expect(observed(old)).toMatchObject({ createdAt: undefined, mark: undefined, replicas: 0 });
});

test.each(['name', 'image', 'status', 'containers'])('not without %s', (field) => {
  expect(deploymentSchema.safeParse({ ...shownDeployment(), [field]: null }).success).toBe(false);
});

test('a region whose error has no words has one all the same', () => {
  const [container] = shownDeployment()['containers'] as object[];
  const containers = [{ ...container, error_message: '\u0000' }];
  const redactor = new Redactor([]);
  const sight = { home: 'h', begunAt: 0, followed: undefined, clean: (text: string) => redactor.clean(text) };
  const { regions } = observationOf(deploymentSchema.parse(shownDeployment({ containers })), sight);
  expect(regions).toMatchObject([{ message: 'an error without a word' }]);
});

test('a region whose error cannot be read is not one without an error', () => {
  const [container] = shownDeployment()['containers'] as object[];
  const containers = [{ ...container, error_message: { code: 'OOMKilled' } }];
  expect(deploymentSchema.safeParse(shownDeployment({ containers })).success).toBe(false);
});

test('a row changes with everything that it shows', () => {
  const digest = (more = {}) => rowOf(deploymentSchema.parse(shownDeployment(more)), 'h').digest;
  expect(digest()).toBe(digest());
  for (const more of [{ timeout: 121 }, { envs: { MODE: 'slow' } }, { status: 'DISABLED' }, { later: 1 }])
    expect(digest(more)).not.toBe(digest());
  expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
});

test('the environment is kept as digests', () => {
  const { envs } = detailOf(observed()).shown as { envs: Record<string, string> };
  expect(Object.keys(envs)).toEqual(['MODE']);
  expect(envs['MODE']).not.toBe('fast');
});
