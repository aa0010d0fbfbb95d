import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { priorities, WorkQueue } from './work-queue.ts';

const { edit, poll, firstList } = priorities;

test('a key stands in it once, and the highest priority and the earliest moment win', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue(clock);
  queue.add('a', { priority: poll, after: 60_000 });
  queue.add('a', { priority: firstList, after: 10_000 });
  expect(queue.take()).toBeUndefined();
  await clock.advance(10_000);
  expect(queue.take()).toEqual({ key: 'a', priority: poll });
  await clock.advance(60_000);
  expect(queue.take()).toBeUndefined();
});

test('what a user did goes before polls, and polls before the first list; within one it is first come first served', () => {
  const queue = new WorkQueue(new FakeClock());
  queue.add('list', { priority: firstList });
  queue.add('poll 1', { priority: poll });
  queue.add('poll 2', { priority: poll });
  queue.add('edit', { priority: edit });
  queue.add('poll 2', { priority: poll });
  const order = ['', '', '', ''].map(() => queue.take()?.key);
  expect(order).toEqual(['edit', 'poll 1', 'poll 2', 'list']);
});

test('a key that is worked on is not handed out again before its end, and then once', () => {
  const queue = new WorkQueue(new FakeClock());
  queue.add('a', { priority: poll });
  queue.take();
  queue.add('a', { priority: poll });
  queue.add('a', { priority: edit });
  expect(queue.take()).toBeUndefined();
  queue.done('a');
  expect(queue.take()).toEqual({ key: 'a', priority: edit });
  queue.done('a');
  expect(queue.take()).toBeUndefined();
});

test('a delayed key that falls due while it is worked on waits for the end', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue(clock);
  queue.add('a', { priority: poll });
  queue.take();
  queue.add('a', { priority: poll, after: 1_000 });
  queue.add('b', { priority: poll, after: 2_000 });
  await clock.advance(5_000);
  expect(queue.take()?.key).toBe('b');
  expect(queue.take()).toBeUndefined();
  queue.done('a');
  expect(queue.take()?.key).toBe('a');
});

test('where a timer is late, a key that is worked on is not handed out again all the same', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue(clock);
  queue.add('a', { priority: poll });
  queue.take();
  // The moment has come, and this runs before the timer.
  clock.schedule(1_000, () => queue.add('a', { priority: poll, after: 60_000 }));
  queue.add('a', { priority: edit, after: 1_000 });
  await clock.advance(1_000);
  expect(queue.take()).toBeUndefined();
  queue.done('a');
  expect(queue.take()).toEqual({ key: 'a', priority: edit });
});

test('a scrape at the moment at which a key becomes ready takes nothing away from the loop', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue(clock);
  const taken: unknown[] = [];
  queue.onReady = () => taken.push(queue.take());
  clock.schedule(1_000, () => queue.depths());
  queue.add('a', { priority: poll, after: 1_000 });
  await clock.advance(1_000);
  expect(taken).toContainEqual({ key: 'a', priority: poll });
});

test('the loop is told when a key becomes ready, at once or by time', async () => {
  const clock = new FakeClock();
  const queue = new WorkQueue(clock);
  let told = 0;
  queue.onReady = () => {
    told += 1;
  };
  queue.add('a', { priority: poll });
  queue.add('b', { priority: poll, after: 1_000 });
  expect(told).toBe(1);
  await clock.advance(1_000);
  expect(told).toBe(2);
});

test('how long a key waited and worked is told from when it was ready', async () => {
  const clock = new FakeClock();
  const waits: number[] = [];
  const works: number[] = [];
  const queue = new WorkQueue(clock, { taken: (ms) => waits.push(ms), done: (ms) => works.push(ms) });
  queue.add('a', { priority: poll, after: 1_000 });
  await clock.advance(1_500);
  queue.take();
  await clock.advance(250);
  expect(queue.workingFor()).toEqual([250]);
  queue.done('a');
  expect({ waits, works }).toEqual({ waits: [500], works: [250] });
});

test('nothing is lost and nothing runs twice at once, whatever the order of calls', async () => {
  const call = fc.oneof(
    fc.record({
      do: fc.constant('add' as const),
      key: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom(edit, poll, firstList),
      after: fc.constantFrom(0, 0, 500, 5_000),
    }),
    fc.record({ do: fc.constant('take' as const) }),
    fc.record({ do: fc.constant('done' as const) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(100, 1_000) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 60 }), async (calls) => {
      const clock = new FakeClock();
      const queue = new WorkQueue(clock);
      const working: string[] = [];
      const wanted = new Set<string>();
      const wrong: string[] = [];
      for (const one of calls) {
        if (one.do === 'add') {
          queue.add(one.key, one);
          wanted.add(one.key);
        } else if (one.do === 'take') {
          const taken = queue.take();
          if (taken === undefined) continue;
          if (working.includes(taken.key)) wrong.push(`${taken.key} runs twice`);
          if (!wanted.delete(taken.key)) wrong.push(`${taken.key} was not asked for`);
          working.push(taken.key);
        } else if (one.do === 'done') {
          const key = working.shift();
          if (key !== undefined) queue.done(key);
        } else await clock.advance(one.ms);
      }
      for (const key of working) queue.done(key);
      await clock.advance(10_000);
      for (let next = queue.take(); next !== undefined; next = queue.take()) {
        wanted.delete(next.key);
        queue.done(next.key);
      }
      expect({ wrong, lost: [...wanted] }).toEqual({ wrong: [], lost: [] });
    }),
  );
});

test.each([-3_600_000, 3_600_000])(
  'sequence 33: what waits comes when it is due though the clock is set by %i ms',
  async (ms) => {
    const clock = new FakeClock();
    const queue = new WorkQueue(clock);
    queue.add('a', { priority: poll, after: 300_000 });
    clock.jumpWall(ms);
    await clock.advance(299_999);
    expect(queue.take()).toBeUndefined();
    await clock.advance(1);
    expect(queue.take()?.key).toBe('a');
  },
);
