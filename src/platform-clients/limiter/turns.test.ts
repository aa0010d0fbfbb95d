import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { Limiter } from './limiter.ts';
import type { Call, Reservation } from '../platform.ts';

const CALLS_PER_PASS = 6;

/** Lists that are read all the time, and passes that each want their tokens at once. */
function setUp(limit: Partial<{ requestsPerSecond: number; burst: number; maxInFlight: number }> = {}) {
  const clock = new FakeClock();
  const limiter = new Limiter(
    { requestsPerSecond: 10, burst: 20, maxInFlight: 10, ...limit },
    clock,
    () => {},
  );
  const stop = new AbortController();
  onTestFinished(() => limiter.close());
  const went: string[] = [];

  async function list(name = 'list', answerMs = 0): Promise<void> {
    for (;;) {
      const permit = await limiter.acquire({ signal: stop.signal, priority: 'poll' });
      went.push(name);
      if (answerMs > 0) await clock.sleep(answerMs);
      permit.done();
    }
  }

  /** Reserves as the gate does: again whenever that is worth a try. */
  function reserve(): Promise<Reservation> {
    return new Promise((resolve) => {
      const listening = limiter.onFree(attempt);
      function attempt(): void {
        const reservation = limiter.tryReserve(CALLS_PER_PASS);
        if (reservation === undefined) return;
        listening[Symbol.dispose]();
        resolve(reservation);
      }
      attempt();
    });
  }

  async function pass(calls = CALLS_PER_PASS, answerMs = 0): Promise<void> {
    const reservation = await reserve();
    for (let i = 0; i < calls; i += 1) {
      const call: Call = { signal: stop.signal, priority: 'poll', reservation };
      const permit = await limiter.acquire(call);
      if (answerMs > 0) await clock.sleep(answerMs);
      permit.done();
    }
    reservation.release();
    went.push('pass');
  }

  const start = (task: Promise<void>): void => void task.catch(() => {});
  return { clock, limiter, went, list, pass, reserve, start };
}

test('a list that takes every token leaves passes theirs, and they leave it its own', async () => {
  const { clock, went, list, pass, start } = setUp();
  start(list());
  await clock.advance(60_000);
  went.length = 0;
  for (let i = 0; i < 30; i += 1) start(pass());
  await clock.advance(60_000);
  expect(went.filter((name) => name === 'pass')).toHaveLength(30);
  // While passes waited, one page after each: 30 × 7 tokens, and all the others are the list's.
  expect(went.filter((name) => name === 'list').length).toBeGreaterThan(380);
  expect(went.slice(0, 10)).toEqual([
    'pass',
    'list',
    'pass',
    'list',
    'pass',
    'list',
    'pass',
    'list',
    'pass',
    'list',
  ]);
});

test('two lists that wait for the only slot leave it to a pass', async () => {
  const { clock, went, list, pass, start } = setUp({ requestsPerSecond: 1_000, maxInFlight: 1 });
  start(list('one', 10));
  start(list('two', 10));
  await clock.advance(1_000);
  start(pass(1));
  await clock.advance(100);
  expect(went).toContain('pass');
});

test('a pass that waits for a list has it, also where another pass waits for the only slot', async () => {
  const { clock, limiter, went, list, reserve, start } = setUp({ burst: 6, maxInFlight: 1 });
  const first = await reserve();
  start(list());
  let second: Reservation | undefined;
  start(reserve().then((reservation) => void (second = reservation)));
  await clock.advance(5_000);
  expect(went.length).toBeGreaterThan(40);
  expect(second).toBeUndefined();
  first.release();
  await clock.advance(5_000);
  expect(second).toBeDefined();
  second?.release();
  expect(limiter.pausedFor).toBe(0);
});

test('whoever gave way to a pass that does not come goes on', async () => {
  const { clock, limiter, went, list, start } = setUp({ burst: 6 });
  start(list());
  await clock.advance(1_000);
  expect(limiter.tryReserve(CALLS_PER_PASS)).toBeUndefined();
  went.length = 0;
  await clock.advance(10_000);
  expect(went.length).toBeGreaterThan(90);
});

test('nobody starves, whatever the limit and whoever asks', { timeout: 60_000 }, async () => {
  const limits = fc.record({
    requestsPerSecond: fc.integer({ min: 1, max: 50 }),
    burst: fc.integer({ min: 1, max: 20 }),
    maxInFlight: fc.integer({ min: 1, max: 4 }),
  });
  const times = fc.record({
    lists: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 3 }),
    passes: fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 500 })), {
      minLength: 1,
      maxLength: 8,
    }),
  });
  await fc.assert(
    fc.asyncProperty(limits, times, async (limit, { lists, passes }) => {
      const { clock, went, list, pass, start } = setUp(limit);
      for (const [i, answerMs] of lists.entries()) start(list(`list ${i}`, answerMs));
      await clock.advance(5_000);
      went.length = 0;
      for (const [calls, answerMs] of passes) start(pass(calls, answerMs));
      await clock.advance(300_000);
      expect(went.filter((name) => name === 'pass')).toHaveLength(passes.length);
      for (const i of lists.keys())
        expect(went.filter((name) => name === `list ${i}`).length).toBeGreaterThan(5);
    }),
    { numRuns: 25 },
  );
});
