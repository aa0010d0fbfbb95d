import { Gauge, type Registry } from 'prom-client';

/** One InferenceDeployment as metrics show it. */
export interface DeploymentState {
  readonly namespace: string;
  readonly name: string;
  /** `<namespace>/<name>` or `<name>` of its platform object. */
  readonly platform: string;
  readonly target: string;
  /** The reason of its condition `Ready`. */
  readonly reason: string;
  readonly ready: boolean;
  readonly available: boolean;
}

/** All deployments at the moment of a scrape. */
export type DeploymentSource = () => Iterable<DeploymentState>;

/**
 * Registers the gauges of deployments; answers how to name their source. They are made anew at each scrape,
 * so they are right then, and a deleted object has none.
 */
export function deploymentMetrics(registry: Registry): (source: DeploymentSource) => void {
  const registers = [registry];
  let deployments: DeploymentSource = () => [];
  const byReason = new Gauge({
    name: 'inference_operator_deployments',
    help: 'InferenceDeployments by the reason of their condition Ready.',
    labelNames: ['platform', 'target', 'reason'],
    registers,
    collect() {
      byReason.reset();
      for (const { platform, target, reason } of deployments()) byReason.inc({ platform, target, reason });
    },
  });
  const perObject = (name: string, help: string, holds: (deployment: DeploymentState) => boolean): void => {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ['namespace', 'name', 'platform'],
      registers,
      collect() {
        gauge.reset();
        for (const deployment of deployments()) {
          const { namespace, name, platform } = deployment;
          gauge.set({ namespace, name, platform }, holds(deployment) ? 1 : 0);
        }
      },
    });
  };
  perObject(
    'inference_operator_deployment_ready',
    '1 while the condition Ready is True, else 0.',
    (deployment) => deployment.ready,
  );
  perObject(
    'inference_operator_deployment_available',
    '1 while the condition Available is True, else 0.',
    (deployment) => deployment.available,
  );
  return (source) => {
    deployments = source;
  };
}
