import { expect, test } from 'vitest';
import type { Metrics } from '../../support/operator/prometheus-text.ts';
import { isStalled } from '../../support/status-rules/status-words.ts';
import { runaiPlatform, sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { deleteAndWait, deployReady, edited, expectDriftCorrected, expectEditArrives } from './steps.ts';

const controllers = ['inferencedeployment', 'inferenceplatform', 'clusterinferenceplatform'];

/** Metrics per controller: there with 0 before anything has happened. */
const perController = [
  { name: 'controller_runtime_reconcile_errors_total', labels: ['controller'] },
  { name: 'controller_runtime_terminal_reconcile_errors_total', labels: ['controller'] },
  { name: 'controller_runtime_reconcile_panics_total', labels: ['controller'] },
  { name: 'controller_runtime_reconcile_time_seconds_count', labels: ['controller'] },
  { name: 'controller_runtime_active_workers', labels: ['controller'] },
  { name: 'controller_runtime_max_concurrent_reconciles', labels: ['controller'] },
  { name: 'controller_runtime_reconcile_total', labels: ['controller', 'result'] },
  { name: 'workqueue_depth', labels: ['name', 'controller', 'priority'] },
  { name: 'workqueue_adds_total', labels: ['name', 'controller'] },
  { name: 'workqueue_queue_duration_seconds_count', labels: ['name', 'controller'] },
  { name: 'workqueue_work_duration_seconds_count', labels: ['name', 'controller'] },
  { name: 'workqueue_retries_total', labels: ['name', 'controller'] },
  { name: 'workqueue_unfinished_work_seconds', labels: ['name', 'controller'] },
  { name: 'workqueue_longest_running_processor_seconds', labels: ['name', 'controller'] },
];

/** Metrics of what has happened in the story below. */
const afterStory = (ns: string) => {
  const platform = `${ns}/runai`;
  const llama = { namespace: ns, name: 'llama', platform };
  const mistral = { namespace: ns, name: 'mistral', platform };
  return [
    { name: 'inference_operator_platform_up', labels: { platform }, value: 1 },
    { name: 'inference_operator_platform_throttled_seconds_total', labels: { platform }, value: 0 },
    {
      name: 'inference_operator_deployments',
      labels: { platform, target: 'runai', reason: 'Running' },
      value: 1,
    },
    {
      name: 'inference_operator_deployments',
      labels: { platform, target: 'runai', reason: 'NotCreated' },
      value: 1,
    },
    { name: 'inference_operator_deployment_ready', labels: llama, value: 1 },
    { name: 'inference_operator_deployment_available', labels: llama, value: 1 },
    { name: 'inference_operator_deployment_ready', labels: mistral, value: 0 },
    { name: 'inference_operator_deployment_available', labels: mistral, value: 0 },
    {
      name: 'inference_operator_operation_duration_seconds_count',
      labels: { target: 'runai', type: 'Create' },
      value: 1,
    },
    {
      name: 'inference_operator_operation_duration_seconds_count',
      labels: { target: 'runai', type: 'Update' },
      // The edit, and the correction of the drift.
      value: 2,
    },
    { name: 'inference_operator_drift_total', labels: { target: 'runai', action: 'Corrected' }, value: 1 },
    {
      name: 'controller_runtime_max_concurrent_reconciles',
      labels: { controller: 'inferencedeployment' },
      value: 7,
    },
    { name: 'leader_election_master_status', labels: { name: 'inference-operator' }, value: 0 },
  ];
};

function expectLabels(metrics: Metrics, name: string, labels: readonly string[]): void {
  const samples = metrics.series(name);
  expect(samples, name).not.toEqual([]);
  for (const sample of samples)
    expect(Object.keys(sample.labels).toSorted(), name).toEqual(labels.toSorted());
}

test('every metric of a controller is there from the start, with its labels', async () => {
  await using world = await startWorld();
  const metrics = await world.operator.metrics();
  for (const { name, labels } of perController) {
    expectLabels(metrics, name, labels);
    for (const controller of controllers) expect(metrics.series(name, { controller }), name).not.toEqual([]);
  }
  for (const name of [
    'controller_runtime_reconcile_panics_total',
    'controller_runtime_reconcile_errors_total',
  ])
    expect(metrics.sum(name)).toBe(0);
  for (const result of ['success', 'error', 'requeue', 'requeue_after'])
    expect(metrics.series('controller_runtime_reconcile_total', { result })).toHaveLength(controllers.length);
  for (const action of ['Detected', 'Corrected'])
    expect(metrics.value('inference_operator_drift_total', { target: 'runai', action })).toBe(0);
  for (const type of ['Create', 'Update', 'Recreate', 'Delete']) {
    const count = 'inference_operator_operation_duration_seconds_count';
    expect(metrics.value(count, { target: 'runai', type })).toBe(0);
  }
  // No connection can be opened: an alert on what is not up must fire all the same.
  await world.client.create(runaiPlatform(world.namespace, world.runai.url));
  const platform = `${world.namespace}/runai`;
  await world.eventually(() => world.operator.metrics(), {
    until: (page) => expect(page.value('inference_operator_platform_up', { platform })).toBe(0),
  });
});

/** One object is created, changed and corrected; another finds its name taken. */
async function tellStory(world: World): Promise<void> {
  const { control } = world.runai;
  await control.createOutOfBand({ name: 'mistral', projectId: '33', spec: { image: sampleImage } });
  await world.createPlatform();
  await deployReady(world, 'llama');
  await world.deploy('mistral');
  await world.untilDeployment('mistral', (object) => isStalled(object, 'NameConflict', /adopt/));
  await expectEditArrives(world, 'llama');
  await expectDriftCorrected(world, 'llama', edited);
}

test('what has happened is counted under the right labels, and goes with the objects', async () => {
  await using world = await startWorld({ operator: { args: ['--concurrency=7'] } });
  await tellStory(world);
  const { operator, namespace } = world;
  const metrics = await operator.metrics();
  for (const { name, labels, value } of afterStory(namespace))
    expect(metrics.series(name)).toContainEqual({ name, labels, value });
  const platform = { platform: `${namespace}/runai` };
  expectLabels(metrics, 'inference_operator_platform_requests_total', ['platform', 'operation', 'code']);
  expectLabels(metrics, 'inference_operator_platform_request_duration_seconds_count', [
    'platform',
    'operation',
  ]);
  expectLabels(metrics, 'rest_client_requests_total', ['code', 'method', 'host']);
  expect(metrics.sum('rest_client_requests_total', { code: '200', method: 'PATCH' })).toBeGreaterThan(3);
  // The platform's own count, but for calls that came between the two looks.
  const counted = metrics.sum('inference_operator_platform_requests_total', platform);
  const calls = await world.runai.control.lastCall();
  expect(counted).toBeGreaterThan(10);
  expect(counted).toBeLessThanOrEqual(calls);

  await deleteAndWait(world, 'llama');
  await deleteAndWait(world, 'mistral');
  await world.eventually(() => operator.metrics(), {
    until: (page) => expect(page.series('inference_operator_deployment_ready')).toEqual([]),
  });
  const after = await operator.metrics();
  expect(after.sum('inference_operator_deployments')).toBe(0);
  const deletions = { target: 'runai', type: 'Delete' };
  expect(after.value('inference_operator_operation_duration_seconds_count', deletions)).toBe(1);

  const object = runaiPlatform(namespace, world.runai.url);
  await world.client.delete(object);
  await world.eventually(() => operator.metrics(), {
    until: (page) => expect(page.samples.filter(({ labels }) => 'platform' in labels)).toEqual([]),
  });
});

test('a platform that is away is not up; a gauge is right at the moment that it is read', async () => {
  await using world = await startWorld();
  await world.createPlatform();
  await deployReady(world, 'llama');
  const platform = `${world.namespace}/runai`;
  const up = async () =>
    (await world.operator.metrics()).value('inference_operator_platform_up', { platform });
  expect(await up()).toBe(1);
  const outage = await world.runai.control.inject({ effect: { kind: 'status', status: 503 } });
  await world.eventually(up, { until: (value) => value === 0 });
  await world.runai.control.clearFaults(outage);
  await world.eventually(up, { until: (value) => value === 1, within: 45_000 });
});

test('what the platform measures of a workload is shown when it is asked for', async () => {
  await using world = await startWorld({ operator: { args: ['--workload-metrics'] } });
  await world.createPlatform();
  await deployReady(world, 'llama');
  await world.runai.control.setMetrics('llama', { THROUGHPUT: '12.5', LATENCY: 'NaN' });
  const labels = { namespace: world.namespace, name: 'llama' };
  const figure = async (name: string) =>
    (await world.operator.metrics()).value(`inference_operator_workload_${name}`, labels);
  await world.eventually(() => figure('throughput_requests_per_second'), {
    until: (value) => value === 12.5,
    within: 45_000,
  });
  // No number is no measurement.
  expect(await figure('latency_seconds')).toBeUndefined();
  await deleteAndWait(world, 'llama');
  await world.eventually(() => figure('throughput_requests_per_second'), {
    until: (value) => value === undefined,
  });
});
