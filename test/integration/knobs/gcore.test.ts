import { expect } from 'vitest';
import type { GcoreControl } from '../../simulators/gcore/control.ts';
import { type KnobCase, knobCases } from '../../simulators/gcore/knob-positions.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import { gcoreSpec, gcoreTrialPlatform } from '../../support/trial/gcore-trial.ts';
import type { Trial } from '../../support/trial/trial.ts';
import { effectsOn, retainedAndTakenBack, staysTheirs } from './common-lives.ts';
import { refusal } from './gcore-refusals.ts';
import { describePositions } from './positions.ts';

const NEWER = 'vllm/vllm-openai:v0.11.0';
const command = ['vllm', 'serve'];
const first = { envs: { MODE: 'fast', LEVEL: 'debug' }, command, timeout: 300 };

/** What the schema sets where a user says nothing: more at once than the knob's platform takes. */
const usualLimit = { rateLimit: { requestsPerSecond: 10, burst: 20, maxInFlight: 16 } };

/** Room for no mark besides. */
const LONG = 'x'.repeat(240);

const ofGcore = (spec: object): Record<string, unknown> => ({ gcore: { spec } });

const is = (knob: KnobCase, path: KnobCase['path'], position: unknown): boolean =>
  knob.path === path && knob.position === position;

/** It comes, changes, loses fields, outlives its object, is taken back, stops, starts with more, and goes. */
async function life(trial: Trial<GcoreControl>, knob: KnobCase): Promise<void> {
  const { control } = trial;
  const cut = is(knob, 'descriptionMax', 255);
  const description = cut ? LONG : 'chat';
  await trial.deploy('llama', { deletionPolicy: 'Retain', ...ofGcore({ ...first, description }) });
  await trial.until('llama', isReady);
  await trial.edit('llama', ofGcore({ image: NEWER, timeout: null }));
  await trial.until('llama', isReady);
  expect(await control.workload('llama')).toMatchObject({
    spec: { image: NEWER, timeout: 120 },
  });

  const anew = await dropped(trial, knob);
  const { timeout: _, ...kept } = first;
  const now = { ...kept, envs: { MODE: 'fast' }, command: null, image: NEWER, description };
  await retainedAndTakenBack(trial, 'llama', ofGcore(now), !cut);

  await trial.edit('llama', { replicas: 0 });
  const stopped = await trial.until('llama', (object) => wordOf(object, 'Ready') === 'True/Stopped');
  expect(conditionOf(stopped, 'Available')?.status).toBe('False');
  await trial.edit('llama', { replicas: 2 });
  const started = await trial.until(
    'llama',
    (object) => isReady(object) && object.status?.['replicas'] === 2,
  );
  expect(wordOf(started, 'Available')).toBe('True/Serving');
  const creates = (await effectsOn(trial, 'llama')).filter((effect) => effect === 'create');
  expect(creates).toHaveLength(anew ? 2 : 1);
}

/** A variable and the command go; where the platform keeps them, with a new deployment. Returns whether it is new. */
async function dropped(trial: Trial<GcoreControl>, knob: KnobCase): Promise<boolean> {
  await trial.edit('llama', ofGcore({ envs: { LEVEL: null }, command: null }));
  const keeps = is(knob, 'patchMaps', 'merge') || is(knob, 'emptyCommand', 'stays');
  if (keeps) {
    await trial.untilStalled('llama', 'ImmutableChange', /as before.*updateStrategy/);
    await trial.edit('llama', { updateStrategy: { type: 'Recreate' } });
  }
  await trial.until('llama', isReady);
  const { spec } = (await trial.control.workload('llama')) ?? {};
  expect(spec).toMatchObject({ envs: { MODE: 'fast' }, command: null });
  expect(spec?.envs).not.toHaveProperty('LEVEL');
  return keeps;
}

/** One that is to be stopped from the first. */
async function bornStopped(trial: Trial<GcoreControl>): Promise<void> {
  await trial.deploy('stopped', { replicas: 0 });
  await trial.until('stopped', (object) => wordOf(object, 'Ready') === 'True/Stopped');
  expect(await trial.control.workload('stopped')).toMatchObject({ stopped: true });
}

/** Beside a deployment of somebody else, and what the knob is about besides. */
async function live(trial: Trial<GcoreControl>, knob: KnobCase): Promise<void> {
  const { control } = trial;
  const containers = [{ region_id: 7, scale: { min: 1, max: 1 } }];
  await control.createOutOfBand({ name: 'taken', ...gcoreSpec, containers });
  const { spec } = (await control.workload('taken')) ?? {};
  const refused = refusal(knob);
  await Promise.all([
    life(trial, knob),
    staysTheirs(trial, 'taken'),
    knob.path === 'newAtZero' ? bornStopped(trial) : undefined,
  ]);
  await refused?.play(trial);
  expect(await control.workload('taken')).toMatchObject({ deleting: false, spec });
}

describePositions({
  cases: knobCases(),
  async start(world, knob) {
    const trial = await gcoreTrialPlatform(world, { ...refusal(knob)?.knobs, ...knob.patch });
    return knob.path === 'rateLimit' ? { ...trial, platform: { ...trial.platform, ...usualLimit } } : trial;
  },
  live,
});
