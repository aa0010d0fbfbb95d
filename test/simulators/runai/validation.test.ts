import { describe, expect, test } from 'vitest';
import { bench, creation, INFERENCES } from './test-client.ts';

type Spec = Record<string, unknown>;

const scaling = (autoscaling: Spec): Spec => ({ autoscaling });
const gpu = (compute: Spec): Spec => ({ compute });

describe('a spec that the platform refuses', () => {
  test.each<[reason: string, spec: Spec, message: string]>([
    ['no image', { image: null }, 'spec.image is missing'],
    ['an empty image', { image: '' }, 'spec.image: '],
    ['a pull policy that there is not', { imagePullPolicy: 'Sometimes' }, 'spec.imagePullPolicy: '],
    ['a port out of range', { servingPort: { container: 70_000 } }, 'spec.servingPort.container: '],
    ['a quantity that is none', gpu({ cpuMemoryRequest: 'lots' }), 'spec.compute.cpuMemoryRequest: '],
    [
      'a serving port without its port',
      { servingPort: { protocol: 'http' } },
      'spec.servingPort.container is missing',
    ],
    [
      'P3',
      scaling({ minReplicas: 3, maxReplicas: 2 }),
      'spec.autoscaling.maxReplicas must be at least minReplicas',
    ],
    ['P4', scaling({ minReplicas: 1, maxReplicas: 2 }), 'spec.autoscaling.metric is mandatory'],
    [
      'P5',
      scaling({ minReplicas: 1, maxReplicas: 2, metric: 'latency' }),
      'spec.autoscaling.metricThreshold is mandatory',
    ],
    [
      'P6',
      scaling({ minReplicas: 0, maxReplicas: 2, metric: 'latency', metricThreshold: 1 }),
      'spec.autoscaling.minReplicas 0 needs',
    ],
    [
      'P7 percentage',
      scaling({ metric: 'latency', metricThreshold: 1, metricThresholdPercentage: 50 }),
      'spec.autoscaling.metricThresholdPercentage needs',
    ],
    [
      'P7 retention',
      scaling({ scaleToZeroRetentionSeconds: 60 }),
      'spec.autoscaling.scaleToZeroRetentionSeconds needs',
    ],
    [
      'P8 portion',
      gpu({ gpuDevicesRequest: 1, gpuPortionRequest: 0.5 }),
      'spec.compute.gpuPortionRequest is required if',
    ],
    [
      'P8 memory',
      gpu({ gpuDevicesRequest: 1, gpuRequestType: 'memory' }),
      'spec.compute.gpuMemoryRequest is required if',
    ],
    [
      'P9',
      gpu({ gpuDevicesRequest: 2, gpuRequestType: 'memory', gpuMemoryRequest: '1G' }),
      'spec.compute: gpuPortionRequest',
    ],
    [
      'P10 portion',
      gpu({ gpuDevicesRequest: 1, gpuRequestType: 'portion', gpuPortionRequest: 1.5 }),
      'spec.compute.gpuPortionRequest must be between',
    ],
    [
      'P10 limit by value',
      gpu({ cpuMemoryRequest: '2G', cpuMemoryLimit: '1900M' }),
      'spec.compute.cpuMemoryLimit must be',
    ],
    [
      'P11 both lists',
      { servingPort: { container: 80, authorizedUsers: ['a'], authorizedGroups: ['b'] } },
      'spec.servingPort: authorizedUsers and authorizedGroups are mutually exclusive',
    ],
    [
      'P11 type without its list',
      { exposedUrls: [{ container: 80, authorizationType: 'authorizedUsers' }] },
      'spec.exposedUrls[0].authorizedUsers is missing',
    ],
    [
      'P12 two sources',
      { environmentVariables: [{ name: 'A', value: '1', secret: { name: 's', key: 'k' } }] },
      'spec.environmentVariables[0]: value, secret, configMap',
    ],
    [
      'P12 twice',
      {
        environmentVariables: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      'spec.environmentVariables[1]: A is given twice',
    ],
    ['P13 size', { storage: { pvc: [{ path: '/d' }] } }, 'spec.storage.pvc[0].claimInfo.size is missing'],
    [
      'P13 ephemeral',
      { storage: { pvc: [{ path: '/d', ephemeral: true }] } },
      'spec.storage.pvc[0].ephemeral is not supported',
    ],
    [
      'P14 seconds',
      { tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', seconds: 5 }] },
      'spec.tolerations[0].seconds is valid only',
    ],
    [
      'P14 affinity',
      {
        nodeAffinityRequired: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Gt', values: ['many'] }] }],
        },
      },
      'spec.nodeAffinityRequired: gpu Gt needs one integer',
    ],
    [
      'P15',
      { probes: { readiness: { periodSeconds: 5 } } },
      'spec.probes.readiness.handler.httpGet is missing',
    ],
    ['more than 32 bits', scaling({ maxReplicas: 2 ** 31 }), 'spec.autoscaling.maxReplicas: '],
    [
      'an empty path',
      { storage: { secretVolume: [{ secret: 's', mountPath: '' }] } },
      'spec.storage.secretVolume.0.mountPath: ',
    ],
    [
      'an attribute without a proper key',
      { storage: { pvc: [{ claimInfo: { size: '1G', addedAttrValues: [{ key: 'a b' }] } }] } },
      'spec.storage.pvc.0.claimInfo.addedAttrValues.0.key: ',
    ],
    [
      'a capability that there is not',
      { security: { capabilities: ['FLY'] } },
      'spec.security.capabilities.0: ',
    ],
    ['a profile that there is not', gpu({ migProfile: '9g.99gb' }), 'spec.compute.migProfile: '],
    [
      'a URL for everybody',
      { exposedUrls: [{ container: 80, authorizationType: 'public' }] },
      'spec.exposedUrls.0.authorizationType: ',
    ],
    [
      'a category that the cluster lacks',
      { category: 'Dream' },
      "category 'Dream' is not available in this cluster",
    ],
    [
      'a priority that the cluster lacks',
      { priorityClass: 'top' },
      "priorityClass 'top' is not available in this cluster",
    ],
  ])('%s', async (_reason, spec, message) => {
    await using sim = await bench();
    const { status, body } = await sim.call('POST', INFERENCES, creation('llama', spec));
    expect(status).toBe(400);
    expect(body['message']).toMatch(new RegExp(`^${message.replaceAll(/[.[\]]/g, String.raw`\$&`)}`));
    expect(await sim.control.ledger()).toEqual([]);
  });
});

describe('an envelope that the platform refuses', () => {
  test.each([
    ['a long name', { name: 'a'.repeat(64) }, 400, 'name must not exceed 63 characters'],
    ['capitals', { name: 'Llama' }, 400, 'name must consist of lower case'],
    ['a prefix that is null', { useGivenNameAsPrefix: null }, 400, 'useGivenNameAsPrefix: '],
    ['no project', { projectId: undefined }, 400, 'projectId is missing'],
    ['a project of nobody', { projectId: '99' }, 403, 'no permission on project 99'],
    ['a cluster that is no UUID', { clusterId: 'west' }, 400, 'clusterId: '],
    ['a project of another cluster', { projectId: '36' }, 400, 'project 36 does not exist in cluster'],
  ])('%s', async (_reason, change, status, message) => {
    await using sim = await bench();
    const answer = await sim.call('POST', INFERENCES, { ...creation('llama'), ...change });
    expect({ status: answer.status, message: answer.body['message'] }).toEqual({
      status,
      message: expect.stringContaining(message),
    });
  });

  test('a body that is no JSON', async () => {
    await using sim = await bench();
    const response = await fetch(`${sim.simulator.url}${INFERENCES}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sim.token}` },
      body: '{',
    });
    expect(response.status).toBe(400);
  });

  test('an id that is no UUID', async () => {
    await using sim = await bench();
    expect((await sim.call('GET', `${INFERENCES}/llama`)).body).toEqual({
      code: 400,
      message: 'workloadId llama must be a UUID',
    });
  });
});

