import { Gauge, type Registry } from 'prom-client';

/** What a platform measured of one workload. Absent and NaN: it has no value now. */
export interface Figures {
  readonly requestsPerSecond?: number | undefined;
  readonly latencySeconds?: number | undefined;
}

/** The platforms' own figures of workloads, by the object that the workload belongs to. */
export interface WorkloadMetrics {
  /** Replaces what was shown of this object; what has no value has no series. */
  set(object: { namespace: string; name: string }, figures: Figures): void;
  /** The object is gone, or has no workload any more. */
  remove(object: { namespace: string; name: string }): void;
}

/** Registers the gauges of what platforms measure. Empty unless somebody sets them. */
export function workloadMetrics(registry: Registry): WorkloadMetrics {
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['namespace', 'name'], registers: [registry] });
  const throughput = gauge(
    'inference_operator_workload_throughput_requests_per_second',
    'Requests per second of a workload, as its platform measures them.',
  );
  const latency = gauge(
    'inference_operator_workload_latency_seconds',
    'Latency of requests to a workload, as its platform measures it.',
  );
  const show = (
    target: typeof throughput,
    labels: { namespace: string; name: string },
    figure?: number,
  ): void => {
    if (figure !== undefined && Number.isFinite(figure)) target.set(labels, figure);
    else target.remove(labels);
  };
  return {
    set({ namespace, name }, figures) {
      show(throughput, { namespace, name }, figures.requestsPerSecond);
      show(latency, { namespace, name }, figures.latencySeconds);
    },
    remove({ namespace, name }) {
      show(throughput, { namespace, name });
      show(latency, { namespace, name });
    },
  };
}
