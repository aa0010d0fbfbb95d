import { describe, expect, test } from 'vitest';
import { type KnobCase, knobCases } from '../../../test/simulators/gcore/knob-positions.ts';
import { type GcoreStory, startGcoreStory, usual } from '../../../test/support/gcore-story.ts';

/**
 * The client against the simulator, with each unknown of the platform in each of its positions: whatever the truth
 * is, a deployment comes, changes, stops, sleeps and goes, and nothing is doubled.
 */

const http = { http: { rate: 10, window: 60 } };
const first = {
  ...usual,
  description: 'chat',
  containers: [
    { region_id: 7, scale: { min: 1, max: 2, triggers: http } },
    { region_id: 8, scale: { min: 1, max: 1 } },
  ],
  envs: { MODE: 'fast', LEVEL: 'debug' },
  command: ['serve', '--name', "it's a model"],
  ingress_opts: { disable_response_buffering: true },
  probes: { readiness_probe: { enabled: true, probe: { http_get: { port: 8000, path: '/health' } } } },
};
const second = { ...first, image: 'vllm/vllm-openai:v0.11.0', timeout: 300 };
const { timeout: _, ingress_opts: __, ...third } = second;
const { command: ___, ...fourth } = { ...third, envs: { MODE: 'fast' } };

const named = [{ path: 'default', position: '', patch: {} } as unknown as KnobCase, ...knobCases()].map(
  (knob) => [`${knob.path} = ${JSON.stringify(knob.position)}`, knob] as const,
);

const is = (knob: KnobCase, path: string, position: unknown): boolean =>
  knob.path === path && knob.position === position;

async function isAsWanted(run: GcoreStory, wanted: object): Promise<void> {
  expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running', available: true });
  expect(await run.differences()).toEqual([]);
  expect(await run.truth()).toMatchObject(wanted);
}

/** What a position keeps although it is to be taken away. */
function keptBy(knob: KnobCase): string[] {
  if (is(knob, 'patchMaps', 'merge')) return ['spec.gcore.spec.envs.LEVEL'];
  return is(knob, 'emptyCommand', 'stays') ? ['spec.gcore.spec.command'] : [];
}

async function drops(run: GcoreStory): Promise<void> {
  expect(await run.update({ spec: fourth })).toMatchObject({ kind: 'Accepted' });
  await isAsWanted(run, { envs: { MODE: 'fast' }, command: null });
}

/** The client says so, and does not try for ever. */
async function keeps(run: GcoreStory, kept: readonly string[]): Promise<void> {
  const message = `Gcore took the change but left ${kept.join(', ')} as before`;
  expect(await run.update({ spec: fourth })).toMatchObject({
    kind: 'Refused',
    error: { class: 'Immutable', message },
  });
}

describe('a life', () => {
  test.each(named)('%s', async (_name, knob) => {
    await using run = await startGcoreStory(knob.patch);

    // It comes, once, also where the answer to the create is lost.
    await run.apply({ spec: first });
    await isAsWanted(run, { image: first.image });
    expect(run.seen).toMatchObject({ mark: run.ownerMark, replicas: 2 });
    expect(await run.control.workloads()).toHaveLength(1);
    await run.pass(1_000);
    expect(await run.listed()).toEqual([run.name]);

    // The name is taken for anybody else.
    expect(await run.createAgain()).toBe(is(knob, 'duplicateName', 'taskError') ? 'Invalid' : 'Conflict');

    // It changes, and what was dropped goes.
    expect(await run.update({ spec: second })).toMatchObject({ kind: 'Accepted' });
    await isAsWanted(run, { image: 'vllm/vllm-openai:v0.11.0', timeout: 300 });
    expect(await run.update({ spec: third })).toMatchObject({ kind: 'Accepted' });
    await isAsWanted(run, { timeout: 120 });
    const kept = keptBy(knob);
    await (kept.length > 0 ? keeps(run, kept) : drops(run));

    // It goes, and its name can be used again.
    await run.remove();
    expect(await run.untilAbsent()).toMatchObject({ kind: 'Absent' });
    await run.apply({ spec: first });
    await isAsWanted(run, { image: first.image });
    expect(await run.control.duplicates()).toEqual([]);
  });
});

