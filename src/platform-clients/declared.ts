import type { InferenceDeploymentSpec } from '../crd/inference-deployment.ts';
import type { ClusterInferencePlatformSpec, InferencePlatformSpec } from '../crd/inference-platform.ts';

type Consumer = NonNullable<ClusterInferencePlatformSpec['allowedConsumers']>[number];

/** What the platform has parts of, and which of them a workload goes to. */
export interface Scope {
  /** The list in an entry of `allowedConsumers` that names those which may be used. */
  list: Extract<keyof Consumer, 'projects' | 'workspaces'>;
  /** What such a part is called. */
  word: string;
  /** Where a deployment names one. */
  field: string;
  /** As the spec or the platform object's default names it; undefined where neither does. */
  value: string | undefined;
  /** The spec leaves it to the platform object. */
  isDefault: boolean;
}

/** What a target's section says of its workload without asking a platform. All pure. */
export interface Declared {
  /** Its name, where the spec gives one; else it is called like the object. */
  name(spec: InferenceDeploymentSpec): string | undefined;
  /** Where it lives, in the words of the spec: the same words through one platform object lead to the same place. */
  place(spec: InferenceDeploymentSpec): readonly (string | undefined)[];
  /** The Secrets, in the object's namespace, that values are taken from. Absent where a target takes none. */
  secrets?(spec: InferenceDeploymentSpec): readonly string[];
  /** Undefined where a platform has no parts that could be restricted. */
  scope(spec: InferenceDeploymentSpec, platform: InferencePlatformSpec): Scope | undefined;
}
