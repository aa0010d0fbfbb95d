import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { takeLock } from './build-lock.ts';
import { scratch } from './test-tools.ts';

const timing = { beatMs: 20, silentMs: 600 };

test('a second holder waits until the first lets go', async () => {
  using place = scratch();
  const path = join(place.folder, 'deep/lock');
  const order: string[] = [];
  const onWait = vi.fn<() => void>();

  const first = await takeLock(path, onWait, timing);
  const second = takeLock(path, onWait, timing).then((lock) => {
    order.push('second holds');
    return lock;
  });
  // Longer than a dead one would be believed: the first lives and says so.
  await sleep(2 * timing.silentMs);
  order.push('first lets go');
  await first[Symbol.asyncDispose]();
  await using _second = await second;

  expect(order).toEqual(['first lets go', 'second holds']);
  expect(onWait).toHaveBeenCalledTimes(1);
});

test('the lock of a dead process does not block, however new it looks', async () => {
  using place = scratch();
  const path = join(place.folder, 'lock');
  writeFileSync(path, '');
  const tomorrow = new Date(Date.now() + 24 * 3600 * 1000);
  utimesSync(path, tomorrow, tomorrow);

  const began = performance.now();
  await using _lock = await takeLock(path, () => {}, timing);

  expect(performance.now() - began).toBeGreaterThanOrEqual(timing.silentMs);
});

test('letting go removes the file, but not that of a successor', async () => {
  using place = scratch();
  const path = join(place.folder, 'lock');
  const first = await takeLock(path, () => {}, timing);
  await first[Symbol.asyncDispose]();
  expect(existsSync(path)).toBe(false);

  // A holder that is silent (no beat in an hour) loses the lock to a waiter.
  const silent = await takeLock(path, () => {}, { ...timing, beatMs: 3_600_000 });
  await using _successor = await takeLock(path, () => {}, timing);
  await silent[Symbol.asyncDispose]();
  expect(existsSync(path)).toBe(true);
});
