import { gaugeText } from './exposition.ts';

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
 * The gauges of deployments, in text form. They are made anew at each scrape, so they are right then, and a
 * deleted object has none.
 */
export function deploymentsText(source: DeploymentSource): string {
  const deployments = [...source()];
  const identity = ({ namespace, name, platform }: DeploymentState) => ({ namespace, name, platform });
  return [
    gaugeText(
      'inference_operator_deployments',
      'InferenceDeployments by the reason of their condition Ready.',
      countByReason(deployments),
    ),
    gaugeText(
      'inference_operator_deployment_ready',
      '1 while the condition Ready is True, else 0.',
      deployments.map((deployment) => [identity(deployment), deployment.ready ? 1 : 0]),
    ),
    gaugeText(
      'inference_operator_deployment_available',
      '1 while the condition Available is True, else 0.',
      deployments.map((deployment) => [identity(deployment), deployment.available ? 1 : 0]),
    ),
  ].join('');
}

type Reasons = Readonly<Record<'platform' | 'target' | 'reason', string>>;

function countByReason(deployments: readonly DeploymentState[]): [Reasons, number][] {
  const groups = new Map<string, [Reasons, number]>();
  for (const { platform, target, reason } of deployments) {
    const key = `${platform} ${target} ${reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ platform, target, reason }, 1]);
    else group[1] += 1;
  }
  return [...groups.values()];
}
