import { describe, expect, test } from 'vitest';
import { type RunaiStory, startRunaiStory } from '../../../test/support/runai-story.ts';
import { type KnobCase, knobCases } from '../../../test/simulators/runai/knob-positions.ts';
import type { KnobPatch } from '../../../test/simulators/runai/knobs.ts';

/**
 * The client against the simulator, with each unknown of the platform in each of its positions: whatever the truth
 * is, a workload comes, changes, sleeps and goes, and nothing is doubled.
 */

const story = (knobs: KnobPatch = {}): Promise<RunaiStory> => startRunaiStory(knobs);

const hostPath = [{ name: 'models', path: '/data', mountPath: '/models' }];
const spec = {
  image: 'vllm/vllm-openai:v0.10.0',
  args: '--model x',
  servingPort: { container: 8000 },
  environmentVariables: [{ name: 'A', value: '1' }],
  compute: { cpuCoreRequest: 2 },
  storage: { hostPath },
};

/** Where a position makes something impossible, and what the client says then. */
const CANNOT_UPDATE = ({ path, position }: KnobCase): boolean =>
  path === 'routes.patch' && position === false;
const CANNOT_DROP = ({ path, position }: KnobCase): boolean =>
  CANNOT_UPDATE({ path, position, patch: {} }) ||
  (path === 'patchNull' && position !== 'clear') ||
  (path === 'patchRelease' && position === '2.19');

const cases = [{ path: 'default', position: '', patch: {} } as unknown as KnobCase, ...knobCases()];
const named = cases.map((knob) => [`${knob.path} = ${JSON.stringify(knob.position)}`, knob] as const);

const second = { ...spec, image: 'vllm/vllm-openai:v0.11.0' };
const { compute: _dropped, ...third } = second;

async function takesChanges(run: RunaiStory): Promise<void> {
  // Another image.
  expect(await run.update(second)).toMatchObject({ kind: 'Accepted' });
  expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running' });
  expect(await run.serving()).toMatchObject({ image: 'vllm/vllm-openai:v0.11.0' });
  expect(await run.differences()).toEqual([]);
  // More replicas, which may or may not make a revision.
  expect(await run.update(second, 2)).toMatchObject({ kind: 'Accepted' });
  expect(await run.untilReady()).toMatchObject({ ready: true });
  expect(await run.serving()).toMatchObject({ autoscaling: { minReplicas: 2, maxReplicas: 2 } });
}

async function refusesChanges(run: RunaiStory): Promise<void> {
  expect(await run.update(second)).toMatchObject({ kind: 'Refused', error: { class: 'Unsupported' } });
}

async function dropsFields(run: RunaiStory): Promise<void> {
  expect(await run.update(third, 2)).toMatchObject({ kind: 'Accepted' });
  expect(await run.untilReady()).toMatchObject({ ready: true });
  expect((await run.shown())['compute'] ?? {}).not.toMatchObject({ cpuCoreRequest: 2 });
}

async function keepsWhatIsDropped(run: RunaiStory): Promise<void> {
  const errorClass = expect.stringMatching(/^(Immutable|Unsupported)$/) as string;
  expect(await run.update(third, 2)).toMatchObject({ kind: 'Refused', error: { class: errorClass } });
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

    // It is listed by the same id, and found by name and by id.
    expect(await run.listed()).toContain(run.id);
    expect(await run.findByName()).toMatchObject({ kind: 'Present', observation: { id: run.id } });

    // The name is taken for anybody else.
    expect(await run.createAgain()).toMatchObject({ kind: 'Refused', error: { class: 'Conflict' } });

    await (CANNOT_UPDATE(knob) ? refusesChanges(run) : takesChanges(run));
    await (CANNOT_DROP(knob) ? keepsWhatIsDropped(run) : dropsFields(run));

    // It goes, and its name can be used again.
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
    expect(await run.untilAbsent()).toMatchObject({ kind: 'Absent' });
    expect(await run.count()).toBe(0);
    await run.apply(spec);
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(await run.control.duplicates()).toEqual([]);
  });
});

