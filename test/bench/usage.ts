import { existsSync, readFileSync } from 'node:fs';
import type { OperatorProcess } from '../support/operator/operator-process.ts';

/** What an operator process has used. */
export interface Usage {
  /** User and system time since its start. */
  cpuSeconds: number;
  /** Resident memory now, in MB (10^6 bytes). */
  rssMb: number;
  /** The most that was resident since its start; where the kernel does not tell, the same as `rssMb`. */
  peakRssMb: number;
}

/** Reads it from the process's own metrics, and the peak from Linux's books. */
export async function usageOf(operator: OperatorProcess): Promise<Usage> {
  const metrics = await operator.metrics();
  const rssMb = (metrics.value('process_resident_memory_bytes') ?? Number.NaN) / 1e6;
  return {
    cpuSeconds: metrics.value('process_cpu_seconds_total') ?? Number.NaN,
    rssMb,
    peakRssMb: peakOf(operator.pid) ?? rssMb,
  };
}

/** Seconds of processor time between two looks. */
export const cpuBetween = (before: Usage, after: Usage): number => after.cpuSeconds - before.cpuSeconds;

function peakOf(pid: number): number | undefined {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return kib === undefined ? undefined : (Number(kib) * 1024) / 1e6;
}
