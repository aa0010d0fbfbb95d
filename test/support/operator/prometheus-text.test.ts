import { expect, test } from 'vitest';
import { parseMetrics } from './prometheus-text.ts';

const page = parseMetrics(`
# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{platform="a/b",code="200"} 3
calls_total{platform="a/b",code="500"} 1 1395066363000
up 1
odd{text="a \\"quoted\\", {braced}\\n\\\\ \\u"} NaN
duration_bucket{le="+Inf"} +Inf
`);

test('values by name and labels', () => {
  expect(page.value('up')).toBe(1);
  expect(page.value('calls_total', { code: '500' })).toBe(1);
  expect(page.sum('calls_total', { platform: 'a/b' })).toBe(4);
  expect(page.series('calls_total')).toHaveLength(2);
});

test('what is not there', () => {
  expect(page.value('down')).toBeUndefined();
  expect(page.value('calls_total', { code: '404' })).toBeUndefined();
  expect(page.sum('down')).toBe(0);
});

test('a question that several samples answer is refused', () => {
  expect(() => page.value('calls_total')).toThrow('several samples of calls_total');
});

test('escapes and special numbers', () => {
  const [odd] = page.series('odd');
  expect(odd?.labels).toEqual({ text: 'a "quoted", {braced}\n\\ u' });
  expect(odd?.value).toBeNaN();
  expect(page.value('duration_bucket')).toBe(Number.POSITIVE_INFINITY);
});

test('anything else is an error', () => {
  expect(() => parseMetrics('<html>')).toThrow('not a line of a metrics page: <html>');
});
