import { entryOf } from '../word-table.ts';

/**
 * What Run:ai documents about the fields of an inference spec, beyond their types: which can be changed, by what
 * the items of a list are told apart, which value an absent field has.
 */

/** Top-level fields that PATCH never takes: they are set at creation. */
const CREATE_ONLY = new Set([
  'annotations',
  'exposedUrls',
  'labels',
  'ports',
  'relatedUrls',
  'security',
  'servingPort',
  'storage',
  'tolerations',
]);

/** The release whose PATCH was the first to take a top-level field. The base release is 2.22. */
const UPDATABLE_SINCE: Readonly<Record<string, string>> = {
  args: '2.19',
  autoscaling: '2.19',
  category: '2.22',
  command: '2.19',
  compute: '2.21',
  createHomeDir: '2.19',
  environmentVariables: '2.19',
  image: '2.19',
  imagePullPolicy: '2.19',
  imagePullSecrets: '2.24',
  nodeAffinityRequired: '2.22',
  nodePools: '2.21',
  nodeType: '2.21',
  podAffinity: '2.21',
  preemptibility: '2.24',
  priorityClass: '2.22',
  probes: '2.19',
  servingConfiguration: '2.22',
  workingDir: '2.19',
};

/**
 * May a PATCH carry it? What joined later than some releases is tried, and so are fields that we do not know: the
 * platform says whether it takes them, or a read after the PATCH shows it.
 */
export function isUpdatable(topLevel: string): boolean {
  return !CREATE_ONLY.has(topLevel);
}

/** The release since which a field can be changed in place; undefined for what never can, and for what we do not know. */
export function updatableSince(topLevel: string): string | undefined {
  return entryOf(UPDATABLE_SINCE, topLevel);
}

/** Does every release that has a PATCH take it? */
export function isAlwaysUpdatable(topLevel: string): boolean {
  return updatableSince(topLevel) === '2.19';
}

/** The fields that tell the items of a list apart; lists that are not here are one value, in order. */
const ITEM_KEYS: Record<string, readonly string[]> = {
  annotations: ['name'],
  labels: ['name'],
  environmentVariables: ['name'],
  imagePullSecrets: ['name'],
  relatedUrls: ['url'],
  exposedUrls: ['container'],
  ports: ['container', 'serviceType'],
  tolerations: ['key', 'operator', 'value', 'effect'],
  'compute.extendedResources': ['resource'],
  'storage.configMapVolume': ['mountPath'],
  'storage.secretVolume': ['mountPath'],
  'storage.dataVolume': ['mountPath'],
  'storage.emptyDirVolume': ['path'],
  'storage.git': ['path'],
  'storage.hostPath': ['mountPath'],
  'storage.nfs': ['mountPath'],
  'storage.pvc': ['path'],
};

/** By what the items of this list are told apart; undefined where the list is one value. */
export function itemKeys(listPath: string): readonly string[] | undefined {
  return entryOf(ITEM_KEYS, listPath);
}

/** Lists in which the order of the items means nothing, although they are plain values. */
const SETS = /(^|[.\]])(capabilities|authorizedUsers|authorizedGroups)$/;

/** Does the order of this list mean nothing? */
export function isSet(path: string): boolean {
  return SETS.test(path);
}

const DEFAULTS: readonly [RegExp, unknown][] = [
  [/^autoscaling\.minReplicas$/, 1],
  [/^autoscaling\.scaleToZeroRetentionSeconds$/, 0],
  [/^autoscaling\.metricThresholdPercentage$/, 70],
  [/^autoscaling\.concurrencyHardLimit$/, 0],
  [/^servingPort\.protocol$/, 'http'],
  [/^servingPort\.authorizationType$/, 'public'],
  [/^security\.uidGidSource$/, 'fromTheImage'],
  [/\.httpGet\.path$/, '/'],
  [/\.httpGet\.scheme$/, 'HTTP'],
  [/\.claimInfo\.volumeMode$/, 'Filesystem'],
  [/\.accessModes\.readWriteOnce$/, true],
  [/^storage\.(nfs|hostPath)\[.*\]\.readOnly$/, true],
  [/\.mountPropagation$/, 'None'],
];

/** An absent switch is off, but for the few that DEFAULTS names. */
export function defaultOf(path: string, sent: unknown): unknown {
  const found = DEFAULTS.find(([pattern]) => pattern.test(path));
  if (found !== undefined) return found[1];
  if (typeof sent === 'boolean') return false;
  return Array.isArray(sent) ? [] : undefined;
}

const QUANTITY = /\.(cpuMemory(Request|Limit)|gpuMemory(Request|Limit)|quantity|size|sizeLimit)$/;

/** Is it a Kubernetes quantity, which may be written in several ways? */
export function isQuantity(path: string): boolean {
  return QUANTITY.test(path);
}

const ENUMERATION =
  /(^|\.)(imagePullPolicy|metric|gpuRequestType|protocol|authorizationType|serviceType|preemptibility|priorityClass|uidGidSource|seccompProfileType|effect|operator|scheme|volumeMode|mountPropagation|authenticationMethod|medium)$|^podAffinity\.type$/;

/** May this text be shown? Environment, arguments, annotations and the like may hold secrets. */
export function isShowable(path: string): boolean {
  return path === 'image' || ENUMERATION.test(path) || isQuantity(path);
}
