import { expect, test } from 'vitest';
import { gaugeText } from './exposition.ts';

test('a gauge without samples has its head alone', () => {
  expect(gaugeText('a', 'What it is.', [])).toBe('# HELP a What it is.\n# TYPE a gauge\n');
});

test('a line per sample, labels in their order', () => {
  const samples: [Record<string, string>, number][] = [
    [{ namespace: 'b', name: 'a' }, 1],
    [{ namespace: 'b', name: 'c' }, 0],
  ];
  expect(gaugeText('a', 'h', samples).split('\n').slice(2)).toEqual([
    'a{namespace="b",name="a"} 1',
    'a{namespace="b",name="c"} 0',
    '',
  ]);
});

test.each([
  { content: 'a"} 1\nforged 1', escaped: String.raw`a\"} 1\nforged 1` },
  { content: String.raw`C:\n`, escaped: String.raw`C:\\n` },
])('$content cannot end its label', ({ content, escaped }) => {
  expect(gaugeText('a', 'h', [[{ x: content }, 1]])).toContain(`\na{x="${escaped}"} 1\n`);
});
