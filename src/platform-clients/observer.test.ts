import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { PlatformError } from './errors.ts';
import { Observer } from './observer.ts';
import type { Page, Row } from './platform.ts';

const row = (id: string, digest = '1'): Row => ({
  id,
  name: id,
  home: 'c/1',
  phase: 'Running',
  phaseClass: 'Running',
  changedAt: undefined,
  digest,
});

function setUp(pages: (Row[] | PlatformError)[][]) {
  const clock = new FakeClock();
  const log: string[] = [];
  const abort = new AbortController();
  const state = {
    pages,
    interval: 1_000,
    unreadable: 0,
    watched: 1_000,
    onList: (): void => undefined,
    onRows: (): void => undefined,
    onFirst: (): void => undefined,
    /** Of a, b and z, what the first list did not show. */
    unlisted: undefined as string[] | undefined,
  };
  let pass: (Row[] | PlatformError)[] = [];
  let lists = 0;
  const observer = new Observer({
    clock,
    random: () => 0.5,
    interval: () => state.interval,
    list: async (cursor) => {
      if (cursor === undefined) pass = state.pages.shift() ?? pass;
      lists += 1;
      state.onList();
      const at = Number(cursor ?? 0);
      const rows = pass[at] ?? [];
      if (rows instanceof PlatformError) return rows;
      const next = at + 1 < pass.length ? String(at + 1) : undefined;
      const page: Page = { rows, next, unreadable: state.unreadable, begunAt: clock.monotonic() };
      return page;
    },
    onChanged: (rows) => {
      state.onRows();
      log.push(
        `changed ${rows.map(({ row: { id }, firstSight }) => (firstSight ? `new ${id}` : id)).join(' ')}`,
      );
    },
    onMissing: (rows) => {
      state.onRows();
      log.push(`missing ${rows.map(({ id }) => id).join(' ')}`);
    },
    onFirstList: (rowOf) => {
      const asked = ['a', 'b', 'z'];
      state.onFirst();
      state.unlisted = asked.filter((id) => rowOf(id) === undefined);
    },
    onBug: (error) => log.push(`bug: ${error instanceof Error ? error.message : 'what?'}`),
    callsPerLook: 3,
    watched: () => state.watched,
    onFew: () => log.push('look at each'),
    onPass: (result) => {
      if (result.kind === 'Complete') log.push(`rows ${result.rows}`);
      if (result.kind === 'Failed') log.push(`failed ${result.error.message}`);
    },
  });
  return { clock, log, observer, abort, state, run: observer.run(abort.signal), lists: () => lists };
}

test('tells new and changed rows only, page by page', async () => {
  const { clock, log } = setUp([
    [[row('a'), row('b')], [row('c')]],
    [[row('a'), row('b', '2')], [row('c')]],
    [[row('a'), row('b', '2')], [row('c')]],
  ]);
  await clock.advance(0);
  expect(log.splice(0)).toEqual(['changed new a new b', 'changed new c', 'rows 3']);
  await clock.advance(1_000);
  expect(log.splice(0)).toEqual(['changed b', 'rows 3']);
  await clock.advance(1_000);
  expect(log).toEqual(['rows 3']);
});

test('tells what a complete list no longer has, once; and again as new when it is back', async () => {
  const { clock, log } = setUp([[[row('a'), row('b')]], [[row('a')]], [[row('a')]], [[row('a'), row('b')]]]);
  await clock.advance(0);
  log.length = 0;
  await clock.advance(3_000);
  expect(log).toEqual(['missing b', 'rows 1', 'rows 1', 'changed new b', 'rows 2']);
});

test('the first complete list is told as a whole, once', async () => {
  const { clock, state } = setUp([
    [[row('a')], new PlatformError('Transient', 'reset')],
    [[row('z')], [row('a')]],
    [[]],
  ]);
  await clock.advance(0);
  expect(state.unlisted).toBeUndefined();
  state.onFirst = boom;
  await clock.advance(1_000);
  state.onFirst = () => undefined;
  state.pages = [[[row('z')], [row('a')]], [[]]];
  await clock.advance(30_000);
  expect(state.unlisted).toEqual(['b']);
  await clock.advance(1_000);
  expect(state.unlisted).toEqual(['b']);
});

test('what an earlier pass saw that failed is not in the first complete list', async () => {
  const { clock, state } = setUp([[[row('a')], new PlatformError('Transient', 'reset')], [[row('b')]]]);
  await clock.advance(1_000);
  expect(state.unlisted).toEqual(['a', 'z']);
});

