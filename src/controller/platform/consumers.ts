import type { ClusterInferencePlatformSpec } from '../../crd/inference-platform.ts';
import type { Scope } from '../../platform-clients/declared.ts';

type Consumer = NonNullable<ClusterInferencePlatformSpec['allowedConsumers']>[number];
type Selector = NonNullable<Consumer['namespaceSelector']>;

/** The part of a platform that a workload goes to, or is in already. */
export interface Part extends Pick<Scope, 'list' | 'word' | 'field'> {
  /** What it may be called in the list, the best name for people first; undefined: not known yet. */
  names: readonly string[] | undefined;
  /** The workload is there already, though nobody named it: no other part can be named any more. */
  isHome: boolean;
}

/** Who wants to use a connection, and what of it. */
export interface Consumed {
  /** Name of the ClusterInferencePlatform. */
  platform: string;
  namespace: string;
  /** Undefined as long as nobody has seen them: a namespace may be younger than what is applied into it. */
  labels: Readonly<Record<string, string>> | undefined;
  /** Undefined where the platform has no parts that could be restricted. */
  part: Part | undefined;
}

/** Whether a connection may be used, and if not, why, and whom to ask. */
export type Permission =
  | { allowed: true; adopt: boolean }
  | { allowed: false; message: string }
  /** It depends on what is not known yet. */
  | { allowed: 'Unknown'; message: string };

/** May a deployment of this namespace use a cluster-wide connection? One entry that fits is enough. Pure. */
export function permission(consumers: readonly Consumer[] | undefined, who: Consumed): Permission {
  const { namespace, part } = who;
  const here = (consumers ?? []).filter((entry) => coversNamespace(entry, who));
  const fitting = here.filter((entry) => coversPart(entry, part));
  if (fitting.length > 0) return { allowed: true, adopt: fitting.some(({ adopt }) => adopt === 'Allowed') };
  if (who.labels === undefined && consumers?.some(isByLabels) === true)
    return { allowed: 'Unknown', message: `The labels of namespace ${namespace} have not come yet.` };
  const kind = `spec.allowedConsumers of ClusterInferencePlatform ${who.platform}`;
  if (here.length === 0)
    return {
      allowed: false,
      message: `${kind} has no entry for namespace ${namespace}: ask its owner to add one.`,
    };
  if (part !== undefined && part.names === undefined)
    return { allowed: 'Unknown', message: 'The list that shows where the workload lives has not come yet.' };
  return { allowed: false, message: refusalOf(part, kind, namespace) };
}

/** A deployment's part of the platform never changes, not even from none to one. */
function refusalOf(part: Part | undefined, kind: string, namespace: string): string {
  const named = part?.names?.[0];
  if (named === undefined)
    return `This deployment names no ${part?.word}, and there is no default: write one that ${kind} allows to namespace ${namespace} into ${part?.field} of another InferenceDeployment.`;
  const use = `${kind} does not allow namespace ${namespace} to use ${part?.word} ${named}`;
  return part?.isHome === true
    ? `${use}, where the workload lives: ask its owner to add it.`
    : `${use}: name an allowed one in another InferenceDeployment, or ask its owner to add it.`;
}

function coversNamespace(entry: Consumer, who: Consumed): boolean {
  if (entry.namespaces?.includes(who.namespace) === true) return true;
  if (entry.namespaceSelector === undefined) return false;
  if (who.labels === undefined) return !isByLabels(entry);
  return selects(entry.namespaceSelector, who.labels);
}

/** An empty selector covers every namespace, whatever its labels. */
function isByLabels({ namespaceSelector }: Consumer): boolean {
  const { matchLabels = {}, matchExpressions = [] } = namespaceSelector ?? {};
  return Object.keys(matchLabels).length > 0 || matchExpressions.length > 0;
}

function coversPart(entry: Consumer, part: Part | undefined): boolean {
  const allowed = part === undefined ? undefined : entry[part.list];
  return allowed === undefined || part?.names?.some((name) => allowed.includes(name)) === true;
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
