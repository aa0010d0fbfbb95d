import { describe, expect, test } from 'vitest';
import { type RunaiStory, startRunaiStory } from '../../../test/support/runai-story.ts';
import { type KnobCase, knobCases } from '../../../test/simulators/runai/knob-positions.ts';
import type { KnobPatch } from '../../../test/simulators/runai/knobs.ts';
import { type NimCase as Knob, nimCases } from '../../../test/simulators/runai/nim/knob-positions.ts';
import { clusterIds } from '../../../test/simulators/runai/tenants.ts';

/**
 * The client against the simulator, with each unknown of the platform in each of its positions: whatever the truth
 * is, a NIM service comes, changes, stops and goes, and nothing is doubled.
 */

const story = (knobs: KnobPatch = {}): Promise<RunaiStory> => startRunaiStory(knobs, 'nim');

const spec = {
  image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3',
  ngcAuthSecret: 'ngc',
  modelStore: { nimCache: { name: 'llama-cache' } },
  servingPort: { port: 8000 },
  environmentVariables: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
  priorityClass: 'high',
  labels: [{ name: 'tier', value: 'gold' }],
  compute: { gpuDevicesRequest: 1, cpuMemoryRequest: '1G' },
};
const second = { ...spec, image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.4.0' };
const { labels: _dropped, ...rest } = second;
const third = { ...rest, environmentVariables: [{ name: 'B', value: '2' }] };
const scaled = { ...third, autoscaling: { maxReplicas: 2, metric: 'throughput', metricThreshold: 20 } };

/** Positions in which no NIM service ever runs; they are told of below. */
const never = ({ path, position }: Knob): boolean =>
  (path === 'nim.release' && position === '2.23') ||
  (path === 'nim.nimOperator' && position === 'missing') ||
  (path === 'nim.initOutcome' && position === 'failed') ||
  path === 'nim.initDurationMs';

const cases: Knob[] = [
  { path: 'default', position: '', patch: {} } as unknown as KnobCase,
  ...nimCases().filter((knob) => !never(knob)),
];
/** Two unknowns at once where both bear on how a section is removed. */
const removals: Knob[] = (['ignore', '400'] as const).flatMap((patchNull) =>
  (['400', 'ignored'] as const).flatMap((fieldsToRemove) =>
    (['auto', 'explicit'] as const).map(
      (scalingSwitch) =>
        ({
          path: 'removal',
          position: { patchNull, fieldsToRemove, scalingSwitch },
          patch: { patchNull, nim: { fieldsToRemove, scalingSwitch } },
        }) as unknown as Knob,
    ),
  ),
);
const named = [...cases, ...removals].map(
  (knob) => [`${knob.path} = ${JSON.stringify(knob.position)}`, knob] as const,
);

const CANNOT_DROP = ({ path }: Knob): boolean => (path as string) === 'removal';
const CANNOT_SWITCH = (knob: Knob): boolean =>
  CANNOT_DROP(knob) || (knob.path === 'nim.scalingSwitch' && knob.position === '400');

/** A section goes, and an item of another. */
async function dropsFields(run: RunaiStory): Promise<void> {
  expect(await run.update(third, 2)).toMatchObject({ kind: 'Accepted' });
  expect(await run.untilReady()).toMatchObject({ ready: true });
  expect(await run.shown()).toMatchObject({ environmentVariables: [{ name: 'B', value: '2' }] });
  expect((await run.shown())['labels']).toBeUndefined();
}

async function keepsWhatIsDropped(run: RunaiStory): Promise<void> {
  const message = expect.stringContaining('spec.nim.spec.labels') as string;
  expect(await run.update(third, 2)).toMatchObject({
    kind: 'Refused',
    error: { class: 'Immutable', message },
  });
}

/** Run:ai scales it from now on. */
async function isScaled(run: RunaiStory): Promise<void> {
  expect(await run.update(scaled, 2)).toMatchObject({ kind: 'Accepted' });
  expect(await run.untilReady()).toMatchObject({ ready: true });
  expect((await run.shown())['replicas']).toBeUndefined();
}

async function keepsItsScaling(run: RunaiStory): Promise<void> {
  expect(await run.update(scaled, 2)).toMatchObject({ kind: 'Refused', error: { class: 'Immutable' } });
}

describe('a life', () => {
  test.each(named)('%s', async (_, knob) => {
    await using run = await story(knob.patch);

    // It comes, once, also where the answer to the create is lost.
    await run.apply(spec);
    expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running', available: true });
    expect(await run.differences()).toEqual([]);
    expect(run.mark).toBe(knob.path === 'echoAnnotations' ? undefined : run.ownerMark);
    expect(await run.count()).toBe(1);
    expect(await run.listed()).toContain(run.id);
    expect(await run.findByName()).toMatchObject({ kind: 'Present', observation: { id: run.id } });

    // The name is taken for anybody else.
    expect(await run.createAgain()).toMatchObject({ kind: 'Refused', error: { class: 'Conflict' } });

    // Another image, then more replicas.
    expect(await run.update(second)).toMatchObject({ kind: 'Accepted' });
    expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running' });
    expect(await run.serving()).toMatchObject({ image: second.image });
    expect(await run.differences()).toEqual([]);
    expect(await run.update(second, 2)).toMatchObject({ kind: 'Accepted' });
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(await run.serving()).toMatchObject({ replicas: 2 });

    await (CANNOT_DROP(knob) ? keepsWhatIsDropped(run) : dropsFields(run));
    await (CANNOT_SWITCH(knob) ? keepsItsScaling(run) : isScaled(run));

    // It goes, and its name can be used again.
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
    expect(await run.untilAbsent()).toMatchObject({ kind: 'Absent' });
    expect(await run.count()).toBe(0);
    await run.apply(spec);
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(await run.control.duplicates()).toEqual([]);
  });
});

describe('a stop', () => {
  test.each(named.filter(([, { path }]) => /zero|default|generic/i.test(path)))(
    '%s',
    async (_, { patch }) => {
      await using run = await story(patch);
      await run.apply(spec);
      await run.untilReady();
      await run.update(spec, 0);
      const stopping = await run.until(({ reason }) => reason === 'Stopping');
      expect(stopping).toMatchObject({ ready: false, reason: 'Stopping', stuck: false });
      expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Stopped', available: false });
      expect(await run.update(spec, 1)).toMatchObject({ kind: 'Accepted' });
      expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running', available: true });
    },
  );
});

describe('releases and clusters that cannot', () => {
  test.each([
    ['no routes', { release: '2.23' }, 'Unsupported', /need 2\.24 or later/],
    ['no NIM Operator', { nimOperator: 'missing' }, 'Unsupported', /not found or not ready in the cluster$/],
  ] as const)('%s', async (_, nim, errorClass, words) => {
    await using run = await story({ nim });
    await run.apply(spec).catch(() => undefined);
    expect(await run.createAgain()).toMatchObject({
      kind: 'Refused',
      error: { class: errorClass, message: expect.stringMatching(words) },
    });
  });

  test('the model cannot be pulled', async () => {
    await using run = await story({ nim: { initOutcome: 'failed' } });
    await run.apply(spec);
    expect(await run.until(({ stuck }) => stuck)).toMatchObject({
      ready: false,
      reason: 'Failed',
      available: false,
      message: expect.stringContaining('model'),
    });
  });

  test('the cluster refuses a change, and serves what it had', async () => {
    await using run = await story();
    await run.apply(spec);
    await run.untilReady();
    await run.control.editOutOfBand(run.id, { multiNode: { workers: 2 } });
    const judged = await run.until(({ stuck }) => stuck);
    expect(judged).toMatchObject({
      ready: false,
      reason: 'Failed',
      available: true,
      refused: { class: 'Immutable', message: expect.stringContaining('multiNode: Forbidden') },
    });
  });
});

describe('what is there', () => {
  test('a cluster that is not connected hides what no read has shown', async () => {
    await using run = await story({ nim: { listVisibility: 'afterSync' } });
    await run.apply(spec);
    await run.untilReady();
    await run.control.setCluster(clusterIds.gpuWest, { state: 'Disconnected' });
    await run.control.deleteOutOfBand(run.id, { now: true });
    // It was seen, so one read will do.
    expect(await run.find()).toMatchObject({ kind: 'Absent' });
    expect(await run.findByName()).toMatchObject({
      kind: 'Unknown',
      error: { message: expect.stringContaining('gpu-west is not connected (Disconnected)') },
    });
    await run.control.setRole('operator', { rules: [{ effect: 'deny', path: '/api/v1/clusters' }] });
    expect(await run.findByName()).toEqual({ kind: 'Absent', begunAt: expect.any(Number), apart: 600_000 });
  });

  test('an id of another kind', async () => {
    await using run = await story();
    const id = await run.control.createOutOfBand({ name: 'chat', projectId: '33' });
    expect(await run.find(id)).toMatchObject({
      kind: 'Present',
      observation: { id, foreignKind: 'Inference' },
    });
  });

  test('a name that another kind has', async () => {
    await using run = await story();
    const id = await run.control.createOutOfBand({ name: run.name, projectId: '33' });
    expect(await run.findByName()).toMatchObject({
      kind: 'Present',
      observation: { id, foreignKind: 'Inference' },
    });
  });

  test('a lost project is unknown, not absent', async () => {
    await using run = await story();
    await run.apply(spec);
    await run.untilReady();
    await run.control.removeProject('33');
    expect(await run.find()).toMatchObject({ kind: 'Unknown' });
    await run.control.restoreProject('33');
    expect(await run.find()).toMatchObject({ kind: 'Present' });
  });

  test.each([
    ['the list stays', { path: '/api/v1/workloads', effect: { kind: 'staleList' } }],
    ['the list answers HTML', { path: '/api/v1/workloads', effect: { kind: 'html' } }],
    [
      'the project fails',
      { path: '/api/v1/org-unit/projects/{id}', effect: { kind: 'status', status: 503 } },
    ],
    [
      'its own route fails',
      { path: '/api/v2/workloads/nim-services/{id}', effect: { kind: 'status', status: 500 } },
    ],
    ['its way is hidden', { path: '/api/v2/workloads/{id}', effect: { kind: 'status', status: 403 } }],
  ] as const)('no absence while %s', async (_, fault) => {
    await using run = await story();
    await run.apply(spec);
    await run.untilReady();
    await run.control.inject(fault);
    await run.control.deleteOutOfBand(run.id, { now: true });
    expect(await run.find()).toMatchObject({ kind: 'Unknown' });
    await run.control.clearFaults();
    expect(await run.find()).toMatchObject({ kind: 'Absent' });
  });
});

test('at most one change is on its way to the cluster', async () => {
  await using run = await story({ nim: { syncMs: { queued: 2_000, applying: 2_000 } } });
  await run.apply(spec);
  await run.until(() => true);
  const before = await run.control.lastCall();
  const changed = run.update(second);
  expect(await changed).toMatchObject({ kind: 'Accepted' });
  const patches = await run.control.calls({ after: before, method: 'PATCH' });
  expect(patches).toHaveLength(1);
});

/** What a position keeps from being measured. */
const unmeasured: Record<string, { throughput?: undefined; latency?: undefined }> = {
  metricsPartial: { throughput: undefined },
  'fault.nanLatency': { latency: undefined },
};

describe('measurements', () => {
  test.each(
    knobCases()
      .filter(({ path }) => /metric|nanLatency/.test(path))
      .map((knob) => [knob.path, knob.position, knob.patch] as const),
  )('%s = %s', async (path, _position, patch) => {
    await using run = await story(patch);
    await run.apply(spec);
    await run.untilReady();
    await run.pass(120_000);
    const known = { throughput: expect.closeTo(2.5) as number, latency: expect.closeTo(0.45) as number };
    expect(await run.measure()).toEqual({ ...known, ...unmeasured[path] });
  });
});
