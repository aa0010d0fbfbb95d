import { expect, test } from 'vitest';
import { judge, type VitestReport } from './vitest-report.ts';

function report(...files: [status: string, ...tests: string[]][]): VitestReport {
  return {
    testResults: files.map(([status, ...tests], index) => ({
      name: `file${index}`,
      status,
      assertionResults: tests.map((status, number) => ({
        fullName: `test${number}`,
        status: status === 'retried' ? 'passed' : status,
        failureMessages: ['failed', 'retried'].includes(status) ? [`expected ${number}\n    at line 7`] : [],
      })),
    })),
  };
}

const rows: {
  reason: string;
  report: VitestReport | undefined;
  exitCode?: number;
  maySkip?: boolean;
  counts: [passed: number, failed: number, skipped: number];
  complaint?: string;
}[] = [
  { reason: 'all passed', report: report(['passed', 'passed', 'passed']), counts: [2, 0, 0] },
  {
    reason: 'a failure comes with its name, its first line and its file',
    report: report(['failed', 'passed', 'failed']),
    exitCode: 1,
    counts: [1, 1, 0],
    complaint: 'test1: expected 1 (file0)',
  },
  {
    reason: 'a second try that passed is no failure, and is told',
    report: report(['passed', 'passed', 'retried']),
    counts: [2, 0, 0],
    complaint: 'passed at a second try: test1: expected 1 (file0)',
  },
  {
    reason: 'a skip on a developer machine is counted',
    report: report(['passed', 'passed', 'skipped', 'todo']),
    maySkip: true,
    counts: [1, 0, 2],
  },
  {
    reason: 'a skip under CI is a failure with its name',
    report: report(['passed', 'passed', 'pending']),
    counts: [1, 1, 0],
    complaint: 'test1',
  },
  {
    reason: 'a file that does not load has no tests to fail',
    report: report(['failed'], ['passed', 'passed']),
    exitCode: 1,
    counts: [1, 1, 0],
    complaint: 'file0',
  },
  {
    reason: 'a hook that fails after green tests',
    report: report(['failed', 'passed']),
    exitCode: 1,
    counts: [1, 1, 0],
    complaint: 'file0',
  },
  { reason: 'nothing ran', report: report(), counts: [0, 1, 0], complaint: 'no test' },
  {
    reason: 'everything was skipped',
    report: report(['passed', 'skipped']),
    maySkip: true,
    counts: [0, 1, 1],
    complaint: 'no test',
  },
  { reason: 'vitest crashed', report: undefined, exitCode: 1, counts: [0, 1, 0], complaint: 'no test' },
  {
    reason: 'an unhandled rejection beside green tests',
    report: report(['passed', 'passed']),
    exitCode: 1,
    counts: [1, 1, 0],
    complaint: 'ended with 1',
  },
];

test('what a property failed with is found again by its seed', () => {
  const [file] = report(['failed', 'failed']).testResults;
  const failed = file?.assertionResults.map((each) => ({
    ...each,
    failureMessages: [
      'Error: Property failed after 26 tests\n{ seed: 7, path: "25:0", endOnFailure: true }\nCounterexample: [1]',
    ],
  }));
  const verdict = judge(
    { testResults: [{ name: 'file0', status: 'failed', assertionResults: failed ?? [] }] },
    1,
    false,
  );
  expect(verdict.complaints).toEqual([
    'test0: Error: Property failed after 26 tests { seed: 7, path: "25:0", endOnFailure: true } (file0)',
  ]);
});

test.each(rows)('$reason', ({ report, exitCode = 0, maySkip = false, counts, complaint }) => {
  const verdict = judge(report, exitCode, maySkip);
  expect(verdict.counts).toEqual({ passed: counts[0], failed: counts[1], skipped: counts[2] });
  expect(verdict.complaints.join()).toContain(complaint ?? '');
  expect(verdict.complaints.length).toBe(complaint === undefined ? 0 : 1);
});
