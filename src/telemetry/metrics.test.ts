import { describe, expect, test } from 'vitest';
import type { DeploymentState } from './metrics/deployments.ts';
import { createMetrics, type Metrics } from './metrics.ts';

/** The samples of a metric as `name{labels} value` lines, labels in the order of registration. */
async function samplesOf(metrics: Metrics, name: string): Promise<string[]> {
  const text = await metrics.text();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

const deployment: DeploymentState = {
  namespace: 'team-a',
  name: 'llama',
  platform: 'team-a/runai',
  target: 'runai',
  reason: 'Running',
  ready: true,
  available: true,
};

/** Metrics with everything in them. */
function full(): Metrics {
  const metrics = createMetrics();
  const { reconcile, queue } = metrics.forController('inferencedeployment', 32);
  reconcile.passStarted();
  reconcile.passEnded('success', 20);
  queue.watch({ depths: () => new Map([[100, 2]]), workingFor: () => [1_500, 500] }, [100, 0]);
  metrics.apiRequest({ code: '200', method: 'GET', host: '127.0.0.1:6443' });
  metrics.forLease('inference-operator');
  metrics.forPlatform('team-a/runai').request({ operation: 'list', code: '200', seconds: 0.2 });
  metrics.showDeployments(() => [deployment]);
  metrics.operationSettled({ target: 'runai', type: 'Create' }, 90_000);
  metrics.drifted({ target: 'runai', action: 'Corrected' });
  metrics.workloads.set(
    { namespace: 'team-a', name: 'llama' },
    { requestsPerSecond: 3, latencySeconds: 0.5 },
  );
  metrics.forReflector('InferenceDeployment', { hasSynced: true, lastEventAgeMs: 2_000 });
  return metrics;
}

describe('names and labels are those that dashboards know', () => {
  test.each([
    ['controller_runtime_reconcile_total', ['controller', 'result']],
    ['controller_runtime_reconcile_errors_total', ['controller']],
    ['controller_runtime_terminal_reconcile_errors_total', ['controller']],
    ['controller_runtime_reconcile_panics_total', ['controller']],
    ['controller_runtime_reconcile_time_seconds_count', ['controller']],
    ['controller_runtime_active_workers', ['controller']],
    ['controller_runtime_max_concurrent_reconciles', ['controller']],
    ['workqueue_depth', ['name', 'controller', 'priority']],
    ['workqueue_adds_total', ['name', 'controller']],
    ['workqueue_queue_duration_seconds_count', ['name', 'controller']],
    ['workqueue_work_duration_seconds_count', ['name', 'controller']],
    ['workqueue_retries_total', ['name', 'controller']],
    ['workqueue_unfinished_work_seconds', ['name', 'controller']],
    ['workqueue_longest_running_processor_seconds', ['name', 'controller']],
    ['rest_client_requests_total', ['code', 'method', 'host']],
    ['leader_election_master_status', ['name']],
    ['inference_operator_platform_requests_total', ['platform', 'operation', 'code']],
    ['inference_operator_platform_request_duration_seconds_count', ['platform', 'operation']],
    ['inference_operator_platform_throttled_seconds_total', ['platform']],
    ['inference_operator_platform_up', ['platform']],
    ['inference_operator_deployments', ['platform', 'target', 'reason']],
    ['inference_operator_deployment_ready', ['namespace', 'name', 'platform']],
    ['inference_operator_deployment_available', ['namespace', 'name', 'platform']],
    ['inference_operator_operation_duration_seconds_count', ['target', 'type']],
    ['inference_operator_drift_total', ['target', 'action']],
    ['inference_operator_workload_throughput_requests_per_second', ['namespace', 'name']],
    ['inference_operator_workload_latency_seconds', ['namespace', 'name']],
  ])('%s', async (name, labels) => {
    const [sample] = await samplesOf(full(), name);
    const found = [...(sample ?? '').matchAll(/[{,]([a-z]+)=/g)].map(([, label]) => label ?? '');
    expect(found.sort()).toEqual([...labels].sort());
  });
});

describe('a series whose labels are known is there with 0 from the start', () => {
  test('of a controller', async () => {
    const metrics = createMetrics();
    const { queue } = metrics.forController('a', 4);
    queue.watch({ depths: () => new Map(), workingFor: () => [] }, [100, -100]);
    expect(await samplesOf(metrics, 'controller_runtime_reconcile_total')).toEqual([
      'controller_runtime_reconcile_total{controller="a",result="success"} 0',
      'controller_runtime_reconcile_total{controller="a",result="error"} 0',
      'controller_runtime_reconcile_total{controller="a",result="requeue"} 0',
      'controller_runtime_reconcile_total{controller="a",result="requeue_after"} 0',
    ]);
    const zeros = [
      'controller_runtime_reconcile_errors_total{controller="a"} 0',
      'controller_runtime_terminal_reconcile_errors_total{controller="a"} 0',
      'controller_runtime_reconcile_panics_total{controller="a"} 0',
      'controller_runtime_reconcile_time_seconds_count{controller="a"} 0',
      'controller_runtime_active_workers{controller="a"} 0',
      'controller_runtime_max_concurrent_reconciles{controller="a"} 4',
      'workqueue_depth{name="a",controller="a",priority="100"} 0',
      'workqueue_depth{name="a",controller="a",priority="-100"} 0',
      'workqueue_adds_total{name="a",controller="a"} 0',
      'workqueue_retries_total{name="a",controller="a"} 0',
      'workqueue_queue_duration_seconds_count{name="a",controller="a"} 0',
      'workqueue_work_duration_seconds_count{name="a",controller="a"} 0',
      'workqueue_unfinished_work_seconds{name="a",controller="a"} 0',
      'workqueue_longest_running_processor_seconds{name="a",controller="a"} 0',
    ];
    expect((await metrics.text()).split('\n')).toEqual(expect.arrayContaining(zeros));
  });

  test('of a platform and of a Lease', async () => {
    const metrics = createMetrics();
    metrics.forPlatform('team-a/runai');
    metrics.forLease('inference-operator');
    const zeros = [
      'inference_operator_platform_throttled_seconds_total{platform="team-a/runai"} 0',
      'inference_operator_platform_up{platform="team-a/runai"} 0',
      'leader_election_master_status{name="inference-operator"} 0',
    ];
    expect((await metrics.text()).split('\n')).toEqual(expect.arrayContaining(zeros));
  });
});

describe('passes', () => {
  test('are counted by how they end, and workers are active meanwhile', async () => {
    const metrics = createMetrics();
    const { reconcile } = metrics.forController('a', 4);
    reconcile.passStarted();
    reconcile.passStarted();
    expect(await samplesOf(metrics, 'controller_runtime_active_workers')).toEqual([
      'controller_runtime_active_workers{controller="a"} 2',
    ]);
    reconcile.passEnded('error', 1_500);
    reconcile.passEnded('requeue_after', 500);
    reconcile.panic();
    const lines = (await metrics.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'controller_runtime_active_workers{controller="a"} 0',
        'controller_runtime_reconcile_total{controller="a",result="error"} 1',
        'controller_runtime_reconcile_total{controller="a",result="requeue_after"} 1',
        'controller_runtime_reconcile_errors_total{controller="a"} 1',
        'controller_runtime_terminal_reconcile_errors_total{controller="a"} 0',
        'controller_runtime_reconcile_panics_total{controller="a"} 1',
        'controller_runtime_reconcile_time_seconds_sum{controller="a"} 2',
      ]),
    );
  });
});

