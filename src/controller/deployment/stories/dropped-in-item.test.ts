import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A URL that one user may open; then the spec says no more who may. */
async function edited(updateStrategy: object): Promise<Stage> {
  const stage = await Stage.start();
  const url = { container: 8000, authorizationType: 'authorizedUsers', authorizedUsers: ['a@b.c'] };
  const llama = stage.apply('llama', { spec: { exposedUrls: [url] } }, { updateStrategy });
  await stage.run('llama', 30);
  expect(stage.says('llama')).toContain('Ready=True');
  llama.edit(({ runai }) => Object.assign(runai?.spec ?? {}, { exposedUrls: [{ container: 8000 }] }));
  await stage.run('llama', 60);
  return stage;
}

test('what an item of a list has lost and no update takes out is not said to be accepted', async () => {
  await using stage = await edited({ type: 'InPlace' });
  expect(stage.says('llama')).toContain('Ready=False/OutOfSync');
  expect(stage.message('llama', 'Stalled')).toContain('spec.runai.spec.exposedUrls[8000].authorizedUsers');
  expect(stage.says('llama')).toContain('Stalled=True/ImmutableChange');
});

test('with Recreate the new workload is without it', async () => {
  await using stage = await edited({ type: 'Recreate' });
  expect(stage.says('llama')).toContain('Ready=True/Running');
  const { exposedUrls } = (await stage.control.workload('llama'))?.spec ?? {};
  expect(exposedUrls).toEqual([{ container: 8000 }]);
  expect(await stage.living()).toEqual(['llama@33']);
});
