import { expect, test } from 'vitest';
import { type Cell, table } from './table.ts';

const paint = (_tone: string, text: string): string => text;
const cells = (...texts: string[]): Cell[] => texts.map((text) => ({ text }));

test('columns are as wide as their texts, and the last one is not padded', () => {
  const lines = table([{ title: 'NAME' }, { title: 'READY' }], [cells('llama-70b', 'True')], 80, paint);
  expect(lines).toEqual(['NAME       READY', 'llama-70b  True']);
});

test('flexible columns share what is left: narrow ones are whole, wide ones are cut alike', () => {
  const columns = ['A', 'B', 'C', 'D'].map((title) => ({ title, flexible: title !== 'A' }));
  const [, row] = table(columns, [cells('aaaa', 'b', 'c'.repeat(50), 'd'.repeat(50))], 31, paint);
  expect(row).toBe(`aaaa  b  ${'c'.repeat(9)}…  ${'d'.repeat(9)}…`);
});

test('where even the fixed columns have no room, the last ones lose', () => {
  const columns = [{ title: 'NAME' }, { title: 'REASON' }, { title: 'PHASE' }];
  const [, row] = table(columns, [cells('llama', 'Initializing', 'Pending')], 14, paint);
  expect(row).toBe('llama  Init…');
});

test('colours take no room', () => {
  const coloured = (tone: string, text: string): string => (tone === 'good' ? `<${text}>` : text);
  const rows: Cell[][] = [[{ text: 'True', tone: 'good' }, { text: 'x' }], cells('Unknown', 'y')];
  const [, first, second] = table([{ title: 'READY' }, { title: 'X' }], rows, 40, coloured);
  expect(first).toBe('<True>     x');
  expect(second).toBe('Unknown  y');
});
