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

/** What has conditions, of whatever kind it is. */
interface WithConditions<Found> {
  status?: { conditions?: readonly Found[] | undefined } | undefined;
}

/** The condition of a type; undefined where there is none, or nothing at all. */
export function conditionOf<Found extends { type: string } = Condition>(
  object: WithConditions<Found> | undefined,
  type: string,
): Found | undefined {
  return object?.status?.conditions?.find((condition) => condition.type === type);
}
