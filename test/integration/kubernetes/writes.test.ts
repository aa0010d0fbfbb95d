import { describe, expect, test } from 'vitest';
import { writeVerbs } from '../../support/fault-proxy/kube-request.ts';
import { startWorld } from '../../support/world/world.ts';
import { deleteAndWait, deployReady, editImage, expectEvents, expectUnharmed, untilServed } from './steps.ts';

const names = ['llama', 'mistral', 'qwen'];
const ourWrites = { verb: writeVerbs, resource: 'inferencedeployments' };

/** Steps that last longer than a few lost writes: a status that was never written is no transition. */
const slowly = { knobs: { durations: { initializingMs: 5_000, revisionMs: 3_000, deletingMs: 4_000 } } };

/** What a life is told with, once each. */
const life = ['Created', 'Ready', 'Updated', 'Ready', 'Deleting', 'Deleted'];

describe('a whole life', { timeout: 150_000 }, () => {
  test.each([
    {
      fault: 'every second write meets a conflict',
      inject: { kind: 'answer', status: 409, every: 2 },
      why: 'somebody else writes all the time',
    },
    {
      fault: 'every third answer is lost',
      inject: { kind: 'lost-answer', ending: 'reset', every: 3 },
      why: 'a load balancer goes away between effect and answer',
    },
    {
      fault: 'every third answer is a 504',
      inject: { kind: 'answer', status: 504, when: 'after', every: 3 },
      why: 'a gateway gave up waiting',
    },
    {
      fault: 'every third write is lost',
      inject: { kind: 'lost-request', ending: 'reset', every: 3 },
      why: 'the connection was closed by the other side',
    },
    {
      fault: 'every second write is answered 429',
      inject: { kind: 'answer', status: 429, retryAfter: 1, every: 2 },
      why: 'the API server has too much to do',
    },
  ] as const)('while $fault', async ({ inject }) => {
    await using world = await startWorld({ proxy: 'http', runai: slowly });
    await world.createPlatform();
    using fault = world.proxy.inject({ ...inject, match: ourWrites });
    await deployReady(world, ...names);
    for (const name of names) await editImage(world, name);
    for (const name of names) await untilServed(world, name);
    await Promise.all(names.map((name) => deleteAndWait(world, name)));
    expect(fault.hits).toBeGreaterThan(names.length);
    await expectUnharmed(world.operator);
    const ledger = await world.runai.control.ledger();
    const created = ledger.filter(({ effect }) => effect === 'create').map(({ name }) => name);
    expect(created.toSorted()).toEqual(names);
    expect(await world.runai.control.workloads()).toEqual([]);
    for (const name of names) await expectEvents(world, name, life);
  });
});