describe('stop and start', () => {
  const one = { spec: { ...usual, containers: [{ region_id: 7 }] } };
  const relevant = named.filter(([, { path }]) =>
    /default|stop|wakes|visible|durations|unset|authShown/i.test(path),
  );

  test.each(relevant)('%s', async (_name, knob) => {
    await using run = await startGcoreStory(knob.patch);
    await run.apply(one, { replicas: 2 });
    expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running' });
    expect(run.seen.replicas).toBe(2);

    // To nothing: its scale stays what it was.
    await run.update(one, { replicas: 0 });
    expect(await run.assess()).toMatchObject({ ready: false, reason: 'Stopping', available: true });
    expect(await run.turn('stop')).toEqual({ kind: 'Accepted' });
    expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Stopped', available: false });
    expect(await run.truth()).toMatchObject({ containers: [{ scale: { min: 2, max: 2 } }] });
    // Once more is no failure.
    expect(await run.turnAnyway('stop')).toEqual({ kind: 'Accepted' });
    expect(await run.differences()).toEqual([]);

    // From nothing to three: changed, then started.
    expect(await run.update(one, { replicas: 3 })).toMatchObject({ kind: 'Accepted' });
    await run.turn('start');
    expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running' });
    expect(run.seen.replicas).toBe(3);
    expect(await run.turnAnyway('start')).toEqual({ kind: 'Accepted' });
  });

  test('a create that is to be stopped', async () => {
    await using run = await startGcoreStory();
    await run.apply(one, { replicas: 0 });
    await run.until(({ reason }) => reason === 'Stopping');
    await run.pass(1_000);
    await run.turn('stop');
    expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Stopped' });
    expect(await run.truth()).toMatchObject({ containers: [{ scale: { min: 0, max: 1 } }] });
  });
});

describe('sleep', () => {
  const asleep = {
    spec: { ...usual, containers: [{ region_id: 7, scale: { min: 0, max: 2, triggers: http } }] },
  };
  const relevant = named.filter(([, { path }]) => /default|zero|active/i.test(path));

  test.each(relevant)('%s', async (_name, knob) => {
    await using run = await startGcoreStory(knob.patch);
    await run.apply(asleep);
    expect(await run.untilReady()).toMatchObject({ ready: true, available: true });
    await run.pass(200_000);
    expect(await run.assess()).toMatchObject({ ready: true, reason: 'ScaledToZero', available: true });
    await run.control.traffic(run.name, 'full');
    await run.pass(3_000);
    expect(await run.assess()).toMatchObject({ ready: true, reason: 'Running' });
    expect(run.seen.replicas).toBe(2);
  });
});