describe('a work queue', () => {
  test('is read at the scrape, and a priority that is empty again shows 0', async () => {
    const metrics = createMetrics();
    const { queue } = metrics.forController('a', 4);
    const state = { depths: new Map([[50, 7]]), workingFor: [4_000, 1_000] };
    queue.watch({ depths: () => state.depths, workingFor: () => state.workingFor }, [100]);
    expect((await metrics.text()).split('\n')).toEqual(
      expect.arrayContaining([
        'workqueue_depth{name="a",controller="a",priority="50"} 7',
        'workqueue_unfinished_work_seconds{name="a",controller="a"} 5',
        'workqueue_longest_running_processor_seconds{name="a",controller="a"} 4',
      ]),
    );
    Object.assign(state, { depths: new Map(), workingFor: [] });
    expect((await metrics.text()).split('\n')).toEqual(
      expect.arrayContaining([
        'workqueue_depth{name="a",controller="a",priority="100"} 0',
        'workqueue_depth{name="a",controller="a",priority="50"} 0',
        'workqueue_unfinished_work_seconds{name="a",controller="a"} 0',
        'workqueue_longest_running_processor_seconds{name="a",controller="a"} 0',
      ]),
    );
  });

  test('counts adds, retries, waits and work', async () => {
    const metrics = createMetrics();
    const { queue } = metrics.forController('a', 4);
    queue.added();
    queue.retried();
    queue.taken(250);
    queue.done(2_000);
    expect((await metrics.text()).split('\n')).toEqual(
      expect.arrayContaining([
        'workqueue_adds_total{name="a",controller="a"} 1',
        'workqueue_retries_total{name="a",controller="a"} 1',
        'workqueue_queue_duration_seconds_sum{name="a",controller="a"} 0.25',
        'workqueue_work_duration_seconds_sum{name="a",controller="a"} 2',
      ]),
    );
  });
});

