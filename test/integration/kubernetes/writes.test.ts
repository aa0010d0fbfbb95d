import { describe, expect, test } from 'vitest';
import { writeVerbs } from '../../support/fault-proxy/kube-request.ts';
import { isReady } from '../../support/status-rules/status-words.ts';
import { runaiDeployment } from '../../support/world/manifests.ts';
import { startWorld } from '../../support/world/world.ts';
import {
  editImage,
  expectEvents,
  expectUnharmed,
  HEALED_WITHIN,
  untilGone,
  untilServed,
  untilTold,
} from './steps.ts';

const names = ['llama', 'mistral', 'qwen'];
const ourWrites = { verb: writeVerbs, resource: 'inferencedeployments' };

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
    {
      fault: 'every third write arrives so late that no create call may follow it',
      inject: { kind: 'delay', ms: 5_500, every: 3, times: 4 },
      why: 'the disk of etcd is slow',
    },
  ] as const)('while $fault', async ({ inject }) => {
    await using world = await startWorld({ proxy: 'http' });
    const { control } = world.runai;
    await world.createPlatform();
    using fault = world.proxy.inject({ ...inject, match: ourWrites });
    // Each step lasts until status tells it: what was never written is no transition.
    for (const name of names) {
      await control.script(name, { kind: 'neverScheduled' });
      await world.deploy(name);
    }
    for (const name of names) await untilTold(world, name, /^False\/(?!NotCreated)/);
    await control.clearScripts();
    for (const name of names) await world.untilDeployment(name, isReady, { within: HEALED_WITHIN });
    for (const name of names) {
      await control.script(name, { kind: 'neverScheduled' });
      await editImage(world, name);
    }
    for (const name of names) await untilTold(world, name, /^False/);
    await control.clearScripts();
    for (const name of names) {
      await untilServed(world, name);
      await control.script(name, { kind: 'stuckDeleting' });
      await world.client.delete(runaiDeployment(world.namespace, name));
    }
    for (const name of names) await untilTold(world, name, /Deleting$/);
    await control.clearScripts();
    await Promise.all(names.map((name) => untilGone(world, name)));
    expect(fault.hits).toBeGreaterThan(names.length);
    await expectUnharmed(world.operator);
    const ledger = await control.ledger();
    const created = ledger.filter(({ effect }) => effect === 'create').map(({ name }) => name);
    expect(created.toSorted()).toEqual(names);
    expect(await control.workloads()).toEqual([]);
    for (const name of names) await expectEvents(world, name, life);
  });
});