describe('sleep', () => {
  const knobs = cases.filter(({ path }) => /zero|default|revision/i.test(path));
  test.each(
    knobs.flatMap((knob) =>
      (['Running', 'same'] as const).map(
        (zeroRevisionPhase) =>
          [
            `${knob.path} = ${JSON.stringify(knob.position)}, revisions ${zeroRevisionPhase}`,
            { ...knob.patch, zeroRevisionPhase },
          ] as const,
      ),
    ),
  )('%s', async (_, patch) => {
    await using run = await story(patch);
    await run.apply({ ...spec, autoscaling: { minReplicas: 0, maxReplicas: 1 } });
    expect(await run.untilReady()).toMatchObject({ ready: true });
    await run.pass(2_000);
    expect(await run.assess()).toMatchObject({ ready: true, reason: 'ScaledToZero', available: true });
    await run.control.traffic(run.id);
    await run.pass(100);
    expect(await run.assess()).toMatchObject({ ready: true, available: true });
  });
});

describe('roll-back', () => {
  test.each([
    ['new', 'always'],
    ['old', 'always'],
    ['new', 'templateChange'],
    ['old', 'templateChange'],
  ] as const)('rollbackSpec %s, revisionOn %s', async (rollbackSpec, revisionOn) => {
    await using run = await story({ rollbackSpec, revisionOn, rolloutDeadlineMs: 3_000 });
    await run.apply(spec);
    await run.untilReady();
    await run.control.script(run.id, { kind: 'rolloutFails', message: 'image not found' });
    await run.update({ ...spec, image: 'vllm/nonesuch' });
    const judged = await run.until((assessment) => assessment.rolledBack);
    expect(judged).toMatchObject({
      rolledBack: true,
      ready: false,
      reason: 'Failed',
      stuck: true,
      available: true,
    });
    expect(await run.serving()).toMatchObject({ image: 'vllm/vllm-openai:v0.10.0' });
    // The next edit is another matter.
    await run.control.clearScripts();
    await run.update({ ...spec, image: 'vllm/vllm-openai:v0.12.0' });
    expect(await run.untilReady()).toMatchObject({ ready: true, rolledBack: false });
  });
});

