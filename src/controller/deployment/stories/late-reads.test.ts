import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

const HOUR = 3_600_000;

/** A workload that is Ready, with a field that not every release can update, on a platform whose reads are late. */
async function ready(): Promise<Stage> {
  const stage = await Stage.start({ knobs: { visibilityDelayMs: { spec: 1_000 } } });
  stage.apply(
    'llama',
    { spec: { image: 'a:1', priorityClass: 'low' } },
    { updateStrategy: { type: 'Recreate' } },
  );
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True');
  return stage;
}

test('drift that was corrected, as late reads told, is corrected again when it comes again', async () => {
  await using stage = await ready();
  const id = stage.object('llama')?.status?.workload?.id;
  for (const _ of [1, 2]) {
    await stage.control.editOutOfBand('llama', { priorityClass: 'high' });
    await stage.run('llama', 120);
    expect(stage.says('llama')).toContain('Ready=True');
    await stage.wait(2 * HOUR);
  }
  expect(stage.object('llama')?.status?.workload?.id).toBe(id);
});

test('what is undone again and again is counted, though only late reads tell that it was set right', async () => {
  await using stage = await ready();
  for (let round = 0; round < 6; round += 1) {
    await stage.control.editOutOfBand('llama', { priorityClass: 'high' });
    await stage.run('llama', 60);
  }
  // At once, and after a minute.
  expect((await stage.control.calls({ method: 'PATCH' })).length).toBeLessThanOrEqual(3);
  expect(stage.events.filter((event) => event.startsWith('DriftCorrected')).length).toBeGreaterThan(0);
});

test('a correction that was counted when it was accepted is counted once, however late it shows', async () => {
  await using stage = await Stage.start({ knobs: { visibilityDelayMs: { spec: 45_000 } } });
  stage.apply('llama');
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True');
  await stage.control.editOutOfBand('llama', { image: 'b:1' });
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True');
  expect(await stage.control.calls({ method: 'PATCH' })).toHaveLength(1);
  expect(stage.object('llama')?.status?.correction?.count).toBe(1);
  expect(stage.events.filter((event) => event.startsWith('DriftCorrected'))).toHaveLength(1);
});
