import { describe, expect, test } from 'vitest';
import { limited } from '../../../test/support/limited.ts';
import type { Call } from '../platform.ts';

describe('reservations', () => {
  test('reserved tokens are used without waiting, and what is left goes back', async () => {
    const { clock, granted, limiter, ask } = limited({ burst: 4 });
    const reservation = limiter.tryReserve(3);
    void ask('others 1', 'poll');
    void ask('others 2', 'poll');
    await clock.advance(0);
    expect(granted).toEqual(['others 1']);
    await ask('mine', 'poll', reservation && { reservation });
    expect(granted).toEqual(['others 1', 'mine']);
    reservation?.release();
    reservation?.release();
    await clock.advance(0);
    expect(granted).toEqual(['others 1', 'mine', 'others 2']);
    void ask('others 3');
    await clock.advance(0);
    expect(granted).toHaveLength(4);
    void ask('others 4');
    await clock.advance(0);
    expect(granted).toHaveLength(4);
  });

  test('a call beyond the reservation waits like any other', async () => {
    const { clock, granted, limiter, ask } = limited({ burst: 2 });
    const reservation = limiter.tryReserve(2);
    const mine = reservation && { reservation };
    for (const name of ['a', 'b', 'c']) void ask(name, 'edit', mine);
    await clock.advance(0);
    expect(granted).toEqual(['a', 'b']);
    await clock.advance(100);
    expect(granted).toEqual(['a', 'b', 'c']);
  });

  test('a call that waits for a slot takes the token that was set aside for it, and no other', async () => {
    const { clock, granted, permits, limiter, throttled, ask } = limited({ burst: 3, maxInFlight: 1 });
    await ask('other');
    const reservation = limiter.tryReserve(2);
    expect(reservation).toBeUndefined();
    permits.get('other')?.done();
    const mine = limiter.tryReserve(2);
    for (const name of ['a', 'b']) void ask(name, 'poll', mine && { reservation: mine });
    await clock.advance(0);
    expect(granted).toEqual(['other', 'a']);
    permits.get('a')?.done();
    await clock.advance(0);
    expect(granted).toEqual(['other', 'a', 'b']);
    mine?.release();
    expect(throttled).toEqual([]);
    permits.get('b')?.done();
    // Nothing but what was called is gone.
    void ask('none left');
    await clock.advance(0);
    expect(granted).toHaveLength(3);
  });

  test('a pass is ready once it has a token of its own, which its next call takes at once', async () => {
    const { clock, granted, limiter, ask, refuse } = limited({ burst: 1, requestsPerSecond: 0.1 });
    const reservation = limiter.tryReserve(1);
    if (reservation === undefined) throw new Error('there is room');
    const call: Call = { signal: new AbortController().signal, priority: 'edit', reservation };
    const said: string[] = [];
    const ready = (): Promise<void> => reservation.ready(call).then(() => void said.push('ready'));
    await ready();
    await ask('look', 'edit', { reservation });
    void ready();
    await clock.advance(9_999);
    expect(said).toEqual(['ready']);
    await clock.advance(1);
    expect(said).toEqual(['ready', 'ready']);
    void ask('other');
    await ask('create', 'edit', { reservation });
    expect(granted).toEqual(['look', 'create']);
    // What was set aside is gone with a pause, and a longer one is told.
    await clock.advance(20_000);
    expect(granted).toEqual(['look', 'create', 'other']);
    refuse(60_000);
    await expect(ready()).rejects.toMatchObject({ class: 'Throttled' });
  });

  test('what is released holds no token any more, and takes none', async () => {
    const { clock, granted, permits, limiter, ask } = limited({ burst: 2, maxInFlight: 1 });
    const reservation = limiter.tryReserve(1);
    if (reservation === undefined) throw new Error('there is room');
    const call: Call = { signal: new AbortController().signal, priority: 'edit', reservation };
    await ask('other');
    void ask('a call that outlives its pass', 'edit', { reservation });
    reservation.release();
    permits.get('other')?.done();
    await clock.advance(0);
    expect(granted).toEqual(['other', 'a call that outlives its pass']);
    permits.get('a call that outlives its pass')?.done();
    // Both tokens of the burst are gone, the released one among them.
    void ask('next');
    await clock.advance(99);
    expect(granted).toHaveLength(2);
    await clock.advance(1);
    permits.get('next')?.done();
    const ready = reservation.ready(call);
    await clock.advance(100);
    await ready;
    await ask('its token');
    expect(granted.at(-1)).toBe('its token');
  });

  test('nobody overtakes those who wait', async () => {
    const { clock, limiter, ask } = limited({ burst: 1 });
    void ask('a');
    void ask('b', 'poll');
    await clock.advance(50);
    expect(limiter.tryReserve(1)).toBeUndefined();
  });

  test('more than a burst is a burst', () => {
    const { limiter } = limited({ burst: 2 });
    expect(limiter.tryReserve(50)).toBeDefined();
  });

  test('a pass that is under way holds a slot', () => {
    const { limiter } = limited({ burst: 10, maxInFlight: 1 });
    const first = limiter.tryReserve(1);
    expect(limiter.tryReserve(1)).toBeUndefined();
    first?.release();
    expect(limiter.tryReserve(1)).toBeDefined();
  });

  test.each([
    ['tokens have come', { burst: 2 }, 200],
    ['a pause is over', { burst: 10 }, 1_200],
  ])('onFree tells when %s', async (_, limit, ms) => {
    const { clock, limiter } = limited(limit);
    let told = 0;
    using _listening = limiter.onFree(() => {
      told += 1;
    });
    if (limit.burst === 2) limiter.tryReserve(2);
    else limiter.pause(1_000, 0);
    expect(limiter.tryReserve(2)).toBeUndefined();
    await clock.advance(ms - 1);
    expect(told).toBe(0);
    await clock.advance(1);
    expect(told).toBe(1);
    await clock.advance(60_000);
    expect(told).toBe(1);
    expect(limiter.tryReserve(2)).toBeDefined();
  });

  test('onFree tells when a slot is free, and each listener that fails is told again', async () => {
    const { limiter, permits, ask } = limited({ burst: 100, maxInFlight: 1 });
    const got: boolean[] = [];
    await ask('a');
    limiter.onFree(() => got.push(limiter.tryReserve(1) !== undefined));
    limiter.onFree(() => got.push(limiter.tryReserve(1) !== undefined));
    limiter.tryReserve(1);
    permits.get('a')?.done();
    expect(got).toEqual([true, false]);
  });
});
