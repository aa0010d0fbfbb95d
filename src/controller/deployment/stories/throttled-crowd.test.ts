import { expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../../../test/support/local-server.ts';
import { CrowdedWorld } from '../../../../test/support/model/crowded-world.ts';

const CROWD = 5_000;
const SECOND = 1_000;
/** Until each of the crowd has said that it waits. */
const SAID = 20 * SECOND;
/** From then on, until the end of the platform's minute has woken them all, and each waits again. */
const WATCHED = 56 * SECOND;
const APPLIED_EVERY = 7 * SECOND;

/** What becomes of others, and of the crowd, on a platform that asks again and again to be left alone for a minute. */
async function lifeBeside(crowd: number, { url, seen }: LocalServer) {
  using world = new CrowdedWorld(url);
  const calls = seen.length;
  const names = Array.from({ length: crowd }, (_, at) => `crowd-${at}`);
  for (const name of names) world.apply(name, 'crowded');
  await world.wait(SAID);
  const said = names.map((name) => world.object(name));
  const begun = world.clock.monotonic();
  const applied: number[] = [];
  let waiting = 0;
  await world.wait(WATCHED, () => {
    const now = world.clock.monotonic();
    waiting = Math.max(waiting, world.atWork - world.writing);
    if (now - begun < applied.length * APPLIED_EVERY) return;
    world.apply(`fine-${applied.length}`, 'fine');
    applied.push(now);
  });
  return {
    took: world.fine.calls.map(({ at }, index) => at - (applied[index] ?? 0)),
    waiting,
    calls: seen.length - calls,
    rewritten: names.filter((name, at) => world.object(name) !== said[at]).length,
    says: new Set(said.map((object) => words(object?.status?.conditions ?? []))),
  };
}

const words = (conditions: readonly { type: string; status: string; reason: string }[]): string =>
  conditions.map(({ type, status, reason }) => `${type} ${status}/${reason}`).join(', ');

test('sequence 30: 5,000 objects on a platform that answers 429 to everything: others are as quick as alone', {
  timeout: 120_000,
}, async () => {
  await using server = await startLocalServer(() => ({ status: 429, headers: { 'retry-after': '60' } }));
  const alone = await lifeBeside(0, server);
  const beside = await lifeBeside(CROWD, server);
  expect(alone.took).toHaveLength(WATCHED / APPLIED_EVERY);
  expect(beside.took).toEqual(alone.took);
  // No worker waits for the platform, and nobody asks it before its minute is over.
  expect(beside.waiting).toBe(0);
  expect(beside.calls).toBe(2);
  // Each says once that it waits, and what wakes it then is worth no write.
  expect([...beside.says]).toEqual([
    'Ready False/NotCreated, Available False/NotServing, Synced Unknown/RateLimited, Reconciling True/RateLimited',
  ]);
  expect(beside.rewritten).toBe(0);
});
