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
