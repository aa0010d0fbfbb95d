import { describe, expect, test } from 'vitest';
import { type EgsStory, startEgsStory, storySection } from '../../../test/support/egs-story.ts';
import { type KnobPath, knobCases } from '../../../test/simulators/egs/knob-positions.ts';
import type { KnobPatch } from '../../../test/simulators/egs/knobs.ts';
import { seedKeys } from '../../../test/simulators/egs/places.ts';
import { documentedPolicy } from '../../../test/simulators/egs/policy.ts';

/**
 * The client against the simulator, with each unknown of the platform in each of its positions: whatever the truth is, an
 * endpoint comes, is recognised, and goes, nothing is doubled and no GPU stays behind.
 */

interface Case {
  path: KnobPath | 'default';
  position: unknown;
  patch: KnobPatch;
}

const cases: Case[] = [{ path: 'default', position: '', patch: {} }, ...knobCases()];
const named = cases.map((knob) => [`${knob.path} = ${JSON.stringify(knob.position)}`, knob] as const);
const lives = named.filter(([, { path }]) => path !== 'routes.inference');

const { modelSpec: _, ...withoutModel } = storySection;
const rawSection = {
  ...withoutModel,
  rawModelSpec: {
    spec: { predictor: { model: { modelFormat: { name: 'huggingface' }, args: ['--model_name=llama'] } } },
  },
};
const { gpuSpec: __, ...cpuSection } = storySection;

/** What no endpoint of ours may leave behind. */
async function expectClean(run: EgsStory): Promise<void> {
  expect(await run.count()).toBe(0);
  expect(await run.control.duplicates()).toEqual([]);
  expect(await run.control.gprDuplicates()).toEqual([]);
  expect(await run.control.gprLeaks([])).toEqual([]);
}

describe('a life', () => {
  test.each(lives)('%s', async (_name, { patch }) => {
    await using run = await startEgsStory(patch);

    // It comes, once, is known again, and shows no difference.
    await run.apply();
    expect(await run.untilReady()).toMatchObject({ ready: true, reason: 'Running', available: true });
    expect(await run.recognised()).toBe('Same');
    expect(run.differences()).toEqual([]);
    expect(run.seen.endpoints).toEqual([
      { name: 'serving', url: expect.stringContaining('https://llama.team-a.example.com/'), type: 'Serving' },
    ]);
    expect(run.seen.gpuRequests).toHaveLength(1);
    expect(await run.count()).toBe(1);

    // It is listed by its namespace, and found by its name alone.
    const { id } = run.seen;
    expect(await run.listed()).toContain(id);
    expect(await run.find(undefined)).toMatchObject({ kind: 'Present', observation: { id } });

    // It goes with its GPUs, and its name can be used again.
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
    await expectClean(run);
    await run.apply();
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(run.seen.id).not.toBe(id);
    expect(await run.control.duplicates()).toEqual([]);
  });

  test.each(lives)('on CPUs: %s', async (_name, { patch }) => {
    await using run = await startEgsStory(patch);
    await run.apply(cpuSection);
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(await run.recognised()).toBe('Same');
    expect(run.seen.lease).toBeUndefined();
    expect(run.differences()).toEqual([]);
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
    await expectClean(run);
  });

  test.each(lives)('with a raw spec: %s', async (_name, { patch }) => {
    await using run = await startEgsStory(patch);
    await run.apply(rawSection);
    expect(await run.untilReady()).toMatchObject({ ready: true });
    expect(await run.recognised()).toBe('Same');
    expect(run.differences()).toEqual([]);
    expect((await run.control.workload(run.seen.id))?.ownerAnnotation).toBe('cluster-1/prod/llama');
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
    await expectClean(run);
  });

  test.each(lives)('deleted while it still waits for GPUs: %s', async (_name, { patch }) => {
    await using run = await startEgsStory(patch);
    await run.control.script(run.name, { kind: 'neverProvisioned', reason: 'no node has room' });
    await run.apply();
    expect(await run.until(({ message }) => message.includes('no node has room'))).toMatchObject({
      ready: false,
      stuck: false,
    });
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
    await expectClean(run);
  });
});

describe('a lease that ends', () => {
  test.each(['pending', 'staysRunning', 'failed'] as const)('leaves what is %s', async (leaseEnd) => {
    await using run = await startEgsStory({ leaseEnd });
    await run.apply();
    await run.untilReady();
    expect(run.seen.lease?.ended).toBe(false);
    await run.control.endLease(run.name);
    expect(await run.assess()).toMatchObject({ ready: false, reason: 'Failed', stuck: true });
    expect(run.seen.lease).toEqual({ expiresAt: undefined, ended: true });
    expect(await run.remove()).toEqual({ kind: 'Accepted' });
    await expectClean(run);
  });

  test('takes the endpoint with it', async () => {
    await using run = await startEgsStory({ leaseEnd: 'vanishes' });
    await run.apply();
    await run.untilReady();
    await run.control.endLease(run.name);
    expect(await run.find()).toMatchObject({ kind: 'Absent' });
  });
});

const policy = { ...documentedPolicy, shapes: null };
const forms = ([422, 400] as const).flatMap((refusalStatus) =>
  (['same', 200] as const).flatMap((httpStatus) =>
    (['UNKNOWN', 'short'] as const).map((errorWords) => ({ refusalStatus, httpStatus, errorWords })),
  ),
);

describe('a refusal is told in words, whatever form it has', () => {
  test.each(forms)('%j', async (form) => {
    await using run = await startEgsStory({ ...form, policy: { ...policy, maxGPRs: 0 } });
    const words = `create the endpoint: ${form.refusalStatus} maximum number of GPRs (0) of the workspace is exceeded`;
    await expect(run.apply()).rejects.toMatchObject({ class: 'Quota', message: words });
    await run.control.knobs({ policy: { ...policy, priorityRange: [60, 100] } });
    const other = `create the endpoint: ${form.refusalStatus} priority 50 is not allowed by the workspace policy`;
    await expect(run.apply()).rejects.toMatchObject({ class: 'Invalid', message: other });
    expect(await run.count()).toBe(0);
  });
});

describe('a role that is too low, while the probe passes', () => {
  test.each(['same', 200] as const)('to write (httpStatus %s)', async (httpStatus) => {
    await using run = await startEgsStory({ httpStatus, minimumRole: { write: 'Owner' } }, seedKeys.editor);
    expect(await run.connection.probe(run.call)).toBeUndefined();
    await expect(run.apply()).rejects.toMatchObject({ class: 'Forbidden', status: 403 });
  });

  test('to read', async () => {
    await using run = await startEgsStory({ minimumRole: { read: 'Owner' } }, seedKeys.editor);
    const located = await run.locate();
    run.home = 'home' in located ? located.home : '';
    expect(await run.find()).toMatchObject({ kind: 'Unknown', error: { class: 'Forbidden' } });
    expect(await run.connection.probe(run.call)).toBeUndefined();
  });
});
