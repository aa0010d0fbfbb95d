import { expect } from 'vitest';
import type { EgsControl } from '../../simulators/egs/control.ts';
import { type KnobCase, knobCases } from '../../simulators/egs/knob-positions.ts';
import { storySection } from '../../support/egs-story.ts';
import { isReady, workloadId } from '../../support/status-rules/status-words.ts';
import { egsTrialPlatform } from '../../support/trial/egs-trial.ts';
import type { Trial } from '../../support/trial/trial.ts';
import { effectsOn, retainedAndTakenBack, staysTheirs } from './common-lives.ts';
import { describePositions } from './positions.ts';

/** What the schema sets where a user says nothing: more at once than the knob's platform takes. */
const usualLimit = { rateLimit: { requestsPerSecond: 10, burst: 20, maxInFlight: 16 } };

const newer = { egs: { modelSpec: { modelName: 'sklearn' } } };

/** It comes, is made anew for a change, outlives its object, is adopted, loses its lease, and goes with its GPUs. */
async function life(trial: Trial<EgsControl>): Promise<void> {
  const { control } = trial;
  await trial.deploy('llama', { deletionPolicy: 'Retain', updateStrategy: { type: 'Recreate' } });
  const before = workloadId(await trial.until('llama', isReady));
  await trial.edit('llama', newer);
  expect(workloadId(await trial.until('llama', isReady))).not.toBe(before);
  expect(await control.workload('llama')).toMatchObject({ modelName: 'sklearn', serves: true });

  // Nothing on the platform tells whose it is.
  await retainedAndTakenBack(trial, 'llama', newer, false);
  // Where the end of its lease takes an endpoint along, giving its GPUs back is all of a delete.
  const made = (await effectsOn(trial, 'llama')).filter((effect) => effect === 'create');
  expect(made).toHaveLength(2);
}

/** Beside an endpoint of somebody else, where there are endpoints at all. */
async function live(trial: Trial<EgsControl>, { path }: KnobCase): Promise<void> {
  const { control } = trial;
  if (path === 'routes.inference') {
    await trial.deploy('llama', {});
    await trial.untilStalled('llama', 'Unsupported');
    return;
  }
  const { clusterName: cluster, gpuSpec } = storySection;
  const stranger = await control.createOutOfBand({ name: 'taken', workspace: 'team-a', cluster, gpuSpec });
  await Promise.all([life(trial), staysTheirs(trial, 'taken')]);
  expect(await control.workload(stranger)).toMatchObject({ deleting: false, gone: false, gprs: [{}] });
}

describePositions({
  cases: knobCases(),
  async start(_world, { path, patch }) {
    const trial = await egsTrialPlatform(patch);
    return path === 'rateLimit' ? { ...trial, platform: { ...trial.platform, ...usualLimit } } : trial;
  },
  live,
});
