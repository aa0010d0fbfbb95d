import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { targetOf } from '../../../platform-clients/registry.ts';
import type { DeploymentState } from '../../../telemetry/metrics/deployments.ts';
import { conditionOf } from '../../conditions.ts';
import { platformLabel } from '../../platform/platform-objects.ts';
import { usedPlatform } from '../../platform/usage.ts';

/** Deployments as metrics show them. Pure. */
export function* deploymentStates(
  deployments: Iterable<InferenceDeployment & KubeObject>,
): Generator<DeploymentState> {
  for (const object of deployments) {
    const is = (type: string): boolean => conditionOf(object, type)?.status === 'True';
    yield {
      namespace: object.metadata.namespace,
      name: object.metadata.name,
      platform: platformLabel(usedPlatform(object)),
      target: targetOf(object.spec),
      reason: conditionOf(object, 'Ready')?.reason ?? 'NotCreated',
      ready: is('Ready'),
      available: is('Available'),
    };
  }
}