test('a pass that fails in the middle forgets nothing', async () => {
  const { clock, log } = setUp([
    [[row('a')], [row('b')]],
    [[row('a')], new PlatformError('Transient', 'reset')],
    [[row('a')], [row('b')]],
  ]);
  await clock.advance(0);
  log.length = 0;
  await clock.advance(2_000);
  expect(log).toEqual(['failed reset', 'rows 2']);
});

test('while rows cannot be read, nothing is missing', async () => {
  const { clock, log, state } = setUp([[[row('a'), row('b')]], [[row('a')]]]);
  await clock.advance(0);
  log.length = 0;
  state.unreadable = 1;
  await clock.advance(1_000);
  expect(log).toEqual(['rows 1']);
});

test('a row that moves to the next page while the list is read counts once', async () => {
  const { clock, log } = setUp([
    [
      [row('a'), row('b')],
      [row('b', '2'), row('c')],
    ],
  ]);
  await clock.advance(0);
  expect(log).toEqual(['changed new a new b', 'changed new c', 'rows 3']);
});

test('wake lists now, and once more where a pass was under way', async () => {
  const { clock, observer, state, lists } = setUp([[[row('a')]]]);
  await clock.advance(0);
  expect(lists()).toBe(1);
  observer.wake();
  await clock.advance(0);
  expect(lists()).toBe(2);
  state.onList = () => {
    state.onList = () => undefined;
    observer.wake();
  };
  observer.wake();
  await clock.advance(0);
  expect(lists()).toBe(4);
  await clock.advance(999);
  expect(lists()).toBe(4);
});

test('the interval is asked for at every turn', async () => {
  const { clock, state, lists } = setUp([[[row('a')]]]);
  await clock.advance(0);
  state.interval = 100;
  await clock.advance(1_000);
  expect(lists()).toBe(2);
  await clock.advance(300);
  expect(lists()).toBe(5);
});

test('ends with its signal and leaves no timer', async () => {
  const { clock, abort, run, lists } = setUp([[[row('a')]]]);
  await clock.advance(0);
  abort.abort();
  await run;
  await clock.advance(10_000);
  expect(lists()).toBe(1);
  expect(clock.pending).toBe(0);
});

test('few workloads among many pages are looked at one by one, and the list is read now and then', async () => {
  const { clock, log, state, lists } = setUp([[[row('a')], [row('b')], [row('c')], [row('d')]]]);
  state.watched = 1;
  await clock.advance(0);
  expect(log.splice(0)).toEqual([
    'changed new a',
    'changed new b',
    'changed new c',
    'changed new d',
    'rows 4',
  ]);
  await clock.advance(3_000);
  expect(log.splice(0)).toEqual(['look at each', 'look at each', 'look at each']);
  expect(lists()).toBe(4);
  await clock.advance(17_000);
  expect(lists()).toBe(8);
  state.watched = 2;
  await clock.advance(1_000);
  expect(lists()).toBe(12);
});

test('a connection that nobody uses is listed all the same: that shows whether it works', async () => {
  const { clock, state, lists } = setUp([[[], []]]);
  state.watched = 0;
  await clock.advance(2_000);
  expect(lists()).toBe(6);
});

const boom = (): void => {
  throw new Error('boom');
};

test.each(['onList', 'onRows'] as const)(
  'what throws (%s) ends its pass and not the watch, and what it was not told it is told later',
  async (where) => {
    const { clock, log, state } = setUp([[[row('a')]]]);
    await clock.advance(0);
    log.length = 0;
    state.pages = [[[row('b')]], [[row('b')]]];
    state[where] = boom;
    await clock.advance(1_000);
    expect(log.splice(0)).toEqual(['bug: boom']);
    state[where] = () => undefined;
    await clock.advance(30_000);
    expect(log.splice(0)).toEqual(['changed new b', 'missing a', 'rows 1']);
    await clock.advance(1_000);
    expect(log).toEqual(['rows 1']);
  },
);

test('something that always throws is met every 30 seconds, and not in a hot loop', async () => {
  const { clock, log, state, abort, run } = setUp([[[row('a')]]]);
  state.onRows = boom;
  await clock.advance(95_000);
  expect(log).toEqual(['bug: boom', 'bug: boom', 'bug: boom', 'bug: boom']);
  abort.abort();
  await run;
  expect(clock.pending).toBe(0);
});

test('a list that never ends is given up, and nothing is missing from it', async () => {
  const { clock, log, state, lists } = setUp([[[row('a'), row('b')]]]);
  await clock.advance(0);
  log.length = 0;
  state.pages = [Array.from({ length: 4_001 }, () => [row('a')])];
  await clock.advance(1_000);
  expect(lists()).toBe(4_001);
  expect(log).toEqual(['failed the list does not end after 4000 pages']);
});