describe('platforms', () => {
  test('count calls by code and show whether they are up', async () => {
    const metrics = createMetrics();
    const platform = metrics.forPlatform('runai');
    platform.request({ operation: 'create', code: '202', seconds: 0.25 });
    platform.request({ operation: 'create', code: 'Transient', seconds: 30 });
    platform.throttled(1.5);
    platform.up(true);
    expect((await metrics.text()).split('\n')).toEqual(
      expect.arrayContaining([
        'inference_operator_platform_requests_total{platform="runai",operation="create",code="202"} 1',
        'inference_operator_platform_requests_total{platform="runai",operation="create",code="Transient"} 1',
        'inference_operator_platform_request_duration_seconds_sum{platform="runai",operation="create"} 30.25',
        'inference_operator_platform_throttled_seconds_total{platform="runai"} 1.5',
        'inference_operator_platform_up{platform="runai"} 1',
      ]),
    );
  });

  test('leave nothing behind when they are dropped, even if a call still ends', async () => {
    const metrics = createMetrics();
    const platform = metrics.forPlatform('runai');
    platform.request({ operation: 'create', code: '202', seconds: 1 });
    platform.request({ operation: 'list', code: '500', seconds: 1 });
    metrics.forPlatform('other');
    metrics.dropPlatform('runai');
    platform.request({ operation: 'list', code: '200', seconds: 1 });
    platform.throttled(1);
    platform.up(true);
    const text = await metrics.text();
    expect(text).not.toContain('platform="runai"');
    expect(text).toContain('platform="other"');
  });

  test('that come back begin at 0, and asking twice begins nothing anew', async () => {
    const metrics = createMetrics();
    metrics.forPlatform('runai').throttled(5);
    metrics.dropPlatform('runai');
    metrics.forPlatform('runai').throttled(1);
    metrics.forPlatform('runai').throttled(1);
    expect(await samplesOf(metrics, 'inference_operator_platform_throttled_seconds_total')).toEqual([
      'inference_operator_platform_throttled_seconds_total{platform="runai"} 2',
    ]);
  });
});

