import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { Breaker } from './breaker.ts';
import { Caller } from './caller.ts';
import { PlatformError } from './errors.ts';
import type { Exchange, Transport } from './http/transport.ts';
import { Limiter } from './limiter/limiter.ts';
import type { Call } from './platform.ts';

const ok: Exchange = { kind: 'Answer', status: 200, headers: {}, body: '{}' };
const SLOTS = 9;
const request = (kind: 'read' | 'change') =>
  ({ method: 'POST', path: '/', operation: 'create', kind }) as const;

/** A caller with one token a second, and what it sent. `answers`: to the first calls; the others are well. */
function setUp(answers: Exchange[] = [], burst = 1) {
  const clock = new FakeClock();
  const sent: number[] = [];
  const transport: Pick<Transport, 'send'> = {
    send: async () => {
      sent.push(clock.monotonic());
      return answers.shift() ?? ok;
    },
  };
  const limiter = new Limiter({ requestsPerSecond: 1, burst, maxInFlight: SLOTS }, clock, () => {});
  const caller = new Caller({ transport: transport as Transport, limiter, clock, hooks: {} });
  return { clock, sent, caller, limiter };
}
const call: Call = { signal: AbortSignal.any([]), priority: 'edit' };

describe('a change that must not be sent late', () => {
  test('is sent in time', async () => {
    const { caller, sent } = setUp();
    expect(await caller.call(request('change'), { ...call, notAfter: 5_000 })).toEqual(ok);
    expect(sent).toHaveLength(1);
  });

  test('is not sent once the limiter has kept it for too long, and it says so', async () => {
    const { caller, clock, sent } = setUp();
    await caller.call(request('read'), call);
    const late = caller.call(request('change'), { ...call, notAfter: 500 });
    await clock.advance(2_000);
    expect(await late).toMatchObject({ kind: 'NoAnswer', sent: false, error: { class: 'Aborted' } });
    expect(sent).toHaveLength(1);
  });

  test('gives its token to the next', async () => {
    const { caller, clock, sent } = setUp();
    await caller.call(request('read'), call);
    const late = caller.call(request('change'), { ...call, notAfter: 500 });
    const next = caller.call(request('read'), call);
    await clock.advance(1_000);
    await Promise.all([late, next]);
    expect(sent).toHaveLength(2);
  });

  test('reads may come late', async () => {
    const { caller, clock } = setUp();
    await clock.advance(9_000);
    expect(await caller.call(request('read'), { ...call, notAfter: 500 })).toEqual(ok);
  });
});

describe('calls that wait for the limit while the breaker opens', () => {
  /** Three wait, the breaker opens, and time goes on. */
  async function opened(evenIfOpen: boolean) {
    const { caller, clock, sent } = setUp();
    const down = new PlatformError('Transient', 'down');
    const breaker = new Breaker({ clock, probe: async () => ({ kind: 'Silent', error: down }) });
    caller.guardedBy(breaker);
    await caller.call(request('read'), call);
    const waiting = [1, 2, 3].map(() => caller.call({ ...request('change'), evenIfOpen }, call));
    for (let i = 0; i < 5; i += 1) breaker.failed(down);
    await clock.advance(3_000);
    breaker.close();
    return { answers: await Promise.all(waiting), sent };
  }

  test('are not sent any more, and say so', async () => {
    const { answers, sent } = await opened(false);
    expect(sent).toHaveLength(1);
    for (const answer of answers)
      expect(answer).toMatchObject({
        kind: 'NoAnswer',
        sent: false,
        error: { class: 'Transient', message: 'waiting for the platform: down' },
      });
  });

  test('are sent where they are the probe of the breaker', async () => {
    const { answers, sent } = await opened(true);
    expect(answers).toEqual([ok, ok, ok]);
    expect(sent).toHaveLength(4);
  });
});

test('a call that meets a bug of ours throws, and keeps no slot from the next', async () => {
  const { caller, sent } = setUp([], 99);
  const answerOf = (): never => {
    throw new Error('a bug');
  };
  for (let bugs = 0; bugs < SLOTS; bugs += 1)
    await expect(caller.call({ ...request('read'), answerOf }, call)).rejects.toThrow('a bug');
  void caller.call(request('read'), call);
  await nextTurn();
  expect(sent).toHaveLength(SLOTS + 1);
});

const refusal = (status: number, retryAfter?: number): Exchange => ({
  kind: 'Answer',
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  body: '',
});

describe('a platform that has no time', () => {
  test.each([
    ['429 with a short Retry-After', refusal(429, 1)],
    ['429 without one', refusal(429)],
    ['503 with a short Retry-After', refusal(503, 1)],
  ])('%s: a read is made again after the pause, at half the rate', async (_, answer) => {
    const { caller, clock, sent } = setUp([answer]);
    const read = caller.call(request('read'), call);
    await clock.advance(3_000);
    expect(await read).toEqual(ok);
    expect(sent).toEqual([0, 3_000]);
  });

  test.each([
    ['a change, whatever it is answered', 'change', refusal(429, 1)],
    ['a read, after a long Retry-After', 'read', refusal(429, 6)],
    ['a read, after a 503 that says nothing', 'read', refusal(503)],
  ] as const)('is not asked again: %s', async (_, kind, answer) => {
    const { caller, clock, sent } = setUp([answer]);
    expect(await caller.call(request(kind), call)).toEqual(answer);
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });

  test('a read is made again three times at most', async () => {
    const { caller, clock, sent } = setUp(Array.from({ length: 9 }, () => refusal(429, 1)));
    const read = caller.call(request('read'), call);
    await clock.advance(60_000);
    expect(await read).toMatchObject({ status: 429 });
    expect(sent).toHaveLength(4);
  });

  test('a read of a pass ends once the pause has become a long one', async () => {
    const { caller, clock, sent, limiter } = setUp([refusal(429, 1), refusal(429, 60)], 2);
    const reservation = limiter.tryReserve(1);
    const pass: Call = { ...call, ...(reservation && { reservation }) };
    const read = caller.call(request('read'), pass);
    await clock.advance(100);
    limiter.pause(60_000, 0);
    expect(await read).toMatchObject({ kind: 'NoAnswer', sent: false, error: { class: 'Throttled' } });
    expect(sent).toHaveLength(1);
  });

  test('a probe of the breaker is one call, and no 429 opens it', async () => {
    const { caller, clock, sent } = setUp(
      Array.from({ length: 40 }, () => refusal(429, 1)),
      9,
    );
    const breaker = new Breaker({
      clock,
      probe: async () => ({ kind: 'Answered', error: undefined }),
    });
    caller.guardedBy(breaker);
    const reads = Promise.all(Array.from({ length: 9 }, () => caller.call(request('read'), call)));
    await clock.advance(200_000);
    await reads;
    expect(sent).toHaveLength(36);
    expect(breaker.openedBy).toBeUndefined();

    for (let failures = 0; failures < 5; failures += 1)
      breaker.failed(new PlatformError('Transient', 'down'));
    const probe = caller.call({ ...request('read'), evenIfOpen: true }, call);
    await clock.advance(1_000);
    expect(await probe).toMatchObject({ status: 429 });
    expect(sent).toHaveLength(37);
    breaker.close();
  });
});
