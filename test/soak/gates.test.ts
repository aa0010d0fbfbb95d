import { expect, test } from 'vitest';
import type { Evidence, Sample } from './evidence.ts';
import { judge } from './gates.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();

const samples = (last: Sample): Sample[] => [
  // It grows while it starts.
  ...Array.from({ length: 10 }, (_, n) => ({ rssMb: 60 + n, fds: 20 + n })),
  ...Array.from({ length: 10 }, (_, n) => ({ rssMb: 80 + (n % 3), fds: 30 + (n % 2) })),
  ...Array.from({ length: 10 }, () => last),
];

const calls = {
  changes: 100,
  apiWrites: 600,
  platformWrites: 140,
  platformReads: 3_000,
  objectSeconds: 2_400,
  calmWrites: [],
};

const warning = { time: at(103), level: 'warn', msg: 'the watch failed and is tried again' };
const retry = { time: at(101), level: 'info', msg: 'the pass will be tried again', reason: 'injected 500' };
const failure = (key: string, second: number) => ({ ...retry, key, time: at(second) });
const bug = { time: at(50), level: 'error', msg: 'a pass threw: this is a bug of the operator' };
const uncaught = { time: at(50), level: 'error', msg: 'an error was not caught: the process ends' };

const sound: Evidence = {
  faults: [
    { side: 'api', what: '500', from: 100_000, until: 105_000 },
    { side: 'platform', namespace: 'trial-1', what: '503', from: 200_000, until: 205_000 },
  ],
  samples: samples({ rssMb: 88, fds: 33 }),
  logs: [{ time: at(1), level: 'info', msg: 'ready' }, retry, warning],
  panics: 0,
  passErrors: 1,
  passes: [
    { atMost: Number.POSITIVE_INFINITY, count: 1_000 },
    { atMost: 0.1, count: 980 },
    { atMost: 5, count: 995 },
  ],
  queued: 0,
  unsettled: [],
  wrongs: [],
  leaks: [],
  badEnd: undefined,
  calls,
};

const failed = (change: Partial<Evidence>): string[] =>
  judge({ ...sound, ...change })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

test('there are ten gates, and a sound run passes all', () => {
  expect(judge(sound)).toHaveLength(10);
  expect(failed({})).toEqual([]);
});

const PANIC = 'no panic';
const UNHANDLED = 'no unhandled rejection';
const ERRORS = "no reconcile error but a fault's";
const FLAT = 'RSS and fds flat after the first third';
const QUEUE = 'queue depth back to zero';
const WRONGS = 'no duplicate, theft or lie';
const LEAKS = 'no leak';
const CALLS = 'API calls per object';
const LATENCY = 'p99 reconcile latency';
const LOUD = 'no log line from warn on that is not explained';

test.each<[string, Partial<Evidence>, string[]]>([
  ['a panic that is told', { logs: [bug], passErrors: 0 }, [PANIC, LOUD]],
  ['a panic that is only counted', { panics: 1, passErrors: 2 }, [PANIC]],
  ['an unhandled rejection', { logs: [uncaught], passErrors: 0 }, [UNHANDLED, LOUD]],
  ['a process that ends by itself', { badEnd: 'it ended with SIGSEGV' }, [UNHANDLED]],
  ['an error before the fault', { logs: [{ ...retry, time: at(99) }] }, [ERRORS]],
  ['an error long after the fault', { logs: [{ ...retry, time: at(106) }] }, [ERRORS]],
  ["an error in another platform's fault", { logs: [failure('trial-10/a', 201)] }, [ERRORS]],
  ["an error long after its platform's fault", { logs: [failure('trial-1/a', 206)] }, [ERRORS]],
  ["a warning in a platform's fault", { logs: [retry, { ...warning, time: at(201) }] }, [LOUD]],
  ['an error that is only counted', { passErrors: 2 }, [ERRORS]],
  ['memory that grows', { samples: samples({ rssMb: 96, fds: 33 }) }, [FLAT]],
  ['files that stay open', { samples: samples({ rssMb: 88, fds: 50 }) }, [FLAT]],
  ['nobody looked at the process', { samples: [] }, [FLAT]],
  ['a key that waits for ever', { queued: 1 }, [QUEUE]],
  ['an object that does not settle', { unsettled: ['gcore: kill-1 is False/Progressing'] }, [QUEUE]],
  ['a duplicate', { wrongs: ['several workloads at once'] }, [WRONGS]],
  ['a leak', { leaks: ['left behind: kill-1'] }, [LEAKS]],
  ['writes without end to the API server', { calls: { ...calls, apiWrites: 1_001 } }, [CALLS]],
  ['writes without end to a platform', { calls: { ...calls, platformWrites: 301 } }, [CALLS]],
  ['reads without end', { calls: { ...calls, platformReads: 9_601 } }, [CALLS]],
  ['a write while all is calm', { calls: { ...calls, calmWrites: ['patch d'] } }, [CALLS]],
  ['nothing was asked for', { calls: { ...calls, changes: 0 } }, [CALLS]],
  [
    'slow passes',
    {
      passes: [
        { atMost: 5, count: 98 },
        { atMost: 60, count: 100 },
      ],
    },
    [LATENCY],
  ],
  ['no pass', { passes: [] }, [LATENCY]],
  ['a warning that no fault explains', { logs: [retry, { ...warning, time: at(106) }] }, [LOUD]],
  ['an error line, fault or not', { logs: [retry, { ...warning, level: 'error' }] }, [LOUD]],
])('%s does not pass', (_, change, gates) => {
  expect(failed(change)).toEqual(gates);
});

test("an error in its platform's fault is explained", () => {
  expect(failed({ logs: [failure('trial-1/a', 201)] })).toEqual([]);
});

test('where the system does not tell of open files memory alone is judged', () => {
  const withoutFds = (rssMb: number): Evidence['samples'] =>
    samples({ rssMb, fds: 0 }).map((sample) => ({ ...sample, fds: undefined }));
  expect(failed({ samples: withoutFds(88) })).toEqual([]);
  expect(failed({ samples: withoutFds(96) })).toEqual([FLAT]);
});