test('a rich spec is taken and shown as it was sent', async () => {
  await using sim = await bench();
  const spec = {
    args: '--model llama',
    environmentVariables: [
      { name: 'A', value: '1' },
      { name: 'B', secret: { name: 'hf', key: 'token' } },
    ],
    compute: {
      gpuDevicesRequest: 1,
      gpuRequestType: 'portion',
      gpuPortionRequest: 0.5,
      cpuMemoryRequest: '1Gi',
    },
    autoscaling: { minReplicas: 0, maxReplicas: 3, metric: 'concurrency', metricThreshold: 20 },
    servingPort: { container: 8000, authorizationType: 'authorizedUsers', authorizedUsers: ['a@b.c'] },
    probes: { readiness: { handler: { httpGet: { path: '/health', port: 8000 } } } },
    storage: { pvc: [{ path: '/d', existingPvc: true, claimName: 'models' }] },
    tolerations: [{ name: 't', key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
    fieldOfALaterRelease: { a: 1 },
  };
  const id = await sim.create('llama', spec);
  expect((await sim.call('GET', `${INFERENCES}/${id}`)).body['spec']).toMatchObject(spec);
});

test('a policy refuses with complianceIssues, and its defaults are shown', async () => {
  await using sim = await bench();
  await sim.control.setPolicy('33', {
    defaults: { imagePullPolicy: 'Always' },
    rules: [
      { field: 'compute.gpuDevicesRequest', rule: 'min', value: 3 },
      { field: 'nodeType', rule: 'required' },
      { field: 'image', rule: 'options', value: ['allowed'] },
    ],
  });
  const { status, body } = await sim.call(
    'POST',
    INFERENCES,
    creation('llama', gpu({ gpuDevicesRequest: 1 })),
  );
  expect({ status, issues: body['complianceIssues'] }).toEqual({
    status: 400,
    issues: [
      { field: 'compute.gpuDevicesRequest', details: 'must be at least 3', rule: 'min' },
      { field: 'nodeType', details: 'is required', rule: 'required' },
      { field: 'image', details: 'must be one of allowed', rule: 'options' },
    ],
  });
  const good = { image: 'allowed', nodeType: 'a', ...gpu({ gpuDevicesRequest: 4 }) };
  const id = await sim.create('llama', good);
  expect((await sim.call('GET', `${INFERENCES}/${id}`)).body['spec']).toMatchObject({
    imagePullPolicy: 'Always',
  });
  await sim.control.setPolicy('33', null);
  expect((await sim.call('POST', INFERENCES, creation('next'))).status).toBe(202);
});

test('a PATCH is judged by the spec that it results in', async () => {
  await using sim = await bench();
  const id = await sim.create('llama');
  const { status, body } = await sim.call('PATCH', `${INFERENCES}/${id}`, {
    spec: { autoscaling: { maxReplicas: 3 } },
  });
  expect({ status, message: body['message'] }).toEqual({
    status: 400,
    message: 'spec.autoscaling.metric is mandatory when minReplicas is less than maxReplicas',
  });
  expect((await sim.control.ledger()).map(({ effect }) => effect)).toEqual(['create']);
});

test.each([
  'annotations',
  'exposedUrls',
  'labels',
  'ports',
  'relatedUrls',
  'security',
  'servingPort',
  'storage',
  'tolerations',
])('a PATCH does not take %s, which is not in its schema', async (field) => {
  await using sim = await bench();
  const id = await sim.create('llama');
  const answer = await sim.call('PATCH', `${INFERENCES}/${id}`, { spec: { [field]: null } });
  expect(answer).toMatchObject({ status: 400, body: { message: `spec.${field} cannot be updated` } });
});

test('a list may hold null, where the schema says so', async () => {
  await using sim = await bench();
  const terms = [{ matchExpressions: [null, { key: 'gpu', operator: 'Exists' }] }];
  await sim.create('llama', { nodeAffinityRequired: { nodeSelectorTerms: terms }, imagePullSecrets: [{}] });
  expect(await sim.control.ledger()).toHaveLength(1);
});

test('a pod measures what its inference does, and no more', async () => {
  await using sim = await bench();
  const id = await sim.create('llama');
  const span = 'start=2026-01-05T10:00:00Z&end=2026-01-05T10:10:00Z';
  const read = async (type: string): Promise<number> =>
    (await sim.call('GET', `${INFERENCES}/${id}/pods/p/metrics?metricType=${type}&${span}`)).status;
  expect([await read('THROUGHPUT'), await read('GPU_UTILIZATION')]).toEqual([200, 400]);
});
