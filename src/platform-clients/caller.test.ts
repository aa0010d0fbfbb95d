import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { Breaker } from './breaker.ts';
import { Caller } from './caller.ts';
import { PlatformError } from './errors.ts';
import type { Exchange, Transport } from './http/transport.ts';
import { Limiter } from './limiter.ts';
import type { Call } from './platform.ts';

const ok: Exchange = { kind: 'Answer', status: 200, headers: {}, body: '{}' };
const request = (kind: 'read' | 'change') =>
  ({ method: 'POST', path: '/', operation: 'create', kind }) as const;

/** A caller with one token a second, and what it sent. */
function setUp() {
  const clock = new FakeClock();
  const sent: string[] = [];
  const transport: Pick<Transport, 'send'> = {
    send: async ({ path }) => {
      sent.push(path);
      return ok;
    },
  };
  const limiter = new Limiter({ requestsPerSecond: 1, burst: 1, maxInFlight: 9 }, clock, () => {});
  const caller = new Caller({ transport: transport as Transport, limiter, clock, hooks: {} });
  return { clock, sent, caller };
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
