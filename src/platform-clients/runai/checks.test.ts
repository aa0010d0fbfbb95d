import { expect, test } from 'vitest';
import type { RunaiInferenceSpec } from '../../crd/runai/inference-spec.ts';
import { checks } from './checks.ts';

const problem = (spec: object): string | undefined => {
  const whole = { image: 'a:1', ...spec } as unknown as RunaiInferenceSpec;
  for (const check of checks) {
    const found = check(whole);
    if (found !== undefined) return found.field;
  }
  return undefined;
};

const scaling = (autoscaling: object): object => ({ autoscaling });
const compute = (fields: object): object => ({ compute: fields });
const port = (fields: object): object => ({ servingPort: { container: 80, ...fields } });
const env = (...variables: object[]): object => ({ environmentVariables: variables });
const pvc = (claim: object): object => ({ storage: { pvc: [{ path: '/m', ...claim }] } });
const expression = (fields: object): object => ({
  nodeAffinityRequired: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', ...fields }] }] },
});
const values = 'nodeAffinityRequired.nodeSelectorTerms[0].matchExpressions[0].values';

test.each([
  ['nothing special', {}, undefined],
  ['P2', { image: '' }, 'image'],
  [
    'P3',
    scaling({ minReplicas: 3, maxReplicas: 2, metric: 'latency', metricThreshold: 1 }),
    'autoscaling.maxReplicas',
  ],
  ['P3: the default of min is 1', scaling({ maxReplicas: 1 }), undefined],
  ['P3: the default of max is min', scaling({ minReplicas: 4 }), undefined],
  ['P4', scaling({ minReplicas: 1, maxReplicas: 2 }), 'autoscaling.metric'],
  ['P4: 0 and 1 is the exception', scaling({ minReplicas: 0, maxReplicas: 1 }), undefined],
  ['P4: 0 and 2 is not', scaling({ minReplicas: 0, maxReplicas: 2 }), 'autoscaling.metric'],
  ['P4: 0 alone means 0 and 1', scaling({ minReplicas: 0 }), undefined],
  ['P5', scaling({ metric: 'latency' }), 'autoscaling.metricThreshold'],
  ['P5: a threshold alone is fine', scaling({ metricThreshold: 3 }), undefined],
  [
    'P6',
    scaling({ minReplicas: 0, maxReplicas: 2, metric: 'latency', metricThreshold: 1 }),
    'autoscaling.metric',
  ],
  [
    'P6: requests wake',
    scaling({ minReplicas: 0, maxReplicas: 2, metric: 'throughput', metricThreshold: 1 }),
    undefined,
  ],
  [
    'P7: percentage',
    scaling({ metric: 'latency', metricThreshold: 1, metricThresholdPercentage: 50 }),
    'autoscaling.metricThresholdPercentage',
  ],
  ['P7: retention', scaling({ scaleToZeroRetentionSeconds: 5 }), 'autoscaling.scaleToZeroRetentionSeconds'],
  ['P8: portion without its type', compute({ gpuPortionRequest: 0.5 }), 'compute.gpuPortionRequest'],
  ['P8: type without its portion', compute({ gpuRequestType: 'portion' }), 'compute.gpuPortionRequest'],
  ['P8: several whole devices', compute({ gpuRequestType: 'portion', gpuDevicesRequest: 2 }), undefined],
  ['P8: memory without its type', compute({ gpuMemoryRequest: '1G' }), 'compute.gpuMemoryRequest'],
  ['P8: type without its memory', compute({ gpuRequestType: 'memory' }), 'compute.gpuMemoryRequest'],
  [
    'P9: memory of several devices',
    compute({ gpuDevicesRequest: 2, gpuRequestType: 'memory', gpuMemoryRequest: '1G' }),
    'compute.gpuRequestType',
  ],
  [
    'P9: parts of several devices',
    compute({ gpuDevicesRequest: 2, gpuRequestType: 'portion', gpuPortionRequest: 0.5 }),
    'compute.gpuPortionRequest',
  ],
  [
    'P9: the whole of several devices',
    compute({ gpuDevicesRequest: 2, gpuRequestType: 'portion', gpuPortionRequest: 1 }),
    undefined,
  ],
  [
    'P10: more than a device',
    compute({ gpuRequestType: 'portion', gpuPortionRequest: 1.5 }),
    'compute.gpuPortionRequest',
  ],
  ['P10: limit below request', compute({ cpuCoreRequest: 2, cpuCoreLimit: 1 }), 'compute.cpuCoreLimit'],
  ['P10: quantities, not texts', compute({ cpuMemoryRequest: '900M', cpuMemoryLimit: '1G' }), undefined],
  [
    'P10: memory limit below request',
    compute({ cpuMemoryRequest: '1Gi', cpuMemoryLimit: '1G' }),
    'compute.cpuMemoryLimit',
  ],
  [
    'P11: both lists',
    port({ authorizedUsers: ['a'], authorizedGroups: ['b'] }),
    'servingPort.authorizedGroups',
  ],
  [
    'P11: a type without its list',
    port({ authorizationType: 'authorizedUsers' }),
    'servingPort.authorizationType',
  ],
  [
    'P11: either list, none given',
    port({ authorizationType: 'authorizedUsersOrGroups' }),
    'servingPort.authorizationType',
  ],
  [
    'P11: either list, one given',
    port({ authorizationType: 'authorizedUsersOrGroups', authorizedGroups: ['b'] }),
    undefined,
  ],
  [
    'P11: also for URLs',
    { exposedUrls: [{ container: 1 }, { container: 2, authorizationType: 'authorizedGroups' }] },
    'exposedUrls[1].authorizationType',
  ],
  [
    'P11: not for URLs that are taken out',
    { exposedUrls: [{ authorizationType: 'authorizedGroups', exclude: true }] },
    undefined,
  ],
  [
    'P12: twice',
    env({ name: 'A', value: '' }, { name: 'B', value: '' }, { name: 'A', value: '1' }),
    'environmentVariables[2].name',
  ],
  ['P12: no source', env({ name: 'A' }), 'environmentVariables[0]'],
  [
    'P12: two sources',
    env({ name: 'A', value: '', secret: { name: 's', key: 'k' } }),
    'environmentVariables[0]',
  ],
  ['P12: taken out', env({ name: 'A', exclude: true }), undefined],
  ['P12: a serving port without its port', { servingPort: {} }, 'servingPort.container'],
  ['P13: a new claim without size', pvc({}), 'storage.pvc[0].claimInfo.size'],
  [
    'P13: an existing claim with claimInfo',
    pvc({ existingPvc: true, claimInfo: { size: '1G' } }),
    'storage.pvc[0].claimInfo',
  ],
  ['P13: ephemeral', pvc({ claimInfo: { size: '1G' }, ephemeral: true }), 'storage.pvc[0].ephemeral'],
  ['P13: taken out', pvc({ exclude: true, ephemeral: true }), undefined],
  [
    'P14: seconds',
    { tolerations: [{ key: 'a', effect: 'NoSchedule', seconds: 5 }] },
    'tolerations[0].seconds',
  ],
  [
    'P14: seconds where they belong',
    { tolerations: [{ key: 'a', effect: 'NoExecute', seconds: 5 }] },
    undefined,
  ],
  ['P14: In without values', expression({ operator: 'In' }), values],
  ['P14: Exists with values', expression({ operator: 'Exists', values: ['a'] }), values],
  ['P14: Gt with a word', expression({ operator: 'Gt', values: ['a'] }), values],
  ['P14: Gt with two', expression({ operator: 'Gt', values: ['1', '2'] }), values],
  ['P14: Gt with a number', expression({ operator: 'Gt', values: ['-1'] }), undefined],
  ['P15', { probes: { readiness: { periodSeconds: 1 } } }, 'probes.readiness.handler.httpGet'],
])('%s', (_, spec, field) => {
  expect(problem(spec)).toBe(field);
});
