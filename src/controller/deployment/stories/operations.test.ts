import { expect, test } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

test('each operation is told once it has settled, as what it began as', async () => {
  await using stage = await Stage.start();
  const llama = stage.apply('llama', {}, { updateStrategy: { type: 'Recreate' } });
  await stage.run('llama', 60);
  llama.edit(({ runai }) => {
    if (runai !== undefined) runai.spec = { ...runai.spec, image: 'a:2' };
  });
  await stage.run('llama', 60);
  // A field that no release changes in place.
  llama.edit(({ runai }) => {
    if (runai !== undefined)
      runai.spec = { ...runai.spec, servingPort: { container: 8080, protocol: 'grpc' } };
  });
  await stage.run('llama', 120);
  llama.delete();
  await stage.run('llama', 60);
  expect(stage.object('llama')).toBeUndefined();
  expect(stage.ended.map((line) => line.split(' ')[0])).toEqual(['Create', 'Update', 'Recreate', 'Delete']);
  for (const line of stage.ended) expect(Number(line.split(' ')[1])).toBeGreaterThan(0);
});

test('an update whose first answer was lost is told as an update', async () => {
  await using stage = await Stage.start();
  const llama = stage.apply('llama');
  await stage.run('llama', 60);
  llama.edit(({ runai }) => {
    if (runai !== undefined) runai.spec = { ...runai.spec, image: 'a:2' };
  });
  await stage.control.inject({ method: 'PATCH', times: 1, effect: { kind: 'status', status: 500 } });
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True');
  expect(stage.ended.map((line) => line.split(' ')[0])).toEqual(['Create', 'Update']);
});
