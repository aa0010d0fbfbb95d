import { expect, test } from 'vitest';
import type { Fault } from '../../support/fault-proxy/fault.ts';
import { isReady } from '../../support/status-rules/status-words.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { deployReady, editImage, expectEditArrives, expectUnharmed, untilServed } from './steps.ts';

const ours = { resource: 'inferencedeployments' };
const watches = { ...ours, verb: 'watch' } as const;

/** Why a reflector of deployments has begun a new watch, and how often. */
async function restarts(world: World, reason: string): Promise<number> {
  const metrics = await world.operator.metrics();
  return metrics.sum('inference_operator_reflector_watch_restarts_total', {
    kind: 'InferenceDeployment',
    reason,
  });
}

test.each<{ fault: string; inject: Fault; reason: string }>([
  {
    fault: 'is ended by the server, again and again',
    inject: { kind: 'watch-end', match: watches, times: 3 },
    reason: 'closed',
  },
  {
    fault: 'is cut in the middle of an event',
    inject: { kind: 'cut-mid-event', match: watches, times: 1 },
    reason: 'error',
  },
  {
    fault: 'meets a storm of ERROR 410',
    inject: { kind: 'watch-error', status: 410, match: watches, times: 4 },
    reason: 'expired',
  },
  {
    fault: 'is broken by an ERROR 500',
    inject: { kind: 'watch-error', status: 500, match: watches, times: 2 },
    reason: 'error',
  },
])('a watch that $fault brings every edit all the same', async ({ inject, reason }) => {
  await using world = await startWorld({ proxy: 'http' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  const before = await restarts(world, reason);
  const { seq } = world.proxy.journal;
  using fault = world.proxy.inject(inject);
  await editImage(world, 'llama');
  await world.deploy('mistral');
  await fault.hit(inject.kind === 'watch-end' || inject.kind === 'watch-error' ? inject.times : 1);
  await untilServed(world, 'llama');
  await world.untilDeployment('mistral', isReady, { within: 45_000 });
  expect(await restarts(world, reason)).toBeGreaterThan(before);
  // No tight loop: each end costs a look at where the server is, and a watch or a list.
  const asked = world.proxy.journal.count({ ...ours, verb: ['watch', 'list'], after: seq });
  expect(asked).toBeLessThanOrEqual(4 * fault.hits + 4);
  await expectUnharmed(world.operator);
});

test('a storm of HTTP 410 to watches and lists ends with the lists', async () => {
  await using world = await startWorld({ proxy: 'http' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  using storm = world.proxy.inject({
    kind: 'answer',
    status: 410,
    match: { ...ours, verb: ['watch', 'list'] },
    times: 4,
  });
  using _end = world.proxy.inject({ kind: 'watch-end', match: watches, times: 1 });
  await storm.hit(1);
  await editImage(world, 'llama');
  await storm.hit(4);
  await untilServed(world, 'llama');
  await expectUnharmed(world.operator);
});

test('connections that are reset are opened again', async () => {
  await using world = await startWorld({ proxy: 'tcp' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  {
    using reset = world.proxy.inject({ kind: 'reset' });
    await reset.hit(2);
    await editImage(world, 'llama');
  }
  await untilServed(world, 'llama');
  await expectUnharmed(world.operator);
});

test('a server that cannot stream lists is asked for pages', async () => {
  await using world = await startWorld({ proxy: 'http', operator: false });
  world.proxy.inject({ kind: 'answer', status: 400, match: { query: { sendInitialEvents: 'true' } } });
  await world.createPlatform();
  await world.startOperator();
  await deployReady(world, 'llama');
  await expectEditArrives(world, 'llama');
  expect(world.proxy.journal.count({ ...ours, verb: 'list', query: { limit: '500' } })).toBe(1);
});

test('a watch that is answered 429 is asked for again after the Retry-After, not before', async () => {
  await using world = await startWorld({ proxy: 'http' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  const { seq } = world.proxy.journal;
  using throttled = world.proxy.inject({
    kind: 'answer',
    status: 429,
    retryAfter: 3,
    match: watches,
    times: 2,
  });
  using _end = world.proxy.inject({ kind: 'watch-end', match: watches, times: 1 });
  await throttled.hit(1);
  await editImage(world, 'llama');
  await untilServed(world, 'llama');
  const asked = world.proxy.journal.find({ ...watches, after: seq });
  expect(asked.map(({ status }) => status)).toEqual([429, 429, 200]);
  const waits = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
  for (const wait of waits) expect(wait).toBeGreaterThan(2_900);
});

test('what a slow watch brings late is not taken for newer than our own writes', async () => {
  await using world = await startWorld({ proxy: 'http' });
  await world.createPlatform();
  await deployReady(world, 'llama');
  {
    using _held = world.proxy.inject({ kind: 'hold-watch', match: watches });
    // Several writes of ours, none of which comes back by the watch.
    await world.runai.control.editOutOfBand('llama', { image: 'somebody/elses:1' });
    await world.eventually(() => world.runai.control.workload('llama'), {
      until: (workload) => workload?.spec['image'] !== 'somebody/elses:1',
    });
    await world.untilDeployment('llama', isReady);
    await editImage(world, 'llama', 'vllm/vllm-openai:v0.10.1');
    await editImage(world, 'llama');
  }
  await untilServed(world, 'llama');
  const conflicts = world.proxy.journal.count({ ...ours, verb: 'patch', status: 409 });
  // An edit that the watch withheld may cost one; a stale copy of our own writes would cost many.
  expect(conflicts).toBeLessThanOrEqual(2);
});
