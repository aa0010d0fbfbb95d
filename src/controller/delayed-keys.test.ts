import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DelayedKeys } from './delayed-keys.ts';

test('keys come due at their moments, the earliest first', () => {
  const keys = new DelayedKeys();
  keys.set('late', 30);
  keys.set('early', 10);
  keys.set('middle', 20);
  expect(keys.next).toBe(10);
  expect(keys.takeDue(20)).toEqual(['early', 'middle']);
  expect(keys.takeDue(29)).toEqual([]);
  expect(keys.next).toBe(30);
});

test('a key that is put off for ever, or taken out each time, takes no more room for it', () => {
  const keys = new DelayedKeys();
  keys.set('drift check', 1_000_000);
  for (let at = 0; at < 10_000; at += 1) {
    keys.set('put off', at);
    keys.set('taken out', at);
    keys.delete('taken out');
  }
  expect(keys.held).toBeLessThan(100);
  expect(keys.takeDue(1_000_000)).toEqual(['put off', 'drift check']);
});

test('the same moment again takes up no room at all', () => {
  const keys = new DelayedKeys();
  for (let time = 0; time < 50; time += 1) keys.set('a', 1_000);
  expect(keys.held).toBe(1);
});

test('whatever is set and deleted, each key comes due once and at the moment that was set last', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const call = fc.record({ key, at: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 300 }), (calls) => {
      const keys = new DelayedKeys();
      const wanted = new Map<string, number>();
      for (const { key: name, at } of calls) {
        if (at === undefined) {
          keys.delete(name);
          wanted.delete(name);
        } else {
          keys.set(name, at);
          wanted.set(name, at);
        }
      }
      const due = new Map<string, number>();
      for (let now = 0; now <= 20; now += 1)
        for (const name of keys.takeDue(now)) due.set(name, due.has(name) ? Number.NaN : now);
      expect(due).toEqual(wanted);
      expect(keys.next).toBeUndefined();
    }),
  );
});
