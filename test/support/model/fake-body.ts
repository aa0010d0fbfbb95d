import type { InferenceDeploymentSpec } from '../../../src/crd/inference-deployment.ts';

/** What a spec asks of the platform in memory. Pure. */
export function bodyFor({ runai, replicas }: InferenceDeploymentSpec): Record<string, unknown> {
  const { image, nodeType } = runai?.spec ?? {};
  return { image, nodeType, replicas };
}

/** Of a body, whatever mark it has. Pure. */
export const hashOf = ({ image, nodeType, replicas }: Record<string, unknown>): string =>
  `v1:${[image, nodeType, replicas].map(String).join('/')}`;
