import type { Machine } from './machine.ts';
import type { Mark, Measurements } from './marks.ts';
import type { CallCounts } from './platform-calls.ts';

/** What is printed for people. Pure. */
export function report(machine: Machine, measured: Measurements, marks: readonly Mark[]): string {
  const { burst, settled, edits, restart } = measured;
  const parts = { burst, settled, edits, restart };
  const figures = [
    ['', ...Object.keys(parts)],
    ['seconds', ...[burst.readySeconds, settled.seconds, Number.NaN, restart.handledSeconds].map(one)],
    ["operator's CPU seconds", ...Object.values(parts).map(({ cpuSeconds }) => two(cpuSeconds))],
    ['resident at its end, MB', ...Object.values(parts).map(({ usage }) => one(usage.rssMb))],
    ['most resident so far, MB', ...Object.values(parts).map(({ usage }) => one(usage.peakRssMb))],
  ];
  const { floor } = burst;
  return [
    `${machine.commit} on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; Node ${machine.node}, Kubernetes ${machine.kubernetes}; load before ${machine.loadBefore}`,
    table(figures),
    `burst: applied after ${one(burst.appliedSeconds)} s, Ready after ${one(burst.readySeconds)} s. The platform alone: ${one(floor.limitSeconds)} s by its limit, ${one(floor.latencySeconds)} s by its latency, ${two(floor.chainSeconds)} s for one object. The processors were busy for ${one(burst.processorSeconds)} s, and ${one(burst.ownSeconds)} s are explained by neither`,
    `burst: ${two(burst.writesPerObject.mean)} API server writes per object (at most ${burst.writesPerObject.most}); ${burst.phasesBetween} phases in between were shown by polls`,
    `edits: p50 ${one(edits.p50Ms)} ms, p99 ${one(edits.p99Ms)} ms, at most ${one(edits.mostMs)} ms, ${edits.platformMs} ms of it the platform's; ${edits.edits} edits`,
    `restart: ready after ${two(restart.readySeconds)} s, the last of ten edits handled after ${two(restart.handledSeconds)} s`,
    counts('calls to the platform', {
      burst: burst.platformCalls,
      settled: settled.platformCalls,
      edits: edits.platformCalls,
      restart: restart.platformCalls,
    }),
    counts('writes to the API server', {
      burst: burst.apiWrites,
      settled: {},
      edits: edits.apiWrites,
      restart: restart.apiWrites,
    }),
    table([
      ['mark', 'at most', 'measured', ''],
      ...marks.map(({ what, most, measured, kept }) => [
        what,
        String(most),
        Number.isInteger(measured) ? String(measured) : two(measured),
        kept ? 'kept' : 'MISSED',
      ]),
    ]),
  ].join('\n\n');
}

function counts(title: string, parts: Record<string, CallCounts>): string {
  const rows = [...new Set(Object.values(parts).flatMap((part) => Object.keys(part)))].sort();
  return table([
    [title, ...Object.keys(parts)],
    ...rows.map((row) => [row, ...Object.values(parts).map((part) => String(part[row] ?? 0))]),
  ]);
}

/** Columns as wide as they need to be; all but the first are numbers. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const one = (value: number): string => (Number.isNaN(value) ? '' : value.toFixed(1));
const two = (value: number): string => value.toFixed(2);
