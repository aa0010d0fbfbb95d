import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import {
  expectReady,
  fate,
  pass,
  run,
  settledWorld,
  word,
} from '../../../../test/support/model/sequence-steps.ts';
import { WorldModel } from '../../../../test/support/model/world-model.ts';
import { ApiError } from '../../../kube/api-error.ts';
import { LeaderElection } from '../../../kube/lease.ts';
import type { Caller } from '../../../platform-clients/caller.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import { Redactor } from '../../../platform-clients/http/redact.ts';
import { runaiTokens } from '../../../platform-clients/runai/token.ts';

/** Hard sequence 33: somebody sets the clock, or the machine sleeps. */

const HOUR = 3_600_000;
const jumps = [
  { jump: 'an hour forward', ms: HOUR },
  { jump: 'an hour back', ms: -HOUR },
];

describe('back-off and windows', () => {
  test.each(jumps)('sequence 33: $jump: the visibility window is as long as it was', async ({ ms }) => {
    const world = new WorldModel();
    await world.take(pass(0, [fate('LostBefore')]));
    world.clock.jumpWall(ms);
    // An unanswered call of this process may still take effect for its time limit of 30 s.
    await run(world, 59.9);
    expect(world.platform.count('create')).toBe(1);
    await run(world, 10);
    expect(world.platform.count('create')).toBe(2);
    await world.settle();
    expectReady(world);
  });

  test.each(jumps)(
    'sequence 33: $jump: what was refused is tried again within ten minutes',
    async ({ ms }) => {
      const world = new WorldModel();
      await world.take(pass(0, [fate('Refused')]));
      expect(word(world, 'Stalled')).toBe('True/Rejected');
      world.clock.jumpWall(ms);
      await world.take({ do: 'restart', who: 0 });
      await run(world, 601);
      await world.settle();
      expectReady(world);
    },
  );

  test.each(jumps)('sequence 33: $jump: a correction waits no longer than its delay', async ({ ms }) => {
    const world = await settledWorld();
    const drift = async (): Promise<void> => {
      await world.take({ do: 'drift', image: 'b' });
      world.operators[0].hint();
    };
    await drift();
    await world.settle();
    expect(world.platform.count('update')).toBe(1);
    await drift();
    await world.take(pass(0));
    world.clock.jumpWall(ms);
    await world.take({ do: 'restart', who: 0 });
    world.operators[0].hint();
    await run(world, 62);
    expect(world.platform.count('update')).toBe(2);
    await world.settle();
    expectReady(world);
  });
});

test.each(jumps)('sequence 33: $jump: a token is renewed when it is due, and not before', async ({ ms }) => {
  const clock = new FakeClock();
  let asked = 0;
  const tokens = runaiTokens({
    credentials: { clientId: 'me', clientSecret: 'secret' },
    secret: 'Secret prod/runai',
    url: 'https://acme.run.ai',
    caller: {
      call: async () => {
        asked += 1;
        const body = JSON.stringify({ access_token: `t${asked}`, token_type: 'Bearer', expires_in: 3600 });
        return { kind: 'Answer', status: 200, headers: {}, body, retryAfterMs: undefined };
      },
    } as unknown as Caller,
    clock,
    redactor: new Redactor([]),
    lifetime: AbortSignal.any([]),
  });
  const { signal } = new AbortController();
  expect(await tokens.get(signal)).toBe('t1');
  clock.jumpWall(ms);
  expect(await tokens.get(signal)).toBe('t1');
  await clock.advance(59 * 60_000);
  expect(await tokens.get(signal)).toBe('t2');
});

/** A leader of a Lease that nobody else wants, on a machine that can sleep. */
async function leader(clock: FakeClock, stop: AbortSignal) {
  const machine = { asleep: 0, calls: 0 };
  let lease: { metadata: { resourceVersion: string }; spec: object } | undefined;
  const store = async <T>(body: object): Promise<T> => {
    machine.calls += 1;
    lease = { ...(body as NonNullable<typeof lease>) };
    lease.metadata = { ...lease.metadata, resourceVersion: String(machine.calls) };
    return lease as T;
  };
  const election = new LeaderElection({
    client: {
      get: async <T>(): Promise<T> => {
        if (lease === undefined) throw new ApiError(404, 'NotFound', 'no');
        return lease as T;
      },
      create: (_resource, _namespace, body) => store(body),
      replace: (_resource, _ref, body) => store(body),
    },
    lease: { namespace: 'ns', name: 'operator' },
    identity: 'one',
    clock,
    uptime: () => clock.monotonic() + machine.asleep,
  });
  return { machine, leadership: await election.campaign(stop) };
}

describe('the Lease', () => {
  test.each(jumps)('sequence 33: $jump: the leader goes on leading and renewing', async ({ ms }) => {
    const clock = new FakeClock();
    const stop = new AbortController();
    const { leadership, machine } = await leader(clock, stop.signal);
    clock.jumpWall(ms);
    expect(leadership.isLeader()).toBe(true);
    const before = machine.calls;
    await clock.advance(60_000);
    expect(leadership.isLeader()).toBe(true);
    expect(machine.calls - before).toBe(30);
    stop.abort();
  });

  test('sequence 33: a machine that slept for ten minutes as leader makes no call when it wakes', async () => {
    const clock = new FakeClock();
    const stop = new AbortController();
    const { leadership, machine } = await leader(clock, stop.signal);
    const world = await settledWorld();
    await world.take({ do: 'edit', image: 'b' });
    machine.asleep = 600_000;
    // Asked by every changing call at the moment of its dispatch, as the connector does.
    const update = world.platform.update.bind(world.platform);
    world.platform.update = async (...args) =>
      leadership.isLeader()
        ? update(...args)
        : { kind: 'Ambiguous', error: new PlatformError('Aborted', 'this process does not lead any more') };
    await run(world, 30);
    expect(world.platform.count('update')).toBe(0);
    expect(word(world, 'Ready')).not.toBe('True/Running');
    const before = machine.calls;
    await clock.advance(60_000);
    expect(machine.calls).toBe(before);
    expect(leadership.leading.aborted).toBe(true);
    stop.abort();
  });
});
