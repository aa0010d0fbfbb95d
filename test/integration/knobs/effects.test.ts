import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf, workloadId } from '../../support/status-rules/status-words.ts';
import { sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { describeSituations } from './situations.ts';
import { type RunaiTrial, startTrial } from './trial.ts';

/** What single knobs are about, and the common lives do not touch. */
let world: World;
beforeAll(async () => {
  world = await startWorld({ operator: { args: ['--workload-metrics'] } });
});
afterAll(() => world[Symbol.asyncDispose]());

describeSituations(() => world);

const runai = (spec: Record<string, unknown>) => ({ runai: { spec: { image: sampleImage, ...spec } } });

const expectReady = (trial: RunaiTrial) => trial.until('llama', isReady);

const expectStalled = (trial: RunaiTrial, reason: string, message?: RegExp) =>
  trial.untilStalled('llama', reason, message);

describe.concurrent('tokens', { timeout: 120_000 }, () => {
  test.each([
    { routes: { tokenV2: false }, tokenCase: 'strict' },
    { routes: { tokenV2: false }, tokenV1Grant: 'app_token' },
  ] as const)('%j: the older form', async (knobs) => {
    await using trial = await startTrial(world, knobs);
    await trial.deploy('llama', {});
    await expectReady(trial);
    await trial.remove('llama');
    expect((await trial.control.calls({ route: '/api/v1/token', status: 200 })).length).toBeGreaterThan(0);
  });

  test('revokeEarly: tokens that die on the way are no wrong credentials', async () => {
    await using trial = await startTrial(world, { revokeEarly: 2_000 });
    await trial.deploy('llama', {});
    await expectReady(trial);
    await trial.eventually(
      () => trial.control.calls({ status: 401 }),
      (refused) => refused.length >= 3,
    );
    const object = await expectReady(trial);
    expect(wordOf(object, 'Synced')).toBe('True/Accepted');
    await trial.remove('llama');
    expect(trial.platformStory()).not.toContain('CredentialsInvalid');
  });

  test('tokenTtlS: a token is renewed before it ends', async () => {
    await using trial = await startTrial(world, { tokenTtlS: 3 });
    await trial.deploy('llama', {});
    await expectReady(trial);
    await trial.eventually(
      () => trial.control.calls({ route: '/api/v2/token', status: 200 }),
      (given) => given.length >= 4,
    );
    expect(await trial.control.calls({ status: 401 })).toEqual([]);
    await trial.remove('llama');
  });

  test('fault.tokenDiesAfterHour: a token that dies long before its time is replaced', async () => {
    await using trial = await startTrial(world, { tokenTtlS: 36_000, fault: { tokenDiesAfterHour: true } });
    await trial.deploy('llama', {});
    await expectReady(trial);
    expect(await trial.control.calls({ status: 401 })).toEqual([]);
    await trial.control.advance(3_600_000);
    await trial.eventually(
      () => trial.control.calls({ status: 401 }),
      (refused) => refused.length >= 1,
    );
    await trial.edit('llama', { replicas: 2 });
    await expectReady(trial);
    await trial.remove('llama');
    expect(await trial.control.calls({ route: '/api/v2/token', status: 200 })).toHaveLength(2);
    expect(trial.platformStory()).not.toContain('CredentialsInvalid');
  });
});

describe.concurrent('names', { timeout: 120_000 }, () => {
  test.each([409, 400] as const)(
    'duplicateName %s: a name that is taken between look and call is a conflict, and not ours',
    async (duplicateName) => {
      await using trial = await startTrial(world, { duplicateName });
      const { control } = trial;
      // Lists do not show it until after the call.
      await control.inject({ path: '/api/v1/workloads', effect: { kind: 'staleList' } });
      const id = await control.createOutOfBand({ name: 'llama', projectId: '33' });
      await trial.deploy('llama', {});
      await trial.eventually(
        () => control.calls({ method: 'POST', workload: 'llama', status: duplicateName }),
        (calls) => calls.length >= 1,
      );
      await control.clearFaults();
      await expectStalled(trial, 'NameConflict', new RegExp(id));
      await trial.remove('llama');
      expect((await control.workload(id))?.deleting).toBe(false);
    },
  );

  test.each(['project', 'projectAndKind'] as const)(
    'nameScope %s: a workload of another kind with the name is a conflict',
    async (nameScope) => {
      await using trial = await startTrial(world, { nameScope });
      await trial.control.createOutOfBand({ name: 'llama', projectId: '33', type: 'Training' });
      await trial.deploy('llama', {});
      await expectStalled(trial, 'NameConflict', /Training/);
      await trial.remove('llama');
    },
  );

  test.each([404, 200] as const)(
    'crossKindGet %s: an id of another kind is not adopted',
    async (crossKindGet) => {
      await using trial = await startTrial(world, { crossKindGet });
      const id = await trial.control.createOutOfBand({ name: 'llama', projectId: '33', type: 'Training' });
      await trial.deploy('llama', { adopt: { id } });
      await expectStalled(trial, 'Rejected', /Training/);
      await trial.remove('llama');
    },
  );

  test('dropResponseAfterCommit: found by its mark, and posted once', async () => {
    await using trial = await startTrial(world, { dropResponseAfterCommit: true });
    await trial.deploy('llama', {});
    await expectReady(trial);
    expect(await trial.control.calls({ method: 'POST', workload: 'llama' })).toHaveLength(1);
    await trial.remove('llama');
  });

  test('fault.firstFiftyProjects: a project that is on no first page', async () => {
    await using trial = await startTrial(world, { fault: { firstFiftyProjects: true } });
    const [west] = await trial.control.clusters();
    for (let index = 100; index < 170; index += 1)
      await trial.control.addProject({
        id: String(index),
        tenantId: 1,
        name: `more-${index}`,
        clusterId: west?.uuid ?? '',
      });
    await trial.deploy('llama', { runai: { project: 'more-169', spec: { image: sampleImage } } });
    await expectReady(trial);
    expect((await trial.control.workload('llama'))?.projectId).toBe('169');
    await trial.remove('llama');
  });

  test.each(['sensitive', 'insensitive'] as const)(
    'filterCase %s: projects whose names differ by case are two places',
    async (filterCase) => {
      await using trial = await startTrial(world, { filterCase });
      const clusterId = (await trial.control.projects()).find(({ id }) => id === '33')?.clusterId ?? '';
      await trial.control.addProject({ id: '133', tenantId: 1, name: 'Team-A', clusterId });
      for (const project of ['team-a', 'Team-A'])
        await trial.deploy(project.toLowerCase() === project ? 'lower' : 'upper', {
          runai: { project, name: 'llama', spec: { image: sampleImage } },
        });
      for (const name of ['lower', 'upper']) await trial.until(name, isReady);
      const workloads = await trial.control.workloads();
      expect(workloads.map(({ projectId }) => projectId).toSorted()).toEqual(['133', '33']);
      for (const name of ['lower', 'upper']) await trial.remove(name);
    },
  );

  test.each(['array', 'envelope'] as const)(
    'clustersShape %s: a cluster by its name tells which of two projects is meant',
    async (clustersShape) => {
      await using trial = await startTrial(world, { clustersShape });
      const place = { project: 'shared', cluster: 'gpu-east' };
      await trial.deploy('llama', { runai: { ...place, spec: { image: sampleImage } } });
      await expectReady(trial);
      expect((await trial.control.workload('llama'))?.projectId).toBe('36');
      await trial.remove('llama');
    },
  );
});

describe.concurrent('phases', { timeout: 120_000 }, () => {
  const asleep = (['Running', 'Pending', 'Stopped', 'Completed'] as const).flatMap((zeroPhase) => [
    { zeroPhase },
    { zeroPhase, zeroRevisionPhase: 'same' as const },
    { zeroPhase, zeroReady: 'False' as const },
  ]);
  test.each(asleep)('%j: scaled to zero is Ready, and wakes', async (knobs) => {
    await using trial = await startTrial(world, knobs);
    const autoscaling = { minReplicas: 0, maxReplicas: 1 };
    await trial.deploy('llama', runai({ autoscaling }));
    await expectReady(trial);
    await trial.control.setReplicas('llama', 0);
    const sleeping = await trial.until('llama', (o) => wordOf(o, 'Ready') === 'True/ScaledToZero');
    expect(wordOf(sleeping, 'Available')).toBe('True/Serving');
    await trial.control.setReplicas('llama', 1);
    await trial.until('llama', (o) => wordOf(o, 'Ready') === 'True/Running');
    await trial.remove('llama');
  });

  test('failedHealsAfterMs: Failed is Stalled, and Ready once the platform has mended it', async () => {
    await using trial = await startTrial(world, { failedHealsAfterMs: 4_000 });
    await trial.control.script('llama', { kind: 'crash', afterMs: 300 });
    await trial.deploy('llama', {});
    await expectStalled(trial, 'Failed');
    await trial.control.clearScripts();
    await expectReady(trial);
    await trial.remove('llama');
  });

  test('fault.stuckCreating: stays Creating, and is deleted all the same', async () => {
    await using trial = await startTrial(world, { fault: { stuckCreating: true } });
    const ports = [{ container: 8000, serviceType: 'NodePort', external: 99 }];
    await trial.deploy('llama', runai({ ports }));
    const object = await trial.until(
      'llama',
      (o) => workloadId(o) !== undefined && o.status?.['phase'] === 'Creating',
    );
    expect(conditionOf(object, 'Reconciling')).toBeDefined();
    await trial.remove('llama');
  });

  test.each(['new', 'old'] as const)(
    'rollbackSpec %s: a rollout that is given up is Failed, what was before serves, and a new spec is sent',
    async (rollbackSpec) => {
      await using trial = await startTrial(world, { rollbackSpec, rolloutDeadlineMs: 1_000 });
      await trial.deploy('llama', {});
      await expectReady(trial);
      await trial.control.script('llama', { kind: 'rolloutFails' });
      await trial.edit('llama', runai({ image: 'bad:1' }));
      const failed = await expectStalled(trial, 'Failed');
      expect(wordOf(failed, 'Available')).toBe('True/Serving');
      await trial.control.clearScripts();
      await trial.edit('llama', runai({ image: 'good:1' }));
      await expectReady(trial);
      expect((await trial.control.workload('llama'))?.servingSpec).toMatchObject({ image: 'good:1' });
      await trial.remove('llama');
    },
  );
});

describe.concurrent('what the platform refuses is said in its words', { timeout: 120_000 }, () => {
  test.each([
    {
      knobs: { multiGpuPortion: '400' },
      spec: { compute: { gpuDevicesRequest: 2, gpuRequestType: 'portion', gpuPortionRequest: 1 } },
      says: /portion/i,
    },
    {
      knobs: { tolerationValue: 'inverted' },
      spec: { tolerations: [{ name: 'gpu', key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }] },
      says: /value/i,
    },
    {
      knobs: { tolerationValue: 'k8s' },
      spec: { tolerations: [{ name: 'gpu', key: 'gpu', operator: 'Equal', effect: 'NoSchedule' }] },
      says: /value/i,
    },
    {
      knobs: { strictNames: true },
      spec: { imagePullSecrets: [{ name: 'registry.example.com' }] },
      says: /name/i,
    },
  ] as const)('$knobs', async ({ knobs, spec, says }) => {
    await using trial = await startTrial(world, knobs);
    await trial.deploy('llama', runai(spec));
    await expectStalled(trial, 'Rejected', says);
    await trial.edit('llama', {
      runai: { spec: Object.fromEntries(Object.keys(spec).map((k) => [k, null])) },
    });
    await expectReady(trial);
    await trial.remove('llama');
  });

  test('strictText false: what the text calls mandatory is asked for before any call', async () => {
    await using trial = await startTrial(world, { strictText: false });
    const spec = { image: sampleImage };
    await trial.deploy('llama', { runai: { spec, extra: { podAffinity: { type: 'Required' } } } });
    await expectStalled(trial, 'Rejected', /extra\.podAffinity\.key: must be given/);
    expect(await trial.control.calls({ writes: true })).toEqual([]);
    await trial.edit('llama', { runai: { extra: { podAffinity: { key: 'zone' } } } });
    await expectReady(trial);
    await trial.remove('llama');
  });
});

describe.concurrent('what a release cannot change in place', { timeout: 120_000 }, () => {
  /** A spec that is stalled, and in force once a new workload may have it. */
  async function expectStallAndRecreation(
    trial: RunaiTrial,
    spec: object,
    reason: string,
    says: RegExp,
  ): Promise<void> {
    const before = workloadId(await expectReady(trial));
    await trial.edit('llama', runai({ ...spec }));
    const stalled = await expectStalled(trial, reason, says);
    expect(stalled.status).toMatchObject({ applied: { generation: 1 } });
    expect(world.deployments.story('llama', 'Synced', trial.namespace)).not.toContain('False/Drifted');
    await trial.edit('llama', { updateStrategy: { type: 'Recreate' } });
    expect(workloadId(await expectReady(trial))).not.toBe(before);
    expect((await trial.control.workload('llama'))?.spec).toMatchObject(spec);
    await trial.remove('llama');
  }

  const compute = { cpuCoreRequest: 1, cpuMemoryRequest: '1G' };
  const later = { imagePullSecrets: [{ name: 'key' }], priorityClass: 'high', compute };

  test.each([
    { patchRelease: '2.22', patchImmutable: '400', says: /imagePullSecrets cannot be updated/ },
    {
      patchRelease: '2.22',
      patchImmutable: 'ignore',
      says: /left spec\.runai\.spec\.imagePullSecrets\S* as before/,
    },
    { patchRelease: '2.21', patchImmutable: 'ignore', says: /left spec.*priorityClass.* as before/ },
    { patchRelease: '2.19', patchImmutable: '400', says: /cannot be updated/ },
    { patchRelease: '2.19', patchImmutable: 'ignore', says: /left spec.*compute.* as before/ },
  ] as const)(
    'patchRelease $patchRelease, patchImmutable $patchImmutable: ImmutableChange, or a new workload',
    async ({ says, ...knobs }) => {
      await using trial = await startTrial(world, knobs);
      await trial.deploy('llama', {});
      await expectStallAndRecreation(trial, later, 'ImmutableChange', says);
    },
  );

  test('a cluster before 2.19 changes nothing in place', async () => {
    await using trial = await startTrial(world, {});
    for (const { uuid } of await trial.control.clusters())
      await trial.control.setCluster(uuid, { version: '2.18.4' });
    await trial.deploy('llama', {});
    const says = /cluster of version 2\.18 cannot.*updateStrategy/;
    await expectStallAndRecreation(trial, { args: '--verbose' }, 'Unsupported', says);
  });

  test('visibilityDelayMs.spec: a change that shows late is no reason for a new workload', async () => {
    await using trial = await startTrial(world, { visibilityDelayMs: { spec: 1_000 } });
    await trial.deploy('llama', { updateStrategy: { type: 'Recreate' } });
    const before = workloadId(await expectReady(trial));
    await trial.edit('llama', runai({ compute }));
    expect(workloadId(await expectReady(trial))).toBe(before);
    expect(await trial.control.calls({ method: 'PATCH' })).toHaveLength(1);
    await trial.remove('llama');
  });
});

describe.concurrent('URLs', { timeout: 120_000 }, () => {
  test.each([
    { urlField: 'endpoints', endpointShape: 'object' },
    { urlField: 'endpoints', endpointShape: 'string' },
    { urlField: 'urls' },
    { urlField: 'externalConnections' },
  ] as const)('%j: the serving URL is in status', async (knobs) => {
    await using trial = await startTrial(world, knobs);
    await trial.deploy('llama', runai({ servingPort: { container: 8000 } }));
    const object = await trial.until('llama', (o) => isReady(o) && o.status?.['endpoints'] !== undefined);
    expect(object.status?.['endpoints']).toMatchObject([{ url: expect.stringMatching(/^https:\/\/llama/) }]);
    await trial.remove('llama');
  });
});

describe.concurrent('workload metrics', { timeout: 120_000 }, () => {
  const throughput = 'inference_operator_workload_throughput_requests_per_second';
  const latency = 'inference_operator_workload_latency_seconds';

  test.each([
    { knobs: { metricTime: 'iso' }, shown: { [throughput]: 12.5, [latency]: 0.25 } },
    { knobs: { metricTime: 'space' }, shown: { [throughput]: 12.5, [latency]: 0.25 } },
    { knobs: { metricTime: 'noZone' }, shown: { [throughput]: 12.5, [latency]: 0.25 } },
    { knobs: { metricsPartial: true }, shown: { [throughput]: undefined, [latency]: 0.25 } },
    { knobs: { fault: { nanLatency: true } }, shown: { [throughput]: 12.5, [latency]: undefined } },
  ] as const)('$knobs', async ({ knobs, shown }) => {
    await using trial = await startTrial(world, knobs);
    await trial.deploy('llama', {});
    await expectReady(trial);
    await trial.control.setMetrics('llama', { THROUGHPUT: '12.5', LATENCY: '250' });
    const labels = { namespace: trial.namespace, name: 'llama' };
    await trial.eventually(
      () => world.operator.metrics(),
      (metrics) => {
        for (const [name, value] of Object.entries(shown)) expect(metrics.value(name, labels)).toBe(value);
      },
    );
    await trial.remove('llama');
  });
});
