import type { Condition, KubeObject } from '../../../src/kube/objects.ts';

/** An object as far as tools that judge its status look at it. */
export type StatusObject = KubeObject & {
  spec?: Record<string, unknown>;
  status?: (Record<string, unknown> & { observedGeneration?: number; conditions?: Condition[] }) | undefined;
};

/** The conditions; none where there is no status yet. */
export function conditionsOf(object: StatusObject): Condition[] {
  return object.status?.conditions ?? [];
}

/** The condition of a type. */
export function conditionOf(object: StatusObject, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}
