import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limited } from '../../../test/support/limited.ts';
import type { Call } from '../platform.ts';

describe('tokens', () => {
  test('a burst goes at once, the rest at the rate', async () => {
    const { clock, granted, ask } = limited();
    for (const name of ['a', 'b', 'c', 'd']) void ask(name);
    await clock.advance(0);
    expect(granted).toEqual(['a', 'b']);
    await clock.advance(99);
    expect(granted).toHaveLength(2);
    await clock.advance(1);
    expect(granted).toEqual(['a', 'b', 'c']);
    await clock.advance(100);
    expect(granted).toEqual(['a', 'b', 'c', 'd']);
  });

  test('edits go before polls that asked earlier; each kind in order', async () => {
    const { clock, granted, ask } = limited({ burst: 1 });
    void ask('first');
    void ask('poll 1', 'poll');
    void ask('poll 2', 'poll');
    void ask('edit 1');
    void ask('edit 2');
    await clock.advance(1000);
    expect(granted).toEqual(['first', 'edit 1', 'edit 2', 'poll 1', 'poll 2']);
  });

  test('never more calls in any span than burst and rate allow, and nobody starves', async () => {
    const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.boolean()), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 5 }), async (calls, burst) => {
        const { clock, limiter } = limited({ burst, requestsPerSecond: 20 });
        const at: number[] = [];
        for (const [wait, edit] of calls) {
          await clock.advance(wait);
          const call: Call = { signal: new AbortController().signal, priority: edit ? 'edit' : 'poll' };
          void limiter.acquire(call).then((permit) => {
            at.push(clock.monotonic());
            permit.done();
          });
        }
        await clock.advance(10_000);
        expect(at).toHaveLength(calls.length);
        for (const [i, from] of at.entries()) {
          for (const [j, to] of at.slice(i).entries()) {
            expect(j + 1).toBeLessThanOrEqual(burst + ((to - from) / 1000) * 20 + 1e-6);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test('a token of a call that was not made goes back', async () => {
    const { clock, granted, permits, ask } = limited({ burst: 1 });
    await ask('a');
    void ask('b');
    permits.get('a')?.unused();
    permits.get('a')?.unused();
    await clock.advance(0);
    expect(granted).toEqual(['a', 'b']);
    void ask('c');
    await clock.advance(0);
    expect(granted).toHaveLength(2);
  });

  test('who gives up takes no token', async () => {
    const { clock, granted, ask } = limited({ burst: 1 });
    await ask('a');
    const leaving = new AbortController();
    const left = ask('b', 'edit', { signal: leaving.signal });
    void ask('c');
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await clock.advance(100);
    expect(granted).toEqual(['a', 'c']);
    await expect(ask('d', 'edit', { signal: leaving.signal })).rejects.toThrow('gone');
  });
});

describe('slots', () => {
  test('no more calls at once than maxInFlight', async () => {
    const { clock, granted, permits, ask } = limited({ burst: 10, maxInFlight: 2 });
    for (const name of ['a', 'b', 'c']) void ask(name);
    await clock.advance(5_000);
    expect(granted).toEqual(['a', 'b']);
    permits.get('a')?.done();
    await clock.advance(0);
    expect(granted).toEqual(['a', 'b', 'c']);
  });
});

describe('pauses', () => {
  test('a Retry-After stops everything until it is over; nothing that was saved up goes out at once', async () => {
    const { clock, granted, limiter, refuse, ask } = limited({ burst: 10 });
    refuse(3_000);
    for (const name of ['a', 'b', 'c']) void ask(name);
    expect(limiter.tryReserve(1)).toBeUndefined();
    expect(limiter.pausedFor).toBe(3_000);
    await clock.advance(3_000);
    expect(limiter.pausedFor).toBe(0);
    expect(granted).toEqual([]);
    await clock.advance(200);
    expect(granted).toEqual(['a']);
    await clock.advance(190);
    expect(granted).toEqual(['a']);
    await clock.advance(10);
    expect(granted).toEqual(['a', 'b']);
  });

  test.each([-3_600_000, 3_600_000])(
    'sequence 33: are as long when the clock is set by %i ms',
    async (ms) => {
      const { clock, granted, refuse, ask } = limited();
      refuse(30_000);
      void ask('a');
      clock.jumpWall(ms);
      await clock.advance(29_999);
      expect(granted).toEqual([]);
      await clock.advance(1_001);
      expect(granted).toEqual(['a']);
    },
  );

  test('a shorter one does not end a longer one, and none lasts longer than ten minutes', async () => {
    const { clock, limiter, refuse } = limited();
    refuse(5_000);
    await clock.advance(1);
    refuse(1_000);
    expect(limiter.pausedFor).toBe(4_999);
    refuse(86_400_000);
    expect(limiter.pausedFor).toBe(600_000);
  });

  test('an unsaid pause doubles until an answer comes', async () => {
    const { clock, limiter, refuse } = limited();
    for (const expected of [1_000, 2_000, 4_000]) {
      refuse();
      expect(limiter.pausedFor).toBe(expected);
      await clock.advance(expected);
    }
    limiter.answered();
    refuse();
    expect(limiter.pausedFor).toBe(1_000);
  });

  test('calls that are refused together are one lesson: the pause is no longer, and the rate no lower', async () => {
    const { clock, limiter, learned, refuse } = limited();
    await clock.advance(50);
    for (let call = 0; call < 16; call += 1) limiter.pause(undefined, 0);
    expect(limiter.pausedFor).toBe(1_000);
    expect(learned).toEqual([5]);
    await clock.advance(2_000);
    refuse();
    expect(learned).toHaveLength(2);
    expect(learned[1]).toBeCloseTo(2.6, 1);
  });

  test('a platform that refuses every call, however seldom one comes, says nothing of the pace', async () => {
    const { clock, learned, limiter, refuse } = limited();
    await clock.advance(50);
    for (let call = 0; call < 10; call += 1) {
      refuse(60_000);
      await clock.advance(60_000);
    }
    expect(learned).toEqual([5]);
    limiter.answered();
    refuse(1_000);
    expect(learned).toHaveLength(2);
  });

  test('what a pass had set aside is gone as well', async () => {
    const { clock, granted, limiter, refuse, ask } = limited({ burst: 4 });
    const reservation = limiter.tryReserve(4);
    refuse(1_000);
    for (const name of ['a', 'b', 'c']) void ask(name, 'edit', reservation && { reservation });
    await clock.advance(1_100);
    expect(granted).toEqual([]);
    await clock.advance(100);
    expect(granted).toEqual(['a']);
    reservation?.release();
    await clock.advance(0);
    expect(granted).toEqual(['a']);
  });

  test('who waited to set aside more than there can be now is told all the same', async () => {
    const { clock, limiter, refuse } = limited({ burst: 4, requestsPerSecond: 10 });
    let told = 0;
    using _listening = limiter.onFree(() => {
      told += 1;
    });
    limiter.tryReserve(4);
    expect(limiter.tryReserve(4)).toBeUndefined();
    refuse(1_000);
    await clock.advance(1_199);
    expect(told).toBe(0);
    await clock.advance(1);
    expect(told).toBe(1);
    expect(limiter.tryReserve(4)).toBeDefined();
    expect(limiter.tryReserve(4)).toBeUndefined();
  });

  test('a pass does not wait for the end of a long one, and everybody else does', async () => {
    const { clock, granted, limiter, refuse, ask } = limited({ burst: 4 });
    const reservation = limiter.tryReserve(1);
    const pass = reservation && { reservation };
    await ask('first', 'edit', pass);
    refuse(5_000);
    const waiting = ask('waiting', 'edit', pass);
    const listing = ask('listing', 'poll');
    await clock.advance(1_000);
    refuse(60_000);
    await expect(waiting).rejects.toMatchObject({ class: 'Throttled', retryAfterMs: 60_000 });
    await expect(ask('later', 'edit', pass)).rejects.toMatchObject({ class: 'Throttled' });
    expect(granted).toEqual(['first']);
    await clock.advance(60_500);
    await listing;
    expect(granted).toEqual(['first', 'listing']);
  });

  test('a change goes before reads that asked earlier: it must go out in time', async () => {
    const { clock, granted, ask } = limited({ burst: 1 });
    for (const name of ['first', 'read 1', 'read 2']) void ask(name);
    void ask('change', 'poll', { notAfter: 5_000 });
    await clock.advance(300);
    expect(granted).toEqual(['first', 'change', 'read 1', 'read 2']);
  });
});

test('the time in which somebody waits is told, once for all who wait', async () => {
  const { clock, throttled, ask } = limited({ burst: 1, requestsPerSecond: 1 });
  for (const name of ['a', 'b', 'c']) void ask(name);
  await clock.advance(10_000);
  expect(throttled.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(2);
});

test('whoever waits is told that the connection is closed, and so is whoever comes later', async () => {
  const { clock, limiter, ask, refuse } = limited({ burst: 6 });
  const reservation = limiter.tryReserve(6);
  if (reservation === undefined) throw new Error('there is room');
  refuse(2_000);
  const told = ask('a read of a pass', 'edit', { reservation }).catch((error: unknown) => error);
  limiter.close();
  const why = 'the platform object or its Secret has changed, and the call was not made';
  expect(await told).toMatchObject({ class: 'Aborted', message: why });
  await expect(ask('its next')).rejects.toMatchObject({ class: 'Aborted' });
  expect(clock.pending).toBe(0);
});

test('close leaves no timer', async () => {
  const { clock, limiter, ask } = limited({ burst: 1 });
  void ask('a');
  ask('b').catch(() => undefined);
  expect(clock.pending).toBe(1);
  limiter.close();
  expect(clock.pending).toBe(0);
});
