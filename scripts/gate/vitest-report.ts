import type { Counts } from './counts.ts';

interface TestResult {
  fullName: string;
  status: string;
  /** One a try that failed, with its stack; also of a test whose second try passed. */
  failureMessages?: readonly string[];
}

/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  testResults: readonly {
    /** The file. */
    name: string;
    status: string;
    assertionResults: readonly TestResult[];
  }[];
}

/**
 * What a level's tests came to, and what is wrong with it: failures and second tries too, because the end of a long
 * log is what one sees of it.
 */
export interface Verdict {
  counts: Counts;
  complaints: readonly string[];
}

/**
 * Judges a level. `report` is undefined where vitest wrote none. A file that could not be loaded, an error
 * outside of any test, and a level without a test each count as a failure; so does each skipped test where
 * skipping is not allowed.
 */
export function judge(report: VitestReport | undefined, exitCode: number, maySkip: boolean): Verdict {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const complaints: string[] = [];
  const fail = (complaint: string): void => {
    counts.failed += 1;
    complaints.push(complaint);
  };
  for (const file of report?.testResults ?? []) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') {
        counts.passed += 1;
        // No failure, but nothing to be silent about: where it happens again and again there is a race.
        if (test.failureMessages?.length) complaints.push(`passed at a second try: ${described(test, file)}`);
      } else if (test.status === 'failed') fail(described(test, file));
      else if (maySkip) counts.skipped += 1;
      else fail(`skipped, which CI does not allow: ${test.fullName}`);
    }
    const blamed = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !blamed) fail(`failed outside of its tests: ${file.name}`);
  }
  if (counts.passed + counts.failed === 0) fail('no test was run');
  if (exitCode !== 0 && counts.failed === 0) fail(`vitest ended with ${exitCode} although no test failed`);
  return { counts, complaints };
}

const LINE_LENGTH = 500;

/**
 * With the first line of the first try: later ones often fail from what it left behind. A property's failure is
 * found again by its seed alone, which stands further down.
 */
function described({ fullName, failureMessages }: TestResult, { name }: { name: string }): string {
  const message = failureMessages?.[0] ?? 'without a message';
  const [why = ''] = message.split('\n', 1);
  const replay = /^\{ seed: .*\}$/m.exec(message);
  return [`${fullName}: ${why.slice(0, LINE_LENGTH)}`, ...(replay ?? []), `(${name})`].join(' ');
}
