import { expect } from 'vitest';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import { type NimCase, nimCases } from '../../simulators/runai/nim/knob-positions.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf, workloadId } from '../../support/status-rules/status-words.ts';
import { nimSpec, nimTrialPlatform } from '../../support/trial/nim-trial.ts';
import type { Trial } from '../../support/trial/trial.ts';
import { effectsOn, retainedAndTakenBack, staysTheirs } from './common-lives.ts';
import { describePositions } from './positions.ts';

const NEWER = 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.4.0';
const labels = [{ name: 'tier', value: 'gold' }];

/** What the schema sets where a user says nothing: more at once than the knob's platform takes. */
const usualLimit = { rateLimit: { requestsPerSecond: 10, burst: 20, maxInFlight: 16 } };

const ofNim = (spec: object): Record<string, unknown> => ({ nim: { spec } });

/** Positions in which no NIM service ever runs, and what is said of it. */
function impossible({ path, position }: NimCase): ((trial: Trial) => Promise<unknown>) | undefined {
  if (path === 'nim.release' && position === '2.23')
    return (trial) => trial.untilStalled('llama', 'Unsupported', /need 2\.24 or later/);
  if (path === 'nim.nimOperator' && position === 'missing')
    return (trial) => trial.untilStalled('llama', 'Unsupported', /not found or not ready in the cluster/);
  if (path === 'nim.initOutcome' && position === 'failed')
    return (trial) => trial.untilStalled('llama', 'Failed', /model/);
  if (path === 'nim.initDurationMs')
    return (trial) => trial.until('llama', (object) => wordOf(object, 'Ready') === 'False/Initializing');
  return undefined;
}

/** It comes, changes, loses a section, outlives its object, is taken back, stops, starts, is made anew, and goes. */
async function life(trial: Trial<RunaiControl>, knob: NimCase): Promise<void> {
  const { control } = trial;
  await trial.deploy('llama', { deletionPolicy: 'Retain', ...ofNim({ labels }) });
  await trial.until('llama', isReady);
  await trial.edit('llama', ofNim({ image: NEWER, labels: null }));
  await trial.until('llama', isReady);
  const changed = await control.workload('llama');
  expect(changed).toMatchObject({ settled: true, servingSpec: { image: NEWER } });
  expect(changed?.spec['labels'] ?? null).toBeNull();

  await retainedAndTakenBack(trial, 'llama', ofNim({ image: NEWER }), knob.path !== 'echoAnnotations');

  await trial.edit('llama', { replicas: 0 });
  const stopped = await trial.until('llama', (object) => wordOf(object, 'Ready') === 'True/Stopped');
  expect(conditionOf(stopped, 'Available')?.status).toBe('False');
  await scaled(trial, knob);

  const before = workloadId(await trial.until('llama', isReady));
  await trial.edit('llama', {
    updateStrategy: { type: 'Recreate' },
    ...ofNim({ autoscaling: null, multiNode: { workers: 1 } }),
  });
  expect(workloadId(await trial.until('llama', isReady))).not.toBe(before);
  expect((await effectsOn(trial, 'llama')).filter((effect) => effect !== 'patch')).toEqual([
    'create',
    'delete',
    'create',
  ]);
}

/** Run:ai scales it from now on, where it lets go of a fixed number. */
async function scaled(trial: Trial<RunaiControl>, { path, position }: NimCase): Promise<void> {
  const autoscaling = { maxReplicas: 2, metric: 'throughput', metricThreshold: 20 };
  await trial.edit('llama', ofNim({ autoscaling }));
  if (path === 'nim.scalingSwitch' && position === '400') {
    await trial.untilStalled('llama', 'ImmutableChange', /replicas|autoscaling/);
    await trial.edit('llama', { replicas: 1, ...ofNim({ autoscaling: null }) });
    return;
  }
  await trial.until('llama', isReady);
  expect((await trial.control.workload('llama'))?.spec).toMatchObject({ autoscaling });
}

/** Beside a service of somebody else, where services run at all. */
async function live(trial: Trial<RunaiControl>, knob: NimCase): Promise<void> {
  const expected = impossible(knob);
  if (expected !== undefined) {
    await trial.deploy('llama', {});
    await expected(trial);
    return;
  }
  const stranger = await trial.control.createOutOfBand({
    name: 'taken',
    projectId: '33',
    type: 'NIMService',
    spec: nimSpec,
  });
  await Promise.all([life(trial, knob), staysTheirs(trial, 'taken')]);
  expect(await trial.control.workload(stranger)).toMatchObject({ deleting: false, spec: nimSpec });
}

describePositions({
  cases: nimCases(),
  start: (world, { path, patch }) => nimTrialPlatform(world, patch, path === 'rateLimit' ? usualLimit : {}),
  live,
});
