import { expect, test } from 'vitest';
import { isReady } from '../../support/status-rules/status-words.ts';
import { startWorld } from '../../support/world/world.ts';
import { edit, remove } from './steps.ts';

/** Sequences of more than one operator process; those with election are in test/integration/kubernetes. */

const NEWER = 'vllm/vllm-openai:v0.11.0';
const WITHIN = { within: 60_000 };

test('sequence 3: two operator processes without election: one workload of each object, whatever is done', async () => {
  await using world = await startWorld();
  await world.startOperator();
  const { control } = world.runai;
  await world.createPlatform();
  const names = ['one', 'two', 'three', 'four', 'five', 'six'];
  await Promise.all(names.map((name) => world.deploy(name, { updateStrategy: { type: 'Recreate' } })));
  for (const name of names) await world.untilDeployment(name, isReady, WITHIN);
  await Promise.all(names.map((name) => edit(world, name, { runai: { spec: { image: NEWER } } })));
  for (const name of names) await world.untilDeployment(name, isReady, WITHIN);
  const labels = [{ name: 'tier', value: 'gold' }];
  await Promise.all(names.map((name) => edit(world, name, { runai: { spec: { labels } } })));
  for (const name of names) await world.untilDeployment(name, isReady, WITHIN);
  // A loser of the write before a create makes no call at all.
  for (const workload of names) expect(await control.calls({ method: 'POST', workload })).toHaveLength(2);
  await Promise.all(names.map((name) => remove(world, name)));
  expect(await control.workloads()).toEqual([]);
}, 180_000);
