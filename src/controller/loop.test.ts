import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ApiError } from '../kube/api-error.ts';
import { Loop, type Reconcile } from './loop.ts';
import { priorities, WorkQueue } from './work-queue.ts';

function start(reconcile: Reconcile, concurrency = 2) {
  const clock = new FakeClock();
  const queue = new WorkQueue(clock);
  const ended: string[] = [];
  const loop = new Loop({
    queue,
    reconcile,
    concurrency,
    random: () => 1,
    monotonic: () => clock.monotonic(),
    listener: {
      started: () => {},
      retried: () => {},
      ended: (key, { kind }) => ended.push(`${key} ${kind}`),
    },
  });
  const stop = new AbortController();
  const abandon = new AbortController();
  const running = loop.run(stop.signal, abandon.signal);
  return { clock, queue, loop, ended, stop, abandon, running };
}

test('a pass that throws is told, and its key comes back after a back-off that grows', async () => {
  let passes = 0;
  const { clock, queue, ended } = start(async () => {
    passes += 1;
    throw new Error('a bug');
  });
  queue.add('a', { priority: priorities.poll });
  await clock.advance(0);
  expect(ended).toEqual(['a Panic']);
  await clock.advance(1_000);
  expect(passes).toBe(2);
  await clock.advance(1_999);
  expect(passes).toBe(2);
  await clock.advance(1);
  expect(passes).toBe(3);
});

test('a good pass forgets the failures before it', async () => {
  const results = ['Backoff', 'Backoff', 'Done', 'Backoff', 'Done'];
  const { clock, queue, ended } = start(async () => {
    const kind = results.shift();
    return kind === 'Backoff' ? { kind, error: new Error('no') } : { kind: 'Done' };
  });
  queue.add('a', { priority: priorities.poll });
  await clock.advance(3_000);
  expect(ended).toEqual(['a Backoff', 'a Backoff', 'a Done']);
  queue.add('a', { priority: priorities.poll });
  await clock.advance(1_000);
  expect(ended.slice(3)).toEqual(['a Backoff', 'a Done']);
});

test.each([{ kind: 'Parked' } as const, { kind: 'Overtaken' } as const])(
  'a pass that ends $kind forgets no failure: the next back-off is longer',
  async (unfinished) => {
    const failed = { kind: 'Backoff', error: new Error('no') } as const;
    const results: Awaited<ReturnType<Reconcile>>[] = [failed, failed, unfinished, failed];
    const { clock, queue, ended } = start(async () => results.shift() ?? { kind: 'Done' });
    queue.add('a', { priority: priorities.poll });
    await clock.advance(3_000);
    expect(ended).toEqual(['a Backoff', 'a Backoff', `a ${unfinished.kind}`]);
    queue.add('a', { priority: priorities.retry });
    await clock.advance(3_999);
    expect(ended.slice(3)).toEqual(['a Backoff']);
    await clock.advance(1);
    expect(ended.slice(3)).toEqual(['a Backoff', 'a Done']);
  },
);

test.each([
  { woken: priorities.edit, back: priorities.edit },
  { woken: priorities.poll, back: priorities.retry },
])(
  'a pass that was overtaken begins again after 100 ms: woken as $woken, back as $back',
  async ({ woken, back }) => {
    const seen: number[] = [];
    const { clock, queue } = start(async (_key, priority) => {
      seen.push(priority);
      return { kind: seen.length === 1 ? 'Overtaken' : 'Done' };
    });
    queue.add('a', { priority: woken });
    await clock.advance(99);
    expect(seen).toEqual([woken]);
    await clock.advance(1);
    expect(seen).toEqual([woken, back]);
  },
);

test.each([
  { asked: 20_000, waits: 20_000, why: 'longer than the first back-off' },
  { asked: 10, waits: 1_000, why: 'shorter than it' },
  { asked: 86_400_000, waits: 300_000, why: 'longer than any back-off: a proxy’s odd figure' },
])('an API server that asks for $asked ms is left alone for $waits ms: $why', async ({ asked, waits }) => {
  const refused = new ApiError(429, 'TooManyRequests', 'later', { retryAfterMs: asked });
  const results = [{ kind: 'Backoff', error: refused } as const, { kind: 'Done' } as const];
  const { clock, queue, ended } = start(async () => results.shift() ?? { kind: 'Done' });
  queue.add('a', { priority: priorities.poll });
  await clock.advance(waits - 1);
  expect(ended).toEqual(['a Backoff']);
  await clock.advance(1);
  expect(ended).toEqual(['a Backoff', 'a Done']);
});

test('no more passes at once than workers, and one worker is never idle while a key is ready', async () => {
  const gates = new Map<string, () => void>();
  let active = 0;
  let most = 0;
  const { clock, queue } = start(async (key) => {
    active += 1;
    most = Math.max(most, active);
    await new Promise<void>((resolve) => gates.set(key, resolve));
    active -= 1;
    return { kind: 'Done' };
  });
  for (const key of ['a', 'b', 'c']) queue.add(key, { priority: priorities.poll });
  await clock.advance(0);
  expect([...gates.keys()]).toEqual(['a', 'b']);
  gates.get('a')?.();
  await clock.advance(0);
  expect([...gates.keys()]).toEqual(['a', 'b', 'c']);
  expect(most).toBe(2);
});

test('a stop takes no more work and waits for what is in flight; only abandoning ends that', async () => {
  let ended = false;
  const { clock, queue, stop, abandon, running } = start(
    (_key, _priority, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'Done' }))),
  );
  void running.then(() => (ended = true));
  queue.add('a', { priority: priorities.poll });
  await clock.advance(0);
  stop.abort();
  queue.add('b', { priority: priorities.poll });
  await clock.advance(1_000);
  expect(ended).toBe(false);
  abandon.abort();
  await running;
  expect(queue.take()?.key).toBe('b');
});

test('many passes that need no call leave room for others between them', async () => {
  let passes = 0;
  const { clock, queue, ended } = start(async () => {
    passes += 1;
    return { kind: 'Done' };
  });
  for (let n = 0; n < 35; n += 1) queue.add(`key-${n}`, { priority: priorities.poll });
  const seen: number[] = [];
  while (seen.length < 4) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(passes);
  }
  // The first look comes right after the second ten were begun.
  expect(seen).toEqual([20, 30, 35, 35]);
  await clock.advance(0);
  expect(ended).toHaveLength(35);
});
