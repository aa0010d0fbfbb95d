import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ApiError } from './api-error.ts';
import type { KubeClient } from './client.ts';
import { type EventText, eventBody, type Regarding } from './event-record.ts';
import { EventRecorder } from './events.ts';

const ABOUT: Regarding = {
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  namespace: 'ns',
  name: 'a',
  uid: 'u',
};
const READY: EventText = { type: 'Normal', reason: 'Ready', action: 'Observe', note: 'it serves' };
const never = new AbortController().signal;

interface Sent {
  call: 'create' | 'patch';
  namespace: string | undefined;
  body: { metadata?: { name: string }; note?: string; series?: { count: number; lastObservedTime: string } };
}

function setUp(capacity?: number) {
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const dropped: string[] = [];
  const expected: string[] = [];
  /** Called before and after each write has its effect. */
  const fault: { before: () => Promise<void> | void; after: () => void } = {
    before: () => {},
    after: () => {},
  };
  const answer = async <T>(write: Sent): Promise<T> => {
    await fault.before();
    sent.push(write);
    fault.after();
    return {} as T;
  };
  const client: Pick<KubeClient, 'create' | 'mergePatch'> = {
    create: (_resource, namespace, body) => answer({ call: 'create', namespace, body }),
    mergePatch: (_resource, ref, body) => answer({ call: 'patch', namespace: ref.namespace, body }),
  };
  const recorder = new EventRecorder({
    client,
    clock,
    random: () => 0.5,
    reporter: { controller: 'example.com/operator', instance: 'pod-1' },
    onDropped: (why, isExpected) => (isExpected ? expected : dropped).push(why),
    ...(capacity === undefined ? {} : { capacity }),
  });
  const calls = (): string[] => sent.map(({ call, body }) => `${call} ${body.series?.count ?? 1}`);
  return { clock, sent, dropped, expected, fault, recorder, calls };
}

describe('an event', () => {
  test('as it is sent', async () => {
    const { clock, sent, recorder } = setUp();
    recorder.record({ ...ABOUT, resourceVersion: '7' }, READY);
    await clock.advance(0);
    expect(sent).toEqual([
      {
        call: 'create',
        namespace: 'ns',
        body: {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: { name: expect.stringMatching(/^a\.[0-9a-f]{12,}$/), namespace: 'ns' },
          eventTime: '2026-01-05T10:00:00.000000Z',
          reportingController: 'example.com/operator',
          reportingInstance: 'pod-1',
          regarding: { ...ABOUT, resourceVersion: '7' },
          type: 'Normal',
          reason: 'Ready',
          action: 'Observe',
          note: 'it serves',
        },
      },
    ]);
  });

  test('about a cluster kind lives in default', async () => {
    const { clock, sent, recorder } = setUp();
    const { namespace: _, ...about } = ABOUT;
    recorder.record(about, READY);
    await clock.advance(0);
    expect(sent[0]).toMatchObject({ namespace: 'default', body: { metadata: { namespace: 'default' } } });
  });

  test('the note is one line, whoever chose the words in it', () => {
    const note = 'no\u001b[31m model\nWarning: forged\u2028\u202e here';
    const body = eventBody(ABOUT, { ...READY, note }, { controller: 'c', instance: 'i' }, 0, 'f');
    expect(body).toMatchObject({ note: 'no [31m model Warning: forged here' });
  });

  test.each([
    { note: 'x'.repeat(5_000), why: 'plain letters' },
    { note: 'ä€😀'.repeat(500), why: 'letters of several bytes' },
  ])('the note is cut to 1 kB: $why', ({ note }) => {
    const body = eventBody(ABOUT, { ...READY, note }, { controller: 'c', instance: 'i' }, 0, 'f') as {
      note: string;
    };
    expect(Buffer.byteLength(body.note)).toBeLessThanOrEqual(1_024);
    expect(Buffer.byteLength(body.note)).toBeGreaterThan(1_010);
    expect(body.note.isWellFormed()).toBe(true);
    expect(body.note.endsWith('…')).toBe(true);
  });

  test('the name is a valid one, however long the object’s is', () => {
    const name = `${'a'.repeat(245)}.${'b'.repeat(7)}`;
    const body = eventBody(
      { ...ABOUT, name },
      READY,
      { controller: 'c', instance: 'i' },
      0,
      'f0f0f0f',
    ) as Sent['body'];
    expect(body.metadata?.name).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
    expect(body.metadata?.name.length).toBeLessThanOrEqual(253);
    expect(body.metadata?.name).not.toContain('..');
  });
});

