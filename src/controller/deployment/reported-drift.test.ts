import { expect, test, vi } from 'vitest';
import { Stage } from '../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** `driftPolicy: Report` is set while the platform serves something else: nobody has seen that generation served. */
async function reported(insistent: boolean): Promise<Stage> {
  const stage = await Stage.start();
  stage.apply('llama');
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True');
  if (insistent) await stage.control.override('llama', { image: 'evil:1' });
  await stage.control.editOutOfBand('llama', { image: 'evil:1' });
  if (insistent) await stage.run('llama', 30);
  stage.clusters.get('llama')?.edit((spec) => {
    spec.driftPolicy = 'Report';
  });
  await stage.run('llama', 200);
  return stage;
}

test.for<[why: string, insistent: boolean]>([
  ['at the same time', false],
  ['while it is being corrected in vain', true],
])('%s: not Ready, and a person is asked', async ([, insistent]) => {
  await using stage = await reported(insistent);
  expect(stage.says('llama')).toContain('Ready=False/OutOfSync');
  expect(stage.says('llama')).toContain('Stalled=True/Drifted');
  expect(stage.message('llama', 'Ready')).toContain('Set it to Correct, or make the spec follow');
});

test('once the platform serves the spec again it is Ready, and drift from then on leaves that alone', async () => {
  await using stage = await reported(false);
  await stage.control.editOutOfBand('llama', { image: 'a:1' });
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True/Running');
  expect(stage.says('llama')).not.toContain('(old)');
  await stage.control.editOutOfBand('llama', { image: 'evil:1' });
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True/Running Available=True/Serving Synced=False/Drifted');
  expect(stage.message('llama', 'Ready')).not.toContain('serves the current spec');
});
