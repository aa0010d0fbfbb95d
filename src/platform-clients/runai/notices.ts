import type { RunaiInferenceSpec } from '../../crd/runai/inference-spec.ts';

/** Revision suffixes are added to the name; longer ones may not fit. */
const ROOMY_NAME = 50;

/** Names of Kubernetes objects as Run:ai takes them after 2.22. */
const STRICT_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * What the user should know although the platform may well take it. `unusedReplicas`: `spec.replicas` where the
 * target's own scaling rules.
 */
export function noticesOf(
  name: string,
  spec: RunaiInferenceSpec,
  unusedReplicas: number | undefined,
): readonly string[] {
  const notices: string[] = [];
  if (unusedReplicas !== undefined) {
    notices.push(
      `The field spec.replicas (${unusedReplicas}) is not used: spec.runai.spec.autoscaling scales the workload`,
    );
  }
  if (name.length > ROOMY_NAME) {
    notices.push(`The name has more than ${ROOMY_NAME} characters: Run:ai appends to it and may refuse it`);
  }
  if (spec.autoscaling?.metricThreshold !== undefined && spec.autoscaling.metric === undefined) {
    notices.push('The field spec.runai.spec.autoscaling.metricThreshold is not used without metric');
  }
  const odd = referencedNames(spec).find((referenced) => !STRICT_NAME.test(referenced));
  if (odd !== undefined) {
    notices.push(
      `Run:ai after 2.22 takes no dots and underscores in names of secrets and config maps: "${odd}"`,
    );
  }
  return notices;
}

function referencedNames(spec: RunaiInferenceSpec): string[] {
  const variables = (spec.environmentVariables ?? []).flatMap(({ secret, configMap }) => [
    secret?.name,
    configMap?.name,
  ]);
  const volumes = [
    ...(spec.storage?.secretVolume ?? []).map(({ secret }) => secret),
    ...(spec.storage?.configMapVolume ?? []).map(({ configMap }) => configMap),
  ];
  const pulls = (spec.imagePullSecrets ?? []).map(({ name }) => name);
  return [...variables, ...volumes, ...pulls].filter((referenced) => referenced !== undefined);
}