describe('repetitions', () => {
  test('the second makes a series at once; more are counted, and written once a minute', async () => {
    const { clock, sent, calls, recorder } = setUp();
    for (let second = 0; second < 100; second += 1) {
      recorder.record(ABOUT, READY);
      await clock.advance(1_000);
    }
    expect(calls()).toEqual(['create 1', 'patch 2', 'patch 61']);
    expect(sent[2]?.body.series?.lastObservedTime).toBe('2026-01-05T10:01:00.000000Z');
    await recorder.flush(never);
    expect(calls().at(-1)).toBe('patch 100');
    expect(clock.pending).toBe(0);
  });

  test.each([
    { other: { ...READY, note: 'another' }, why: 'note' },
    { other: { ...READY, reason: 'Failed' }, why: 'reason' },
    { other: { ...READY, type: 'Warning' as const }, why: 'type' },
  ])('another $why is another event', async ({ other }) => {
    const { clock, calls, recorder } = setUp();
    recorder.record(ABOUT, READY);
    recorder.record(ABOUT, other);
    await clock.advance(0);
    expect(calls()).toEqual(['create 1', 'create 1']);
  });

  test('so is another incarnation of the object, and the same after six minutes', async () => {
    const { clock, calls, recorder } = setUp();
    recorder.record(ABOUT, READY);
    recorder.record({ ...ABOUT, uid: 'v' }, READY);
    await clock.advance(360_000);
    recorder.record(ABOUT, READY);
    await clock.advance(0);
    expect(calls()).toEqual(['create 1', 'create 1', 'create 1']);
  });

  test('of an event that has gone meanwhile: a new one', async () => {
    const { clock, fault, calls, recorder } = setUp();
    recorder.record(ABOUT, READY);
    await clock.advance(0);
    let once = true;
    fault.before = () => {
      if (!once) return;
      once = false;
      throw new ApiError(404, 'NotFound', 'no');
    };
    recorder.record(ABOUT, READY);
    await clock.advance(0);
    expect(calls()).toEqual(['create 1', 'create 2']);
  });
});

describe('a server that does not take them', () => {
  test.each([
    { error: new ApiError(503, 'x', 'busy'), tries: 3 },
    { error: new ApiError(0, 'ConnectionFailed', 'busy'), tries: 3 },
    { error: new ApiError(403, 'Forbidden', 'busy'), tries: 1 },
    { error: new ApiError(422, 'Invalid', 'busy'), tries: 1 },
  ])('$error.status: $tries tries, then it is dropped and said', async ({ error, tries }) => {
    const { clock, fault, dropped, recorder } = setUp();
    let asked = 0;
    fault.before = () => {
      asked += 1;
      throw error;
    };
    recorder.record(ABOUT, READY);
    await clock.advance(120_000);
    expect(asked).toBe(tries);
    expect(dropped).toEqual(['event Ready was not written: busy']);
    expect(clock.pending).toBe(0);
  });

  test.each([
    new ApiError(403, 'Forbidden', 'busy', { causes: ['NamespaceTerminating'] }),
    new ApiError(404, 'NotFound', 'busy'),
  ])('$status: a namespace that goes, or is gone, takes none, as was to be expected', async (error) => {
    const { clock, fault, dropped, expected, recorder } = setUp();
    fault.before = () => {
      throw error;
    };
    recorder.record(ABOUT, READY);
    await clock.advance(120_000);
    expect([dropped, expected]).toEqual([[], ['event Ready was not written: busy']]);
  });

  test('an answer that was lost makes no second event', async () => {
    const { clock, fault, sent, dropped, recorder } = setUp();
    fault.after = () => {
      fault.after = () => {};
      fault.before = () => {
        throw new ApiError(409, 'AlreadyExists', 'there is one');
      };
      throw new ApiError(0, 'ConnectionFailed', 'reset');
    };
    recorder.record(ABOUT, READY);
    await clock.advance(60_000);
    expect([sent.length, dropped]).toEqual([1, []]);
  });

  test('an answer that was lost, and a repetition before the next try: the count is raised', async () => {
    const { clock, fault, calls, dropped, recorder } = setUp();
    fault.after = () => {
      fault.after = () => {};
      fault.before = () => {
        fault.before = () => {};
        throw new ApiError(409, 'AlreadyExists', 'there is one');
      };
      throw new ApiError(0, 'ConnectionFailed', 'reset');
    };
    recorder.record(ABOUT, READY);
    await clock.advance(0);
    recorder.record(ABOUT, READY);
    await clock.advance(60_000);
    expect(calls()).toEqual(['create 1', 'patch 2']);
    expect(dropped).toEqual([]);
  });

  test('nobody waits, and the queue is bounded', async () => {
    const { clock, fault, dropped, recorder } = setUp(10);
    fault.before = () => new Promise(() => {});
    for (let index = 0; index < 100; index += 1) recorder.record(ABOUT, { ...READY, note: `${index}` });
    await clock.advance(0);
    // Four are being written.
    expect(dropped).toHaveLength(100 - 10 - 4);
  });
});

describe('the end', () => {
  test('flush waits for what is on its way, then takes no more', async () => {
    const { clock, fault, sent, dropped, recorder } = setUp();
    fault.before = () => clock.sleep(500);
    for (let index = 0; index < 10; index += 1) recorder.record(ABOUT, { ...READY, note: `${index}` });
    const flushed = recorder.flush(never);
    await clock.advance(2_000);
    await flushed;
    expect(sent).toHaveLength(10);
    recorder.record(ABOUT, READY);
    expect(dropped).toEqual(['event Ready was not written: the recorder has ended']);
  });

  test('flush ends with its signal', async () => {
    const { clock, fault, dropped, recorder } = setUp();
    fault.before = () => {
      throw new ApiError(503, 'x', 'busy');
    };
    recorder.record(ABOUT, READY);
    const stop = new AbortController();
    const flushed = recorder.flush(stop.signal);
    await clock.advance(0);
    stop.abort();
    await flushed;
    expect(dropped).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
