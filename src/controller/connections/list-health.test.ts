import { expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { PlatformError } from '../../platform-clients/errors.ts';
import { ListHealth } from './list-health.ts';

const STALE_AFTER = 100_000;

/** Health of a connection whose list begins now. */
function begin() {
  const clock = new FakeClock();
  const told: string[] = [];
  const lists: ListHealth = new ListHealth(clock, STALE_AFTER, () => {
    told.push(lists.fault === undefined ? 'complete' : 'overdue');
  });
  lists.complete('runai');
  const fail = (message: string): void => lists.failed('runai', new PlatformError('Transient', message));
  return { clock, lists, told, fail };
}

test('a list that fails for a while is nothing to speak of', async () => {
  const { clock, lists, told, fail } = begin();
  await clock.advance(69_000);
  fail('not JSON');
  expect([lists.unlisted('runai'), lists.fault, told]).toEqual([undefined, undefined, []]);
});

test('one that has failed for most of staleAfter is told, once, until one comes to its end', async () => {
  const { clock, lists, told, fail } = begin();
  await clock.advance(70_000);
  fail('not JSON');
  await clock.advance(10_000);
  fail('too large');
  expect(lists.unlisted('runai')).toEqual({
    lasting: 80_000,
    message: 'the list of workloads fails: not JSON',
  });
  expect(lists.fault).toMatchObject({ reason: 'PlatformUnreachable', stalled: false });
  expect(lists.fault?.message).toMatch(
    /^the list of workloads fails: not JSON\. Each workload is read by itself/,
  );
  expect(told).toEqual(['overdue']);
  lists.complete('runai');
  lists.complete('runai');
  expect(told).toEqual(['overdue', 'complete']);
  expect(lists.unlisted('runai')).toBeUndefined();
});

test('each list that comes to its end begins the time anew', async () => {
  const { clock, lists, told, fail } = begin();
  await clock.advance(60_000);
  lists.complete('runai');
  await clock.advance(60_000);
  fail('not JSON');
  expect(told).toEqual([]);
});
