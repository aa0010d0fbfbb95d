import { expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { Limiter } from '../../platform-clients/limiter/limiter.ts';
import { Gate } from './gate.ts';

function open(limit: { requestsPerSecond?: number; burst?: number; mostPasses?: number }) {
  const clock = new FakeClock();
  const { requestsPerSecond = 1_000, burst = 1_000, mostPasses = 1 } = limit;
  const limiter = new Limiter({ requestsPerSecond, burst, maxInFlight: 100 }, clock, () => {});
  const turns: string[] = [];
  const gate = new Gate({ limiter, callsPerPass: 4, mostPasses, enqueue: (key) => turns.push(key) });
  return { clock, limiter, gate, turns };
}

test('namespaces take turns, and an edit goes before every poll', () => {
  const { gate, turns } = open({});
  const first = gate.enter('big/0', 'big', false);
  for (const name of ['big/1', 'big/2', 'big/3']) expect(gate.enter(name, 'big', false)).toBeUndefined();
  gate.enter('small/1', 'small', false);
  gate.enter('late/edit', 'late', true);
  first?.[Symbol.dispose]();
  for (const [index, turn] of ['late/edit', 'big/1', 'small/1', 'big/2', 'big/3'].entries()) {
    expect(turns[index]).toBe(turn);
    gate.enter(turn, turn.split('/')[0] ?? '', false)?.[Symbol.dispose]();
  }
  expect(gate.parked).toBe(0);
});

test('a key that asks again keeps its place in the line', () => {
  const { gate, turns } = open({});
  const first = gate.enter('a/0', 'a', false);
  gate.enter('a/1', 'a', false);
  gate.enter('a/2', 'a', false);
  gate.enter('a/1', 'a', false);
  first?.[Symbol.dispose]();
  expect(turns).toEqual(['a/1']);
});

test.each([
  { first: true, later: false, why: 'a poll does not demote an edit' },
  { first: false, later: true, why: 'an edit promotes a poll' },
])('the more urgent wish of a key counts: $why', ({ first, later }) => {
  const { gate, turns } = open({});
  const running = gate.enter('a/0', 'a', false);
  gate.enter('other/1', 'other', false);
  gate.enter('a/1', 'a', first);
  gate.enter('a/1', 'a', later);
  running?.[Symbol.dispose]();
  expect(turns).toEqual(['a/1']);
  gate.enter('a/1', 'a', false)?.[Symbol.dispose]();
  expect(turns).toEqual(['a/1', 'other/1']);
  expect(gate.parked).toBe(0);
});

test('a turn that nobody takes goes to the next', () => {
  const { gate, turns } = open({});
  const first = gate.enter('a/0', 'a', false);
  gate.enter('a/1', 'a', false);
  gate.enter('a/2', 'a', false);
  first?.[Symbol.dispose]();
  gate.waive('a/1');
  expect(turns).toEqual(['a/1', 'a/2']);
});

test('without tokens a key waits here, and is called when there are some', async () => {
  const { clock, gate, turns } = open({ requestsPerSecond: 4, burst: 4, mostPasses: 10 });
  const pass = gate.enter('a/0', 'a', false);
  expect(gate.enter('a/1', 'a', false)).toBeUndefined();
  await clock.advance(900);
  expect(turns).toEqual([]);
  await clock.advance(100);
  expect(turns).toEqual(['a/1']);
  pass?.[Symbol.dispose]();
});

test('a connection that closes sends all who wait back to the work queue', () => {
  const { gate, turns } = open({});
  gate.enter('a/0', 'a', false);
  gate.enter('a/1', 'a', false);
  gate.enter('b/1', 'b', true);
  gate.close();
  expect(turns.toSorted()).toEqual(['a/1', 'b/1']);
});

test('a crowd of polls leaves most of the passes to what users wait for', () => {
  const { gate, turns } = open({ mostPasses: 6 });
  const polls = ['a/1', 'a/2', 'a/3'].map((key) => gate.enter(key, 'a', false));
  expect(polls.map((turn) => turn !== undefined)).toEqual([true, true, false]);
  const edit = gate.enter('a/edit', 'a', true);
  expect(edit).toBeDefined();
  // What an edit gives back is no poll's.
  edit?.[Symbol.dispose]();
  expect(turns).toEqual([]);
  polls[0]?.[Symbol.dispose]();
  expect(turns).toEqual(['a/3']);
});

test('where nobody polls, edits take all passes', () => {
  const { gate } = open({ mostPasses: 4 });
  const edits = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5'].map((key) => gate.enter(key, 'a', true));
  expect(edits.map((turn) => turn !== undefined)).toEqual([true, true, true, true, false]);
});

test('a tenant who edits all the time leaves others a turn now and then', () => {
  const { gate, turns } = open({});
  const first = gate.enter('noisy/0', 'noisy', true);
  for (const poll of ['quiet/1', 'quiet/2']) gate.enter(poll, 'quiet', false);
  for (let edit = 1; edit <= 20; edit += 1) gate.enter(`noisy/${edit}`, 'noisy', true);
  first?.[Symbol.dispose]();
  for (let at = 0; at < 22; at += 1) {
    const turn = turns[at] ?? '';
    gate.enter(turn, '', false)?.[Symbol.dispose]();
    // What comes now waits behind a poll whose turn it is, and before any other.
    gate.enter(`noisy/again ${at}`, 'noisy', true)?.[Symbol.dispose]();
  }
  const polls = turns.flatMap((turn, at) => (turn.startsWith('quiet') ? [at] : []));
  expect(polls).toEqual([8, 17]);
});
