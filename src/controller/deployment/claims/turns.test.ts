import { expect, test } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { Limiter } from '../../../platform-clients/limiter/limiter.ts';
import type { Call } from '../../../platform-clients/platform.ts';
import { Gate } from '../../connections/gate.ts';
import { Turns } from './turns.ts';

/** A gate with room for one pass, and how many reservations are out at it. */
function gateOf(turns: string[]) {
  let out = 0;
  const limiter = new Limiter(
    { requestsPerSecond: 100, burst: 100, maxInFlight: 100 },
    new FakeClock(),
    () => {},
  );
  const counting = {
    onFree: (listener: () => void) => limiter.onFree(listener),
    tryReserve: (tokens: number) => {
      const reservation = limiter.tryReserve(tokens);
      if (reservation === undefined) return undefined;
      out += 1;
      return {
        ready: (call: Call) => reservation.ready(call),
        release: () => {
          out -= 1;
          reservation.release();
        },
      };
    },
  };
  const gate = new Gate({
    limiter: counting,
    callsPerPass: 4,
    mostPasses: 1,
    enqueue: (key) => turns.push(key),
  });
  return { gate, out: () => out };
}

/** One pass of a key that wants in, to its end. */
function pass(turns: Turns, key: string, gate: Gate, urgent = false) {
  using place = turns.placeOf(key);
  const turn = place.enter(gate, 'a', urgent);
  turn?.[Symbol.dispose]();
  return turn;
}

test('a key that has a turn and whose next pass does not ask for it gives it to the next', () => {
  const called: string[] = [];
  const { gate, out } = gateOf(called);
  const turns = new Turns();
  const running = turns.placeOf('a/0').enter(gate, 'a', false);
  pass(turns, 'a/1', gate);
  pass(turns, 'a/2', gate);
  running?.[Symbol.dispose]();
  expect([called, out()]).toEqual([['a/1'], 1]);
  turns.placeOf('a/1')[Symbol.dispose]();
  expect([called, out()]).toEqual([['a/1', 'a/2'], 1]);
  expect(pass(turns, 'a/2', gate)).toBeDefined();
  expect([gate.parked, out()]).toEqual([0, 0]);
});

test('… and so does one that waits', () => {
  const { gate } = gateOf([]);
  const turns = new Turns();
  const running = turns.placeOf('a/0').enter(gate, 'a', false);
  pass(turns, 'a/1', gate);
  expect(gate.parked).toBe(1);
  turns.placeOf('a/1').giveUp();
  expect(gate.parked).toBe(0);
  running?.[Symbol.dispose]();
});

test('a pass that throws gives back what its key has', () => {
  const { gate, out } = gateOf([]);
  const turns = new Turns();
  const running = turns.placeOf('a/0').enter(gate, 'a', false);
  pass(turns, 'a/1', gate);
  running?.[Symbol.dispose]();
  expect(out()).toBe(1);
  const throwing = () => {
    using _place = turns.placeOf('a/1');
    throw new Error('a bug');
  };
  expect(throwing).toThrow('a bug');
  expect(out()).toBe(0);
});

test('an object that uses another connection now gives back what it has at the old one', () => {
  const [oldTurns, newTurns]: [string[], string[]] = [[], []];
  const [before, now] = [gateOf(oldTurns), gateOf(newTurns)];
  const turns = new Turns();
  const running = turns.placeOf('a/0').enter(before.gate, 'a', false);
  pass(turns, 'a/1', before.gate, true);
  running?.[Symbol.dispose]();
  expect([oldTurns, before.out()]).toEqual([['a/1'], 1]);
  expect(pass(turns, 'a/1', now.gate, false)).toBeDefined();
  expect([before.out(), now.out()]).toEqual([0, 0]);
});
