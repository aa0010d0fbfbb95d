import { add, type Counts } from './counts.ts';

/** One line of the summary. */
export interface Result {
  name: string;
  counts: Counts;
  seconds: number;
}

/** The summary: a line per step, and their sum. */
export function table(results: readonly Result[]): string {
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const rows = [...results, { name: 'all', counts: add(results.map((result) => result.counts)), seconds }];
  const cells = rows.map(({ name, counts, seconds }) => [
    name,
    String(counts.passed),
    String(counts.failed),
    String(counts.skipped),
    duration(seconds),
  ]);
  const lines = [['', 'passed', 'failed', 'skipped', 'time'], ...cells];
  const width = (column: number): number => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  const widths = [0, 1, 2, 3, 4].map(width);
  return lines
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  '))
    .join('\n');
}

/** `7.5 s` or `3 min 02 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
