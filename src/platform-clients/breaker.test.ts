import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { Breaker, type Probed } from './breaker.ts';
import { PlatformError } from './errors.ts';

const down = new PlatformError('Transient', 'down');
const silent: Probed = { kind: 'Silent', error: down };
const good: Probed = { kind: 'Answered', error: undefined };

function setUp() {
  const clock = new FakeClock();
  const events: string[] = [];
  const probes: number[] = [];
  const state = { answer: silent };
  const breaker = new Breaker({
    clock,
    probe: async () => {
      probes.push(clock.monotonic());
      return state.answer;
    },
    onOpen: (error) => events.push(`open: ${error.message}`),
    onClose: (error) => events.push(error === undefined ? 'close' : `close: ${error.message}`),
  });
  const fail = (times: number, subject?: string): void => {
    for (let i = 0; i < times; i += 1) breaker.failed(down, subject);
  };
  return { clock, breaker, events, probes, state, fail };
}

test('five failures in a row open it, four do not', () => {
  const { breaker, events, fail } = setUp();
  fail(4);
  expect(breaker.openedBy).toBeUndefined();
  fail(1);
  expect(breaker.openedBy).toBe(down);
  fail(3);
  expect(events).toEqual(['open: down']);
});

test('a success in between begins the count anew', () => {
  const { breaker, fail } = setUp();
  fail(4);
  breaker.succeeded();
  fail(4);
  expect(breaker.openedBy).toBeUndefined();
});

test('sequence 31: one object that always fails does not open it, many objects do', () => {
  const { breaker, fail } = setUp();
  fail(50, 'bad');
  expect(breaker.openedBy).toBeUndefined();
  for (const subject of ['a', 'b', 'c', 'd']) fail(1, subject);
  expect(breaker.openedBy).toBe(down);
});

test('probes after 2, 4, 8, 16, then every 30 seconds, one at a time', async () => {
  const { clock, fail, probes } = setUp();
  fail(5);
  await clock.advance(100_000);
  expect(probes.map((at) => at / 1000)).toEqual([2, 6, 14, 30, 60, 90]);
});

test('the first probe that is answered closes it, and the next opening begins at 2 seconds again', async () => {
  const { clock, breaker, events, probes, state, fail } = setUp();
  fail(5);
  await clock.advance(6_000);
  state.answer = good;
  await clock.advance(8_000);
  expect(breaker.openedBy).toBeUndefined();
  expect(events).toEqual(['open: down', 'close']);
  fail(4);
  expect(breaker.openedBy).toBeUndefined();
  fail(1);
  await clock.advance(2_000);
  expect(probes.map((at) => at / 1000)).toEqual([2, 6, 14, 16]);
});

test('openedBy follows the newest probe', async () => {
  const { clock, breaker, state, fail } = setUp();
  fail(5);
  state.answer = { kind: 'Silent', error: new PlatformError('CertificateInvalid', 'expired') };
  await clock.advance(2_000);
  expect(breaker.openedBy?.message).toBe('expired');
});

test('a refusal is an answer: it closes, and tells what was refused', async () => {
  const { clock, breaker, events, state, fail } = setUp();
  fail(5);
  state.answer = { kind: 'Answered', error: new PlatformError('Unauthorized', 'wrong secret') };
  await clock.advance(2_000);
  expect(breaker.openedBy).toBeUndefined();
  expect(events).toEqual(['open: down', 'close: wrong secret']);
});

test('a probe that throws is a bug of ours: it is told, and the next probe comes', async () => {
  const clock = new FakeClock();
  const events: string[] = [];
  const bug = new Error('a bug');
  let probes = 0;
  const breaker = new Breaker({
    clock,
    probe: async () => {
      probes += 1;
      if (probes === 1) throw bug;
      return good;
    },
    onClose: () => events.push('close'),
    onBug: (error) => events.push(`bug: ${String(error)}`),
  });
  for (let i = 0; i < 5; i += 1) breaker.failed(down);
  await clock.advance(2_000);
  expect(breaker.openedBy).toMatchObject({ class: 'Bug', cause: bug });
  await clock.advance(4_000);
  expect(events).toEqual(['bug: Error: a bug', 'close']);
  expect(breaker.openedBy).toBeUndefined();
});

test('after close nothing probes', async () => {
  const { clock, breaker, probes, fail } = setUp();
  fail(5);
  breaker.close();
  await clock.advance(100_000);
  expect(probes).toHaveLength(0);
  expect(clock.pending).toBe(0);
});

test.each([silent, good])(
  'a probe that was under way when it was closed leads to nothing: $kind',
  async (answer) => {
    const clock = new FakeClock();
    const events: string[] = [];
    const { promise, resolve } = Promise.withResolvers<Probed>();
    const breaker = new Breaker({ clock, probe: () => promise, onClose: () => events.push('close') });
    for (let i = 0; i < 5; i += 1) breaker.failed(down);
    await clock.advance(2_000);
    breaker.close();
    resolve(answer);
    await clock.advance(0);
    expect(events).toEqual([]);
    expect(clock.pending).toBe(0);
  },
);

test.each([-3_600_000, 3_600_000])(
  'sequence 33: its probes keep their times when the clock is set by %i ms',
  async (ms) => {
    const { clock, fail, probes } = setUp();
    fail(5);
    await clock.advance(20_000);
    clock.jumpWall(ms);
    await clock.advance(80_000);
    expect(probes.map((at) => at / 1000)).toEqual([2, 6, 14, 30, 60, 90]);
  },
);