describe('trouble', () => {
  test.each([
    [
      'pullError',
      { kind: 'pullError', message: 'no such image' } as const,
      { reason: 'Failed', stuck: true },
      'no such image',
    ],
    [
      'neverScheduled',
      { kind: 'neverScheduled', message: 'no node fits' } as const,
      { reason: 'Pending', stuck: false },
      'no node fits',
    ],
    ['overQuota', { kind: 'overQuota' } as const, { reason: 'Pending', stuck: false }, 'OverQuota'],
  ])('%s', async (_, outcome, expected, words) => {
    await using run = await story();
    await run.control.script(run.name, outcome);
    await run.apply(spec);
    const judged = await run.until(({ reason, message }) => reason === expected.reason && message !== '');
    expect(judged).toMatchObject({ ready: false, available: false, ...expected });
    expect(judged.message).toContain(words);
  });

  test('sequence 7: a lost project is unknown, not absent', async () => {
    await using run = await story();
    await run.apply(spec);
    await run.untilReady();
    await run.control.removeProject('33');
    expect(await run.find()).toMatchObject({ kind: 'Unknown' });
    expect(await run.findByName()).toMatchObject({ kind: 'Unknown' });
    await run.control.restoreProject('33');
    expect(await run.find()).toMatchObject({ kind: 'Present' });
  });

  test.each([404, 200] as const)(
    'sequence 35: an id of another kind (its route answers %i)',
    async (crossKindGet) => {
      await using run = await story({ crossKindGet });
      const id = await run.control.createOutOfBand({ name: 'desk', projectId: '33', type: 'Workspace' });
      expect(await run.find(id)).toMatchObject({
        kind: 'Present',
        observation: { id, foreignKind: 'Workspace' },
      });
    },
  );

  test.each(['project', 'projectAndKind'] as const)(
    'a name that another kind has (unique per %s)',
    async (nameScope) => {
      await using run = await story({ nameScope });
      const id = await run.control.createOutOfBand({ name: run.name, projectId: '33', type: 'Workspace' });
      expect(await run.findByName()).toMatchObject({
        kind: 'Present',
        observation: { id, foreignKind: 'Workspace' },
      });
    },
  );

  test.each([
    [
      'the list goes on saying what it said',
      { path: '/api/v1/workloads', effect: { kind: 'staleList' } } as const,
    ],
    ['the list answers HTML', { path: '/api/v1/workloads', effect: { kind: 'html' } } as const],
    ['the list breaks off', { path: '/api/v1/workloads', effect: { kind: 'truncate' } } as const],
    [
      'the project cannot be read',
      { path: '/api/v1/org-unit/projects/{id}', effect: { kind: 'status', status: 503 } } as const,
    ],
    [
      'its own route fails',
      { path: '/api/v1/workloads/inferences/{id}', effect: { kind: 'status', status: 500 } } as const,
    ],
  ])('no absence while %s', async (_, fault) => {
    await using run = await story();
    await run.apply(spec);
    await run.untilReady();
    await run.control.inject(fault);
    await run.control.deleteOutOfBand(run.id, { now: true });
    expect(await run.find()).toMatchObject({ kind: 'Unknown' });
    await run.control.clearFaults();
    expect(await run.find()).toMatchObject({ kind: 'Absent' });
  });

  test('tokens that are revoked are replaced without a failure', async () => {
    await using run = await story();
    await run.apply(spec);
    await run.untilReady();
    await run.control.revokeTokens();
    expect(await run.find()).toMatchObject({ kind: 'Present' });
  });
});

describe('measurements', () => {
  test.each(named.filter(([, { path }]) => /metric|nan|default/i.test(path)))('%s', async (_, knob) => {
    await using run = await story(knob.patch);
    await run.apply(spec);
    await run.untilReady();
    expect(await run.measure()).toEqual({
      throughput: knob.path === 'metricsPartial' ? undefined : 2.5,
      latency: knob.path === 'fault.nanLatency' ? undefined : 0.0425,
    });
  });
});

describe('places', () => {
  test.each(named.filter(([, { path }]) => /clusters|Fifty|filter|next|default/i.test(path)))(
    '%s',
    async (_, knob) => {
      await using run = await story(knob.patch);
      const gpuWest = (await run.control.clusters())[0]?.uuid ?? '';
      for (let i = 0; i < 60; i += 1) {
        await run.control.addProject({ id: `${1000 + i}`, tenantId: 1, name: `p-${i}`, clusterId: gpuWest });
      }
      expect(await run.locate({ project: 'p-59' })).toEqual({ kind: 'Home', home: `${gpuWest}/1059` });
      expect(await run.locate({ project: '1059' })).toEqual({ kind: 'Home', home: `${gpuWest}/1059` });
      expect(await run.locate({ project: 'shared' })).toMatchObject({ kind: 'Rejected' });
      expect(await run.locate({ project: 'shared', cluster: 'gpu-west' })).toEqual({
        kind: 'Home',
        home: `${gpuWest}/35`,
      });
      expect(await run.locate({ project: 'P-59' })).toMatchObject({ kind: 'Rejected' });

      expect(await run.locate({})).toMatchObject({
        message: expect.stringContaining('several (35 (shared), 36 (shared), p-0, p-1, p-10 and 59 more)'),
      });
      await run.control.setRole('operator', { scope: ['1059'] });
      await run.pass(5_000);
      expect(await run.locate({})).toEqual({ kind: 'Home', home: `${gpuWest}/1059` });
    },
  );
});
