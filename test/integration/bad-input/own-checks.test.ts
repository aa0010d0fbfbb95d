import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ownerMarkKey } from '../../../src/crd/names.ts';
import { runaiDeployment, sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { calmPolling, running, expectDeployment } from '../platform/objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

/**
 * What Run:ai is known to refuse, said where the API server cannot see it: in `extra`. One row per rule, with what
 * the message must name.
 */
const rows: [rule: string, extra: Record<string, unknown>, says: RegExp][] = [
  ['P2: an image', { image: '' }, /^spec\.runai\.extra\.image: may not be empty/],
  [
    'P3: maxReplicas covers minReplicas',
    { autoscaling: { minReplicas: 3, maxReplicas: 2 } },
    /^spec\.runai\.extra\.autoscaling\.maxReplicas: must be at least minReplicas/,
  ],
  [
    'P4: scaling needs a metric',
    { autoscaling: { minReplicas: 1, maxReplicas: 2 } },
    /^spec\.runai\.extra\.autoscaling\.metric: must be given/,
  ],
  [
    'P5: a metric needs a threshold',
    { autoscaling: { minReplicas: 1, maxReplicas: 2, metric: 'latency' } },
    /^spec\.runai\.extra\.autoscaling\.metricThreshold: must be given/,
  ],
  [
    'P6: only requests wake',
    { autoscaling: { minReplicas: 0, maxReplicas: 2, metric: 'latency', metricThreshold: 5 } },
    /^spec\.runai\.extra\.autoscaling\.metric: must be throughput or concurrency/,
  ],
  [
    'P7: retention needs sleep',
    { autoscaling: { minReplicas: 1, maxReplicas: 1, scaleToZeroRetentionSeconds: 60 } },
    /^spec\.runai\.extra\.autoscaling\.scaleToZeroRetentionSeconds: goes with minReplicas: 0 only/,
  ],
  [
    'P8: a portion needs its type',
    { compute: { gpuDevicesRequest: 1, gpuPortionRequest: 0.5 } },
    /^spec\.runai\.extra\.compute\.gpuPortionRequest: needs gpuRequestType: portion/,
  ],
  [
    'P9: several devices are whole',
    { compute: { gpuDevicesRequest: 2, gpuRequestType: 'portion', gpuPortionRequest: 0.5 } },
    /^spec\.runai\.extra\.compute\.gpuPortionRequest: must be 1, or left out/,
  ],
  [
    'P10: a limit covers its request, by value',
    { compute: { cpuMemoryRequest: '2Gi', cpuMemoryLimit: '1024Mi' } },
    /^spec\.runai\.extra\.compute\.cpuMemoryLimit: must be at least cpuMemoryRequest, which is 2Gi/,
  ],
  [
    'P11: users or groups',
    {
      servingPort: {
        container: 8000,
        authorizationType: 'authorizedUsers',
        authorizedUsers: ['a@b.c'],
        authorizedGroups: ['g'],
      },
    },
    /^spec\.runai\.extra\.servingPort\.authorizedGroups: excludes authorizedUsers/,
  ],
  [
    'P12: one source for each variable',
    { environmentVariables: [{ name: 'TOKEN' }] },
    /^spec\.runai\.extra\.environmentVariables\[0\]: must have exactly one source/,
  ],
  [
    'P13: a new claim says its size',
    { storage: { pvc: [{ path: '/data', existingPvc: false, claimName: 'data' }] } },
    /^spec\.runai\.extra\.storage\.pvc\[0\]\.claimInfo\.size: must be given/,
  ],
  [
    'P14: seconds need NoExecute',
    { tolerations: [{ name: 't', key: 'k', operator: 'Exists', effect: 'NoSchedule', seconds: 5 }] },
    /^spec\.runai\.extra\.tolerations\[0\]\.seconds: goes with effect: NoExecute/,
  ],
  ['P15: a probe says what to ask', { probes: { readiness: {} } }, /^spec\.runai\.extra\.probes\.readiness/],
  [
    'P16: types of what is known',
    { compute: { gpuDevicesRequest: 'two' } },
    /^spec\.runai\.extra\.compute\.gpuDevicesRequest/,
  ],
  [
    "P17: the mark is the operator's",
    { annotations: [{ name: ownerMarkKey, value: 'mine/prod/llama' }] },
    /^spec\.runai\.extra\.annotations: .* is the operator's own mark: take it out/,
  ],
  [
    'P18: no identity in extra',
    { projectId: '34' },
    /^spec\.runai\.extra\.projectId: may not be set by extra/,
  ],
  [
    'P18: no null in extra',
    { compute: { cpuCoreLimit: null } },
    /^spec\.runai\.extra\.compute\.cpuCoreLimit: may not be null: .*leave it out/,
  ],
];

let world: World;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  world = stack.use(await startWorld());
  await world.createPlatform({ polling: calmPolling });
});
afterAll(() => stack.disposeAsync());

const runaiExtra = (extra: Record<string, unknown>): Record<string, unknown> => ({
  runai: { spec: { image: sampleImage }, extra },
});

describe.concurrent('what the platform is known to refuse is not sent', () => {
  test.each(rows.map(([rule, extra, says], index) => ({ rule, extra, says, name: `row-${index}` })))(
    '$rule',
    async ({ extra, says, name }) => {
      await world.deploy(name, runaiExtra(extra));
      await expectDeployment(world, name, {
        Synced: ['False/Rejected', says],
        Ready: ['False/NotCreated', says],
        Stalled: ['True/Rejected', says],
        Reconciling: null,
      });
      expect(await world.runai.control.calls({ workload: name, writes: true })).toEqual([]);
      await world.client.patch(runaiDeployment(world.namespace, name), { spec: { runai: { extra: null } } });
      await expectDeployment(world, name, running);
    },
  );
});

test('an edit that our own checks refuse leaves what runs alone', async () => {
  await world.deploy('runs');
  await expectDeployment(world, 'runs', running);
  await world.client.patch(runaiDeployment(world.namespace, 'runs'), {
    spec: runaiExtra({ autoscaling: { minReplicas: 1, maxReplicas: 2 } }),
  });
  await expectDeployment(world, 'runs', {
    Synced: ['False/Rejected', 'autoscaling.metric'],
    Ready: ['False/OutOfSync', 'autoscaling.metric'],
    Available: ['True/Serving'],
    Stalled: ['True/Rejected'],
  });
  expect(await world.runai.control.calls({ workload: 'runs', method: 'PATCH' })).toEqual([]);
});
