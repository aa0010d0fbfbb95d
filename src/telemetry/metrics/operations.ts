import { Counter, Histogram, type Registry } from 'prom-client';

/** What the operator does on platforms. */
export interface OperationMetrics {
  /** A target may be worked on from now on: its series are there with 0. */
  showTarget(target: string): void;
  /** An operation has settled, so many milliseconds after its call. `type` as in `status.operation`. */
  operationSettled(operation: { target: string; type: string }, ms: number): void;
  /** A platform's spec was found different from ours, and this was done about it. */
  drifted(drift: { target: string; action: string }): void;
}

/** From a change that serves at once to a model of hundreds of gigabytes. */
const SECONDS = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200];

/** Operations that every target has. */
const TYPES = ['Create', 'Update', 'Recreate', 'Delete'] as const;
const ACTIONS = ['Detected', 'Corrected'] as const;

/** Registers the metrics of operations on platforms. */
export function operationMetrics(registry: Registry): OperationMetrics {
  const registers = [registry];
  const duration = new Histogram({
    name: 'inference_operator_operation_duration_seconds',
    help: 'From the call to settled.',
    labelNames: ['target', 'type'],
    buckets: SECONDS,
    registers,
  });
  const drift = new Counter({
    name: 'inference_operator_drift_total',
    help: 'Specs found different on the platform, by what was done about it.',
    labelNames: ['target', 'action'],
    registers,
  });
  return {
    showTarget(target) {
      for (const type of TYPES) duration.zero({ target, type });
      for (const action of ACTIONS) drift.inc({ target, action }, 0);
    },
    operationSettled: ({ target, type }, ms) => duration.observe({ target, type }, ms / 1_000),
    drifted: ({ target, action }) => drift.inc({ target, action }),
  };
}
