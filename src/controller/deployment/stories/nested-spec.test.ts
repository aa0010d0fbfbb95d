import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { translationOf } from '../translate.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Objects in objects, so many. */
const nested = (levels: number): object =>
  JSON.parse(`${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}`) as object;

test('what nobody could read again is not sent, and the object can go', async () => {
  await using stage = await Stage.start();
  stage.apply('llama', { extra: nested(150) });
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Stalled=True/Rejected');
  expect(stage.message('llama', 'Synced')).toContain('spec.runai.extra: may not be nested in more than 50');
  expect(await stage.living()).toEqual([]);
  stage.clusters.get('llama')?.delete();
  await stage.run('llama', 60);
  expect(stage.object('llama')).toBeUndefined();
});

test('so it is where an edit nests a spec that runs: what runs stays, and goes with the object', async () => {
  await using stage = await Stage.start();
  stage.apply('llama', { extra: nested(50) });
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True');
  stage.clusters.get('llama')?.edit((spec) => Object.assign(spec.runai ?? {}, { extra: nested(150) }));
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Stalled=True/Rejected');
  stage.clusters.get('llama')?.delete();
  await stage.run('llama', 200);
  expect(stage.object('llama')).toBeUndefined();
  expect(await stage.living()).toEqual([]);
});

test('nothing walks through what would exhaust the stack: the API server takes 10,000 levels', async () => {
  await using stage = await Stage.start();
  stage.apply('llama');
  const object = stage.object('llama');
  if (object?.spec.runai === undefined) throw new Error('nothing was applied');
  const spec = { ...object.spec, runai: { ...object.spec.runai, extra: { more: nested(9_000) } } };
  const client = stage.live.connection.client('runai');
  const translation = translationOf({ ...object, spec }, 'cluster-1/prod/llama', client, undefined);
  expect(translation).toMatchObject({ kind: 'Violation', field: 'spec.runai.extra' });
});
