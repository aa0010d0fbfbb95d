import { expect, test } from 'vitest';
import { startWorld } from '../support/world/world.ts';
import { type Massacre, killAtRandom } from './random-kills.ts';
import { serveTwice } from './two-operators.ts';
import { isLong, replay } from '../support/seed.ts';
import { targets } from '../support/trial/targets.ts';

const massacre: Massacre = isLong
  ? { kills: 1_000, objects: 200, judgedEvery: 100 }
  : { kills: 24, objects: 24, judgedEvery: 12 };

test('the operator is killed at random', async () => {
  console.log(`${massacre.kills} kills over ${massacre.objects} objects`);
  await using world = await startWorld({ runai: false, operator: false, judged: false });
  const killed = killAtRandom(world, targets, massacre, (news) => console.log(news));
  await expect(killed, `play it again: ${replay('killed at random')}`).resolves.toBeUndefined();
});

// The gate has the same of processes in test/integration/sequences/operators.test.ts, on one platform.
const twice = isLong ? [{ rounds: 8, objects: 24 }] : [];

test.each(twice)('two operators serve the same $objects objects', async (size) => {
  await using world = await startWorld({ runai: false, operator: false, judged: false });
  const served = serveTwice(world, targets, size);
  await expect(served, `play it again: ${replay('two operators serve')}`).resolves.toBeUndefined();
});
