import type { ClusterInferencePlatformSpec } from '../../crd/inference-platform.ts';

type Consumer = NonNullable<ClusterInferencePlatformSpec['allowedConsumers']>[number];
type Selector = NonNullable<Consumer['namespaceSelector']>;

/** A namespace, as far as a selector sees it. */
export interface Consumed {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** The project that the deployment's workload goes to, as its spec or the platform's default names it. */
  project: string | undefined;
}

export type Permission = { allowed: true; adopt: boolean } | { allowed: false; message: string };

/** May a deployment of this namespace use a cluster-wide connection? One entry that fits is enough. Pure. */
export function permission(consumers: readonly Consumer[] | undefined, who: Consumed): Permission {
  const here = (consumers ?? []).filter((entry) => coversNamespace(entry, who));
  const fitting = here.filter((entry) => coversProject(entry, who.project));
  if (fitting.length > 0) return { allowed: true, adopt: fitting.some(({ adopt }) => adopt === 'Allowed') };
  const message =
    here.length === 0
      ? `spec.allowedConsumers of the ClusterInferencePlatform has no entry for namespace ${who.namespace}: ask its owner to add one.`
      : `spec.allowedConsumers of the ClusterInferencePlatform does not allow namespace ${who.namespace} to use project ${who.project ?? '(default)'}: name an allowed one, or ask its owner to add it.`;
  return { allowed: false, message };
}

function coversNamespace(entry: Consumer, who: Consumed): boolean {
  if (entry.namespaces?.includes(who.namespace) === true) return true;
  return entry.namespaceSelector !== undefined && selects(entry.namespaceSelector, who.labels);
}

function coversProject(entry: Consumer, project: string | undefined): boolean {
  return entry.projects === undefined || (project !== undefined && entry.projects.includes(project));
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
