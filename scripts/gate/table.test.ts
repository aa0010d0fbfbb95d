import { expect, test } from 'vitest';
import { add, line } from './counts.ts';
import { duration, table } from './table.ts';

const results = [
  { name: 'lint', counts: { passed: 1, failed: 0, skipped: 0 }, seconds: 0.25 },
  { name: 'unit', counts: { passed: 120, failed: 2, skipped: 1 }, seconds: 181.6 },
];

test('a line per step and their sum', () => {
  expect(table(results).split('\n')).toEqual([
    '      passed  failed  skipped        time',
    'lint       1       0        0       0.3 s',
    'unit     120       2        1  3 min 02 s',
    'all      121       2        1  3 min 02 s',
  ]);
});

test('the line that CI reads', () => {
  expect(line(add(results.map((result) => result.counts)))).toBe('121 passed, 2 failed, 1 skipped');
});

test.each([
  [0, '0.0 s'],
  [59.94, '59.9 s'],
  [60, '1 min 00 s'],
  [119.6, '2 min 00 s'],
])('%d s is written %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
