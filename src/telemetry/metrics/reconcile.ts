import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How a pass ended, in controller-runtime's words. */
export type PassResult = 'success' | 'error' | 'requeue' | 'requeue_after';

const RESULTS: readonly PassResult[] = ['success', 'error', 'requeue', 'requeue_after'];

/** The metrics of one controller. */
export interface ReconcileMetrics {
  /** A pass has begun: one worker more is active. */
  passStarted(): void;
  /** It has ended after `ms` milliseconds. */
  passEnded(result: PassResult, ms: number): void;
  /** A pass threw what nobody expected. */
  panic(): void;
}

/** controller-runtime's bounds, in seconds, so that its dashboards fit. */
const SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5,
  1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];

/** Registers controller-runtime's reconcile metrics; answers the ones of a controller with its number of workers. */
export function reconcileMetrics(
  registry: Registry,
): (controller: string, workers: number) => ReconcileMetrics {
  const registers = [registry];
  const labelNames = ['controller'] as const;
  const total = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Passes by how they ended.',
    labelNames: ['controller', 'result'],
    registers,
  });
  const errors = new Counter({
    name: 'controller_runtime_reconcile_errors_total',
    help: 'Passes that ended with an error.',
    labelNames,
    registers,
  });
  // Stays 0: whatever ends a pass is tried again. It is there because dashboards of controller-runtime ask for it.
  const terminalErrors = new Counter({
    name: 'controller_runtime_terminal_reconcile_errors_total',
    help: 'Passes that ended with an error that trying again cannot mend.',
    labelNames,
    registers,
  });
  const panics = new Counter({
    name: 'controller_runtime_reconcile_panics_total',
    help: 'Passes that threw what nobody expected.',
    labelNames,
    registers,
  });
  const time = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'How long passes take.',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const active = new Gauge({
    name: 'controller_runtime_active_workers',
    help: 'Workers that have a pass under way.',
    labelNames,
    registers,
  });
  const most = new Gauge({
    name: 'controller_runtime_max_concurrent_reconciles',
    help: 'Workers.',
    labelNames,
    registers,
  });

  return (controller, workers) => {
    const labels = { controller };
    for (const result of RESULTS) total.inc({ controller, result }, 0);
    for (const counter of [errors, terminalErrors, panics]) counter.inc(labels, 0);
    time.zero(labels);
    active.set(labels, 0);
    most.set(labels, workers);
    return {
      passStarted: () => active.inc(labels),
      passEnded(result, ms) {
        active.dec(labels);
        total.inc({ controller, result });
        if (result === 'error') errors.inc(labels);
        time.observe(labels, ms / 1_000);
      },
      panic: () => panics.inc(labels),
    };
  };
}
