import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { nimStagePlatform } from '../../../../test/support/stage/stage-platform.ts';

vi.setConfig({ testTimeout: 60_000 });

const autoscaling = { minReplicas: 1, maxReplicas: 3, metric: 'throughput', metricThreshold: 20 };

/** A service with one replica, which is the default; then the platform is to scale it. */
async function edited(scalingSwitch: 'auto' | 'explicit' | '400', updateStrategy: object): Promise<Stage> {
  const stage = await Stage.on(await nimStagePlatform({ nim: { scalingSwitch } }));
  const llama = stage.apply('llama', {}, { updateStrategy });
  await stage.run('llama', 30);
  expect(stage.says('llama')).toContain('Ready=True');
  llama.edit(({ nim }) => Object.assign(nim?.spec ?? {}, { autoscaling }));
  await stage.run('llama', 60);
  return stage;
}

test.each(['auto', 'explicit'] as const)(
  'one replica gives way to autoscaling, though one is the default (%s)',
  async (scalingSwitch) => {
    await using stage = await edited(scalingSwitch, { type: 'InPlace' });
    expect(stage.says('llama')).toContain('Ready=True/Running Available=True/Serving Synced=True/Accepted');
    const { spec } = (await stage.control.workload('llama')) ?? {};
    expect(spec).toMatchObject({ autoscaling });
    expect(spec?.['replicas'] ?? undefined).toBeUndefined();
  },
);

test('where it cannot, that is told as a change that takes a new service', async () => {
  await using stage = await edited('400', { type: 'InPlace' });
  expect(stage.says('llama')).toContain('Stalled=True/ImmutableChange');
});

test('and Recreate makes one', async () => {
  await using stage = await edited('400', { type: 'Recreate' });
  expect(stage.says('llama')).toContain('Ready=True/Running');
  expect((await stage.control.workload('llama'))?.spec).toMatchObject({ autoscaling });
});
