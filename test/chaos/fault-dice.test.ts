import { expect, test } from 'vitest';
import type { FaultEffect } from '../simulators/support/fault.ts';
import { die } from '../support/seed.ts';
import { drawFault, faultNames } from './fault-dice.ts';

/** All that a simulator can do: a kind that is not here does not compile. */
const kinds: Readonly<Record<FaultEffect['kind'], true>> = {
  latency: true,
  status: true,
  tooManyRequests: true,
  reset: true,
  hang: true,
  truncate: true,
  html: true,
  empty: true,
  wrongJson: true,
  staleList: true,
  lostRows: true,
  duplicateRows: true,
};

test('every fault of the simulators is drawn', () => {
  const drawn = faultNames.map((name) => drawFault(name, die(name, 1), true).effect.kind);
  expect([...new Set(drawn)].toSorted()).toEqual(Object.keys(kinds).toSorted());
});

test('without a mark nothing that has happened is denied', () => {
  const dice = die('denials', 1);
  const drawn = Array.from({ length: 50 }, () =>
    faultNames.map((name) => drawFault(name, dice, false)),
  ).flat();
  const denials = drawn.filter(
    ({ effect }) => 'status' in effect && [400, 403, 404, 409, 422, 423].includes(effect.status ?? 200),
  );
  expect(denials.length).toBeGreaterThan(50);
  expect(denials.filter(({ effect }) => 'when' in effect && effect.when === 'after')).toEqual([]);
});
