import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { targetOf } from '../../../platform-clients/registry.ts';
import type { DeploymentState } from '../../../telemetry/metrics/deployments.ts';
import { platformLabel } from '../../platform/platform-objects.ts';
import { usedPlatform } from '../../platform/usage.ts';

/** Deployments as metrics show them. Pure. */
export function* deploymentStates(
  deployments: Iterable<InferenceDeployment & KubeObject>,
): Generator<DeploymentState> {
  for (const object of deployments) {
    const conditions = object.status?.conditions ?? [];
    const is = (type: string): boolean => conditions.some((c) => c.type === type && c.status === 'True');
    yield {
      namespace: object.metadata.namespace,
      name: object.metadata.name,
      platform: platformLabel(usedPlatform(object)),
      target: targetOf(object.spec),
      reason: conditions.find(({ type }) => type === 'Ready')?.reason ?? 'NotCreated',
      ready: is('Ready'),
      available: is('Available'),
    };
  }
}
