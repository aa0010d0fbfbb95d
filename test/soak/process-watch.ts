import { readdirSync } from 'node:fs';
import type { OperatorProcess } from '../support/operator/operator-process.ts';
import type { Metrics } from '../support/operator/prometheus-text.ts';
import type { Sample } from './evidence.ts';
import { pause } from './pause.ts';

const EVERY_MS = 2_000;

/** Looks at the operator's process all the time. */
export class ProcessWatch {
  readonly samples: Sample[] = [];
  /** The last page of metrics that could be had. */
  metrics: Metrics | undefined;
  readonly #operator: OperatorProcess;

  constructor(operator: OperatorProcess) {
    this.#operator = operator;
  }

  /** Looks until the signal aborts, or the process has ended. */
  async follow(signal: AbortSignal): Promise<void> {
    while (this.#operator.exit === undefined && !signal.aborted) {
      const metrics = await this.look().catch(() => undefined);
      if (metrics !== undefined) {
        const rssMb = (metrics.value('process_resident_memory_bytes') ?? Number.NaN) / 1e6;
        this.samples.push({ rssMb, fds: openFiles(this.#operator.pid) });
      }
      await pause(EVERY_MS, signal).catch(() => {});
    }
  }

  /** Looks now. */
  async look(): Promise<Metrics> {
    this.metrics = await this.#operator.metrics();
    return this.metrics;
  }
}

/** Keys that wait, and those that are being worked on. */
export const queuedIn = (metrics: Metrics): number =>
  metrics.sum('workqueue_depth') + metrics.sum('controller_runtime_active_workers');

/** How many files a process has open; undefined where there is no /proc. */
function openFiles(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}
