import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A recreation whose old workload the platform takes long to delete. */
async function recreating(): Promise<Stage> {
  const stage = await Stage.start();
  const llama = stage.apply('llama', {}, { updateStrategy: { type: 'Recreate' } });
  await stage.run('llama', 30);
  await stage.control.script('llama', { kind: 'stuckDeleting' });
  llama.edit(({ runai }) => Object.assign(runai?.spec ?? {}, { labels: [{ name: 'a', value: 'b' }] }));
  await stage.run('llama', 30);
  expect(stage.message('llama', 'Ready')).toContain('It must go before it can be created anew');
  return stage;
}

test.each([false, true])(
  'sequence 33: an hour forward: a recreation that has just begun needs no person (another process: %s)',
  async (isOther) => {
    await using stage = await recreating();
    if (isOther) stage.restart();
    stage.clock.jumpWall(3_600_000);
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Reconciling=True/Updating');
    await stage.run('llama', 900);
    expect(stage.says('llama')).toContain('Stalled=True/Updating');
  },
);

test('what has waited for too long says so to the next process as well', async () => {
  await using stage = await recreating();
  await stage.run('llama', 900);
  expect(stage.says('llama')).toContain('Stalled=True/Updating');
  stage.restart();
  await stage.run('llama', 10);
  expect(stage.says('llama')).toContain('Stalled=True/Updating');
  await stage.control.clearScripts();
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True/Running');
});
