import { Registry } from 'prom-client';
import { type ApiServerMetrics, apiServerMetrics } from './metrics/api-server.ts';
import { type DeploymentSource, deploymentsText } from './metrics/deployments.ts';
import { type OperationMetrics, operationMetrics } from './metrics/operations.ts';
import { type PlatformMetricsRegister, platformMetrics } from './metrics/platform.ts';
import { type MeasuredProcess, processMetrics } from './metrics/process.ts';
import { type ReconcileMetrics, reconcileMetrics } from './metrics/reconcile.ts';
import { type ReflectorMetrics, type ReflectorState, reflectorMetrics } from './metrics/reflector.ts';
import { type WorkloadMetrics, workloadMetrics } from './metrics/workload.ts';
import { type WorkQueueMetrics, workQueueMetrics } from './metrics/work-queue.ts';

/**
 * All metrics of the process. A series whose labels are known is there with 0 from the start; gauges are read
 * where they arise at each scrape.
 */
export interface Metrics extends PlatformMetricsRegister, OperationMetrics, ApiServerMetrics {
  /** The metrics of a controller and of its work queue. */
  forController(name: string, workers: number): { reconcile: ReconcileMetrics; queue: WorkQueueMetrics };
  /** The metrics of the reflector of a kind. */
  forReflector(kind: string, state: ReflectorState): ReflectorMetrics;
  /** Where the gauges of deployments are read at each scrape. */
  showDeployments(source: DeploymentSource): void;
  /** What platforms measure of workloads. */
  readonly workloads: WorkloadMetrics;
  /** The media type of `text`. */
  readonly contentType: string;
  /** Everything, in the text form of Prometheus. */
  text(): Promise<string>;
}

/** Metrics in a registry of their own: nothing is shared with anybody else in the process. */
export function createMetrics(measured: MeasuredProcess = process): Metrics {
  const registry = new Registry();
  let deployments: DeploymentSource = () => [];
  const reconcile = reconcileMetrics(registry);
  const queue = workQueueMetrics(registry);
  processMetrics(registry, measured);
  return {
    ...platformMetrics(registry),
    ...operationMetrics(registry),
    ...apiServerMetrics(registry),
    forController: (name, workers) => ({ reconcile: reconcile(name, workers), queue: queue(name) }),
    forReflector: reflectorMetrics(registry),
    showDeployments(source) {
      deployments = source;
    },
    workloads: workloadMetrics(registry),
    contentType: registry.contentType,
    text: async () => `${await registry.metrics()}\n${deploymentsText(deployments)}`,
  };
}
