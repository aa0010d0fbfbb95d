import { expect, test, vi } from 'vitest';
import { quotaRefusal } from '../../../../test/simulators/runai/refusals.ts';
import { lostCreate } from '../../../../test/support/stage/create-faults.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Drift that an update cannot mend is mended by a create, and told and counted like any other. */

const gold = { spec: { image: 'a:1', labels: [{ name: 'tier', value: 'gold' }] } };
const silver = { labels: [{ name: 'tier', value: 'silver' }] };
const recreate = { updateStrategy: { type: 'Recreate' } };

async function settled(spec: object = {}): Promise<Stage> {
  const stage = await Stage.start();
  stage.apply('llama', gold, spec);
  await stage.run('llama', 60);
  stage.events.length = 0;
  return stage;
}

/** Reasons of the events since then, in order. */
const reasons = ({ events }: Stage): string[] => events.map((event) => event.split(':')[0] ?? '');

test('what a recreation mends was detected, and is corrected when the new workload is accepted', async () => {
  await using stage = await settled(recreate);
  await stage.control.editOutOfBand('llama', silver);
  await stage.run('llama', 120);
  expect(reasons(stage)).toEqual(['DriftDetected', 'Recreating', 'Created', 'DriftCorrected', 'Ready']);
});

test('so is what vanished and was created anew', async () => {
  await using stage = await settled();
  await stage.control.deleteOutOfBand('llama', { now: true });
  await stage.run('llama', 120);
  expect(reasons(stage)).toEqual(['DriftDetected', 'Created', 'DriftCorrected', 'Ready']);
});

test('a recreation that an edit asked for mends nothing', async () => {
  await using stage = await settled(recreate);
  stage.clusters
    .get('llama')
    ?.edit((spec) => Object.assign(spec['runai'] as object, { spec: { image: 'a:1', ...silver } }));
  await stage.run('llama', 120);
  expect(reasons(stage)).toEqual(['Recreating', 'Created', 'Ready']);
});

test.each([
  { spec: {}, drifts: 'vanished', told: ['DriftDetected'] },
  { spec: recreate, drifts: 'differs', told: ['DriftDetected', 'Recreating'] },
])('what $drifts, and whose create is refused at first: told once each', async ({ spec, drifts, told }) => {
  await using stage = await settled(spec);
  const fault = await stage.control.inject(quotaRefusal());
  if (drifts === 'vanished') await stage.control.deleteOutOfBand('llama', { now: true });
  else await stage.control.editOutOfBand('llama', silver);
  await stage.run('llama', 120);
  expect(reasons(stage)).toEqual([...told, 'QuotaExceeded']);
  await stage.control.clearFaults(fault);
  await stage.run('llama', 600);
  expect(reasons(stage)).toEqual([...told, 'QuotaExceeded', 'Created', 'DriftCorrected', 'Ready']);
});

test.each([
  { spec: {}, drifts: 'vanished', told: ['DriftDetected'] },
  { spec: recreate, drifts: 'differs', told: ['DriftDetected', 'Recreating'] },
])(
  'what $drifts, and whose create goes unanswered: told when it is found',
  async ({ spec, drifts, told }) => {
    await using stage = await settled(spec);
    await stage.control.inject(lostCreate);
    if (drifts === 'vanished') await stage.control.deleteOutOfBand('llama', { now: true });
    else await stage.control.editOutOfBand('llama', silver);
    await stage.run('llama', 240);
    expect(reasons(stage)).toEqual([...told, 'Updated', 'DriftCorrected', 'Ready']);
    expect(await stage.control.calls({ method: 'POST', workload: 'llama' })).toHaveLength(2);
  },
);