describe('trouble', () => {
  const two = {
    spec: { ...usual, containers: [7, 8].map((region_id) => ({ region_id, scale: { min: 1, max: 1 } })) },
  };
  const error = { kind: 'error', message: 'image pull failed' } as const;

  test('one region that fails', async () => {
    await using run = await startGcoreStory();
    await run.control.script(run.name, error, 8);
    await run.apply(two);
    const judged = await run.until(({ reason }) => reason === 'Degraded');
    expect(judged).toMatchObject({
      reason: 'Degraded',
      available: true,
      stuck: false,
      message: 'Region 8: image pull failed',
    });
  });

  test('every region fails, for ten minutes; and then one heals', async () => {
    await using run = await startGcoreStory();
    await run.control.script(run.name, error);
    await run.apply(two);
    const judged = await run.until(({ reason }) => reason === 'Failed');
    expect(judged).toMatchObject({
      stuck: false,
      available: false,
      message: 'Region 7: image pull failed; Region 8: image pull failed',
    });
    await run.pass(600_000);
    expect(await run.assess()).toMatchObject({ reason: 'Failed', stuck: true });
    await run.control.clearScripts();
    expect(await run.untilReady()).toMatchObject({ ready: true, stuck: false });
  });

  test.each(['capacity', 'permission'] as const)(
    'a region without room (forbidden = %s)',
    async (forbidden) => {
      await using run = await startGcoreStory({ forbidden });
      await run.control.setCapacity(7, usual.flavor_name, 0);
      expect(await run.apply({ spec: usual })).toMatchObject({
        kind: 'Refused',
        error: { class: 'Capacity' },
      });
      expect(await run.find()).toMatchObject({ kind: 'Absent' });
    },
  );

  test.each([400, 403, 409, 'task'] as const)('no quota (quotaStatus = %s)', async (quotaStatus) => {
    await using run = await startGcoreStory({ quotaStatus });
    await run.control.setQuota(29_841, { inference_instance_count: 0 });
    const outcome = await run.apply({ spec: usual });
    expect(outcome).toMatchObject({ kind: 'Refused', error: { class: 'Quota' } });
    const told = await run.client.checkQuota?.(run.home, run.desired, run.call);
    expect(told).toMatchObject({ class: 'Quota' });
    await run.control.setQuota(29_841, { inference_instance_count: 1 });
    expect(await run.client.checkQuota?.(run.home, run.desired, run.call)).toBeUndefined();
  });

  test.each([400, 404, 'taskError'] as const)(
    'something that is not there (missingRef = %s)',
    async (missingRef) => {
      await using run = await startGcoreStory({ missingRef });
      const outcome = await run.apply({ spec: { ...usual, credentials_name: 'nonesuch' } });
      expect(outcome).toMatchObject({
        kind: 'Refused',
        error: { class: 'Invalid', message: expect.stringContaining('nonesuch') },
      });
    },
  );

  test('a name that another template allows', async () => {
    await using run = await startGcoreStory();
    await run.control.setNameTemplate(29_841, '^acme[a-z]+$');
    expect(await run.apply({ spec: usual })).toMatchObject({ kind: 'Refused', error: { class: 'Invalid' } });
  });

  test('a hyphen that an account does not take', async () => {
    await using run = await startGcoreStory({ hyphenNames: '400' }, 'llama-70b');
    expect(await run.apply({ spec: usual })).toMatchObject({ kind: 'Refused', error: { class: 'Invalid' } });
    expect(run.desired.notices).toContainEqual(expect.stringContaining('no hyphens in names'));
  });

  test("a mark that the platform cuts: it is there, and nobody's by its mark", async () => {
    await using run = await startGcoreStory({ descriptionMax: 255 });
    await run.apply({ spec: { ...usual, description: 'x'.repeat(240) } });
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(run.seen).toMatchObject({ mark: undefined, createdAt: expect.any(String) });
    expect(await run.differences()).toEqual([]);
    expect(run.desired.notices).toContainEqual(expect.stringContaining('more than 255 characters'));
  });

  test('a lost project is unknown, not absent', async () => {
    await using run = await startGcoreStory();
    await run.apply({ spec: usual });
    await run.control.removeProject(1234);
    expect(await run.find()).toMatchObject({ kind: 'Unknown' });
    await run.control.restoreProject(1234);
    expect(await run.find()).toMatchObject({ kind: 'Present' });
  });

  test('what belongs to an application', async () => {
    await using run = await startGcoreStory();
    const references = [{ kind: 'AppDeployment' as const, name: 'chat' }];
    await run.control.createOutOfBand({ name: run.name, references, ...usual });
    expect(await run.look()).toMatchObject({ foreignKind: 'part of AppDeployment chat', mark: undefined });
  });

  test('an adoption puts the mark at the end of what is there, in place of another', async () => {
    await using run = await startGcoreStory();
    const description = 'made by hand [inference-operator.io/owner=other/a/b]';
    await run.control.createOutOfBand({ name: run.name, ...usual, description });
    await run.pass(1_000);
    expect(await run.update({ spec: usual })).toMatchObject({ kind: 'Accepted' });
    expect(await run.look()).toMatchObject({ mark: run.ownerMark });
    expect((await run.truth())['description']).toBe(
      `made by hand [inference-operator.io/owner=${run.ownerMark}]`,
    );
  });

  test('values of Secrets come, change, and are seen nowhere', async () => {
    await using run = await startGcoreStory();
    const secretsOf = (token: string) => new Map([['hf', { resourceVersion: token, data: { token } }]]);
    const env = [
      { name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hf', key: 'token', optional: false } } },
    ];
    const wanted = { spec: { ...usual, envs: { MODE: 'fast' } }, env };
    await run.apply(wanted, { secrets: secretsOf('hf_first') });
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(JSON.stringify(run.seen)).not.toContain('hf_first');
    await run.update(wanted, { secrets: secretsOf('hf_second') });
    expect(await run.truth()).toMatchObject({ envs: { MODE: 'fast', HF_TOKEN: 'hf_second' } });
    await run.control.editOutOfBand(run.name, { envs: { MODE: 'fast', HF_TOKEN: 'hf_third' } });
    expect(await run.differences()).toEqual([{ path: 'env[HF_TOKEN]', mutable: true }]);
  });
});

describe('every create task of the project', () => {
  test.each(['body', 'null'] as const)(
    'those of other names are left out (taskData = %s)',
    async (taskData) => {
      await using run = await startGcoreStory({ taskData });
      await run.apply({ spec: usual });
      await run.control.setClock('manual');
      const other = run.translate({ spec: usual });
      const request = { ...(other.body['request'] as object), name: 'another' };
      const made = await run.client.create(
        run.home,
        { ...other, body: { ...other.body, request } },
        run.call,
      );
      const open = await run.client.openCreates?.(run.home, run.name, run.call);
      const expected = taskData === 'body' || made.kind !== 'Accepted' ? [] : made.tasks;
      expect(open).toEqual(expected);
    },
  );
});
