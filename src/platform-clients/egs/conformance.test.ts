import { describe, expect, test } from 'vitest';
import { type EgsStory, startEgsStory, storySection } from '../../../test/support/egs-story.ts';
import { type KnobPath, knobCases } from '../../../test/simulators/egs/knob-positions.ts';
import type { KnobPatch } from '../../../test/simulators/egs/knobs.ts';

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
