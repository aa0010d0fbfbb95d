import { expect, test } from 'vitest';
import { report } from './report.ts';

test('a line for each gate, and below them what did not pass', () => {
  const fine = { name: 'no panic', figure: '0', bound: 'none', passed: true, details: [] };
  const bad = {
    name: 'no leak',
    figure: '1',
    bound: 'none',
    passed: false,
    details: ['left behind: kill-1'],
  };
  expect(report([fine, bad]).split('\n')).toEqual([
    'gate      figure  bound',
    'no panic  0       none   passed',
    'no leak   1       none   FAILED',
    '',
    'no leak:',
    '  left behind: kill-1',
  ]);
});
