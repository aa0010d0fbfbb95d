import { expect, test } from 'vitest';
import type { Moment } from '../support/fault-proxy/witness.ts';
import type { Step } from './step.ts';
import { Tripwire } from './tripwire.ts';

const make: Step = { side: 'platform', call: 'POST /w', writes: true };
const look: Step = { side: 'platform', call: 'GET /w', writes: false };

/** A tripwire that counts strikes at the second POST. */
function armed(moment: Moment) {
  const tripwire = new Tripwire();
  const strikes: string[] = [];
  tripwire.begin();
  tripwire.arm({ step: make, occurrence: 2, moment }, () => void strikes.push(moment));
  /** A whole call; where its connection was broken, if it was. */
  const call = (step: Step): Moment | undefined => {
    const identity = {};
    return (['before', 'effect', 'answered'] as const).find((at) => {
      try {
        tripwire.see(identity, step, at);
        return false;
      } catch {
        return true;
      }
    });
  };
  return { tripwire, strikes, call };
}

test.each(['before', 'effect'] as const)('it strikes %s, once, and the call goes no further', (moment) => {
  const { strikes, call } = armed(moment);
  expect([call(make), call(look)]).toEqual([undefined, undefined]);
  expect(strikes).toEqual([]);
  expect(call(make)).toBe(moment);
  expect(call(make)).toBeUndefined();
  expect(strikes).toEqual([moment]);
});

test('what was answered is answered, and the next call is too late', () => {
  const { strikes, call } = armed('answered');
  call(make);
  expect(call(make)).toBeUndefined();
  expect(strikes).toEqual([]);
  expect(call(look)).toBe('before');
  expect(strikes).toEqual(['answered']);
});

test('a point that is not waited for any more strikes nobody', () => {
  const { tripwire, strikes, call } = armed('answered');
  call(make);
  call(make);
  tripwire.disarm();
  expect(call(look)).toBeUndefined();
  expect(strikes).toEqual([]);
});

test('the third call that may change something, whichever it is', () => {
  const { tripwire, strikes, call } = armed('before');
  const tell: Step = { side: 'api', call: 'patch d/status', writes: true };
  tripwire.disarm();
  tripwire.armIn(3, 'effect', () => void strikes.push('third'));
  expect([call(make), call(look), call(tell), call(look)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(call(make)).toBe('effect');
  expect(call(make)).toBeUndefined();
  expect(strikes).toEqual(['third']);
});

test('it counts from the beginning', () => {
  const { tripwire, call } = armed('before');
  call(make);
  tripwire.begin();
  expect([call(make), call(look)]).toEqual([undefined, undefined]);
  expect(tripwire.trace).toEqual([make, look]);
});
