import type { InferenceDeployment, InferenceDeploymentSpec } from '../../../crd/inference-deployment.ts';
import { ApiError } from '../../../kube/api-error.ts';
import type { KubeClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { secrets } from '../../../kube/resources.ts';
import type { SecretValues } from '../../../platform-clients/platform.ts';
import { declaredBy } from '../../../platform-clients/registry.ts';
import { sentence } from '../../sentence.ts';

/** What was read of the Secrets that a spec takes values from. It stays in memory. */
export interface SecretsRead {
  /** Of the spec that named them. */
  generation: number;
  /** When the read began, on the monotonic clock. */
  begunAt: number;
  /** By name; those that do not exist are missing. */
  values: ReadonlyMap<string, SecretValues>;
  /** One may not be read: which, and which right is missing. */
  denied: string | undefined;
  /** When this process last found that one is another than before, on the monotonic clock. */
  changedAt?: number;
}

/** For those who only ask whether our own checks refuse a spec. */
export const nothingRead: Pick<SecretsRead, 'values' | 'denied'> = { values: new Map(), denied: undefined };

interface Secret extends KubeObject {
  /** Base64. */
  data?: Record<string, string>;
}

/** The Secrets of its namespace that a spec takes values from, each once. Pure. */
export const secretsNamedBy = (spec: InferenceDeploymentSpec): readonly string[] => [
  ...new Set(declaredBy(spec).secrets?.(spec)),
];

/**
 * Reads them, each by its name: Secrets are never listed or watched. Throws ApiError where the API server cannot say
 * whether one is there.
 */
export async function readSecrets(
  kube: Pick<KubeClient, 'get'>,
  { metadata, spec }: InferenceDeployment & KubeObject,
  begunAt: number,
  signal: AbortSignal,
): Promise<SecretsRead> {
  const { namespace, generation } = metadata;
  const values = new Map<string, SecretValues>();
  let denied: string | undefined;
  await Promise.all(
    secretsNamedBy(spec).map(async (name) => {
      try {
        const secret = await kube.get<Secret>(secrets, { namespace, name }, signal);
        values.set(name, { resourceVersion: secret.metadata.resourceVersion, data: decoded(secret) });
      } catch (error) {
        if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 403)) throw error;
        if (error.status === 403) denied ??= mayNotRead(name, namespace, error);
      }
    }),
  );
  return { generation, begunAt, values, denied };
}

/** As it is, be it with a line feed at its end: so a container has it too that takes a value from a Secret. */
const decoded = ({ data = {} }: Secret): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );

/** Where Roles are given by namespace, one is easily forgotten. */
const mayNotRead = (name: string, namespace: string, error: ApiError): string =>
  `The operator may not read Secret ${name}: ${sentence(error.message)} Give its ServiceAccount the right to get Secrets in namespace ${namespace}.`;