describe('deployments', () => {
  test('are counted by reason and shown one by one, as they are at the scrape', async () => {
    const metrics = createMetrics();
    const all = new Map([
      ['llama', deployment],
      ['qwen', { ...deployment, name: 'qwen' }],
      ['phi', { ...deployment, name: 'phi', reason: 'Updating', ready: false }],
    ]);
    metrics.showDeployments(() => all.values());
    expect(await samplesOf(metrics, 'inference_operator_deployments')).toEqual([
      'inference_operator_deployments{platform="team-a/runai",target="runai",reason="Running"} 2',
      'inference_operator_deployments{platform="team-a/runai",target="runai",reason="Updating"} 1',
    ]);
    expect(await samplesOf(metrics, 'inference_operator_deployment_ready')).toEqual([
      'inference_operator_deployment_ready{namespace="team-a",name="llama",platform="team-a/runai"} 1',
      'inference_operator_deployment_ready{namespace="team-a",name="qwen",platform="team-a/runai"} 1',
      'inference_operator_deployment_ready{namespace="team-a",name="phi",platform="team-a/runai"} 0',
    ]);
    all.delete('phi');
    all.delete('qwen');
    expect(await samplesOf(metrics, 'inference_operator_deployments')).toEqual([
      'inference_operator_deployments{platform="team-a/runai",target="runai",reason="Running"} 1',
    ]);
    expect(await samplesOf(metrics, 'inference_operator_deployment_available')).toEqual([
      'inference_operator_deployment_available{namespace="team-a",name="llama",platform="team-a/runai"} 1',
    ]);
  });
});

describe('figures of workloads', () => {
  const object = { namespace: 'team-a', name: 'llama' };
  const throughput = 'inference_operator_workload_throughput_requests_per_second';
  const latency = 'inference_operator_workload_latency_seconds';

  test.each([
    { figures: {}, shown: 0, reason: 'nothing measured' },
    { figures: { requestsPerSecond: Number.NaN, latencySeconds: Number.NaN }, shown: 0, reason: 'NaN' },
    { figures: { requestsPerSecond: Number.POSITIVE_INFINITY }, shown: 0, reason: 'infinite' },
    { figures: { requestsPerSecond: 0 }, shown: 1, reason: 'zero is a figure' },
    { figures: { requestsPerSecond: 1, latencySeconds: 2 }, shown: 2, reason: 'both' },
  ])('$reason: $shown series', async ({ figures, shown }) => {
    const metrics = createMetrics();
    metrics.workloads.set(object, { requestsPerSecond: 9, latencySeconds: 9 });
    metrics.workloads.set(object, figures);
    expect([...(await samplesOf(metrics, throughput)), ...(await samplesOf(metrics, latency))]).toHaveLength(
      shown,
    );
  });

  test('go with their object', async () => {
    const metrics = createMetrics();
    metrics.workloads.set(object, { requestsPerSecond: 9, latencySeconds: 9 });
    metrics.workloads.remove(object);
    expect(await metrics.text()).not.toContain('llama');
  });
});

test('the process is measured at the scrape', async () => {
  const metrics = createMetrics({
    cpuUsage: () => ({ user: 1_500_000, system: 500_000 }),
    memoryUsage: Object.assign(() => ({ rss: 0, heapTotal: 0, heapUsed: 7, external: 0, arrayBuffers: 0 }), {
      rss: () => 9,
    }),
  });
  await metrics.text();
  expect((await metrics.text()).split('\n')).toEqual(
    expect.arrayContaining([
      'process_cpu_seconds_total 2',
      'process_resident_memory_bytes 9',
      'nodejs_heap_size_used_bytes 7',
    ]),
  );
});

test('labels from foreign texts cannot break the exposition', async () => {
  const metrics = createMetrics();
  metrics.drifted({ target: 'a"} 1\nforged 1', action: '\\' });
  expect(await samplesOf(metrics, 'forged')).toEqual([]);
});

test('two registers do not know each other', async () => {
  createMetrics().forPlatform('a');
  expect(await createMetrics().text()).not.toContain('platform="a"');
});
