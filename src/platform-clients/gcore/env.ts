import type { InferenceDeploymentSpec } from '../../crd/inference-deployment.ts';
import type { Desired, Subject } from '../platform.ts';

type Variable = NonNullable<NonNullable<InferenceDeploymentSpec['gcore']>['env']>[number];

/** Variables with the values that Secrets give them. */
export interface Resolved {
  values: Record<string, string>;
  /** In place of the values, for a hash without them. */
  references: Record<string, string>;
  used: NonNullable<Desired['secrets']>;
}

/** Reads the variables of `gcore.env` from Secrets; or says which Secret or key is missing. Pure. */
export function resolveEnv(
  env: readonly Variable[],
  { namespace, secrets }: Pick<Subject, 'namespace' | 'secrets'>,
): Resolved | { missing: string } {
  const values: [string, string][] = [];
  const references: [string, string][] = [];
  const used = new Map<string, string>();
  for (const { name, valueFrom } of env) {
    const { name: secret, key, optional } = valueFrom.secretKeyRef;
    references.push([name, `${secret}/${key}${optional ? '?' : ''}`]);
    const found = secrets?.get(secret);
    if (found !== undefined) used.set(secret, found.resourceVersion);
    const value = found !== undefined && Object.hasOwn(found.data, key) ? found.data[key] : undefined;
    if (value !== undefined) values.push([name, value]);
    else if (!optional) return { missing: missingWords(name, `${namespace}/${secret}`, found && key) };
  }
  return {
    values: Object.fromEntries(values),
    references: Object.fromEntries(references),
    used: [...used].map(([name, resourceVersion]) => ({ name, resourceVersion })),
  };
}

function missingWords(variable: string, secret: string, key: string | undefined): string {
  const what = key === undefined ? `Secret ${secret} is not there` : `Secret ${secret} has no key "${key}"`;
  return `${what}, and the variable ${variable} of spec.gcore.env takes its value from it: add it, or write optional: true`;
}
