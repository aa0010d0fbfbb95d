import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { nimStagePlatform, runaiStagePlatform } from '../../../../test/support/stage/stage-platform.ts';

vi.setConfig({ testTimeout: 60_000 });

/** An object of a name whose workload an earlier object has left running. */
async function leftRunning(start: typeof nimStagePlatform): Promise<Stage> {
  const stage = await Stage.on(await start());
  const llama = stage.apply('llama', {}, { deletionPolicy: 'Retain' });
  await stage.run('llama', 30);
  llama.delete();
  await stage.run('llama', 10);
  return stage;
}

/** It is there, it serves, and it is not as the spec says. */
function expectKnown(stage: Stage): void {
  expect(stage.says('llama')).toContain('Ready=False/OutOfSync Available=True/Serving Synced=Unknown');
  expect(stage.says('llama')).toContain('Reconciling');
  expect(stage.object('llama')?.status?.workload?.id).toBeDefined();
  expect(stage.events.filter((event) => event.startsWith('Adopted'))).toHaveLength(1);
}

test.each(['before', 'after'] as const)(
  'a workload that is taken back is on record though its update fails (503 %s the effect)',
  async (when) => {
    await using stage = await leftRunning(runaiStagePlatform);
    await stage.control.inject({ method: 'PATCH', effect: { kind: 'status', status: 503, when } });
    stage.apply('llama', { spec: { image: 'a:2' } });
    for (const seconds of [10, 60]) {
      await stage.run('llama', seconds);
      expectKnown(stage);
    }
    await stage.control.clearFaults();
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True/Running');
  },
);

test('and though its update has to wait for the change before', async () => {
  await using stage = await leftRunning(nimStagePlatform);
  await stage.control.knobs({ nim: { syncMs: { queued: 300_000, applying: 10 } } });
  await stage.control.editOutOfBand('llama', { image: 'nvcr.io/other:1' });
  stage.apply('llama');
  for (const seconds of [10, 60]) {
    await stage.run('llama', seconds);
    expectKnown(stage);
  }
});

test('and though its update is refused, which is told beside it', async () => {
  await using stage = await leftRunning(runaiStagePlatform);
  const body = { code: 400, message: 'no' };
  await stage.control.inject({ method: 'PATCH', effect: { kind: 'status', status: 400, body } });
  stage.apply('llama', { spec: { image: 'a:2' } });
  for (const seconds of [10, 60]) {
    await stage.run('llama', seconds);
    expect(stage.says('llama')).toContain(
      'Ready=False/OutOfSync Available=True/Serving Synced=False/Rejected',
    );
    expect(stage.object('llama')?.status?.workload?.id).toBeDefined();
  }
  const told = stage.events.map((event) => event.split(':')[0]);
  expect(told.slice(-2)).toEqual(['Adopted', 'Rejected']);
});
