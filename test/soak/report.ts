import type { Gate } from './gates/gate.ts';

/** How many of the things that did not pass are shown for a gate. */
const SHOWN = 10;

/** A table with a line for each gate, and what did not pass. Pure. */
export function report(gates: readonly Gate[]): string {
  const rows = [
    ['gate', 'figure', 'bound', ''],
    ...gates.map(({ name, figure, bound, passed }) => [name, figure, bound, passed ? 'passed' : 'FAILED']),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const failures = gates
    .filter(({ passed }) => !passed)
    .flatMap(({ name, details }) => [
      '',
      `${name}:`,
      ...details.slice(0, SHOWN).map((detail) => `  ${detail}`),
    ]);
  return [...lines, ...failures].join('\n');
}
