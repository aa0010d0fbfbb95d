import type { ClusterInferencePlatformSpec } from '../../crd/inference-platform.ts';
import type { Scope } from '../../platform-clients/declared.ts';

type Consumer = NonNullable<ClusterInferencePlatformSpec['allowedConsumers']>[number];
type Selector = NonNullable<Consumer['namespaceSelector']>;

/** Who wants to use a connection, and what of it. */
export interface Consumed {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** Where the deployment's workload goes; undefined where the platform has no parts that could be restricted. */
  scope: Scope | undefined;
}

export type Permission = { allowed: true; adopt: boolean } | { allowed: false; message: string };

/** May a deployment of this namespace use a cluster-wide connection? One entry that fits is enough. Pure. */
export function permission(consumers: readonly Consumer[] | undefined, who: Consumed): Permission {
  const here = (consumers ?? []).filter((entry) => coversNamespace(entry, who));
  const fitting = here.filter((entry) => coversScope(entry, who.scope));
  if (fitting.length > 0) return { allowed: true, adopt: fitting.some(({ adopt }) => adopt === 'Allowed') };
  const message =
    here.length === 0
      ? `spec.allowedConsumers of the ClusterInferencePlatform has no entry for namespace ${who.namespace}: ask its owner to add one.`
      : `spec.allowedConsumers of the ClusterInferencePlatform does not allow namespace ${who.namespace} to use ${who.scope?.word} ${who.scope?.value ?? '(default)'}: name an allowed one, or ask its owner to add it.`;
  return { allowed: false, message };
}

function coversNamespace(entry: Consumer, who: Consumed): boolean {
  if (entry.namespaces?.includes(who.namespace) === true) return true;
  return entry.namespaceSelector !== undefined && selects(entry.namespaceSelector, who.labels);
}

function coversScope(entry: Consumer, scope: Scope | undefined): boolean {
  const allowed = scope === undefined ? undefined : entry[scope.list];
  return allowed === undefined || (scope?.value !== undefined && allowed.includes(scope.value));
}

function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const byLabels = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const byExpressions = (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values?.includes(value) === true;
      case 'NotIn':
        return value === undefined || values?.includes(value) !== true;
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
    }
  });
  return byLabels && byExpressions;
}
