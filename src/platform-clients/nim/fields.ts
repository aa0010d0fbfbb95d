import { entryOf } from '../word-table.ts';
import { ownerMarkKey } from '../../crd/names.ts';

/**
 * What Run:ai and the NIM Operator document about the fields of a NIM service, beyond their types: which can be
 * changed, by what the items of a list are told apart, which value an absent field has. All pure.
 */

type Leaves = ReadonlyMap<string, unknown>;

/** The fields that tell the items of a list apart; lists that are not here are one value, in order. */
const ITEM_KEYS: Record<string, readonly string[]> = {
  annotations: ['name'],
  labels: ['name'],
  environmentVariables: ['name'],
  imagePullSecrets: ['name'],
  tolerations: ['key', 'operator', 'value', 'effect'],
  'modelStore.pvc.claimInfo.addedAttrValues': ['key'],
};

/** By what the items of this list are told apart; undefined where the list is one value. */
export function itemKeys(listPath: string): readonly string[] | undefined {
  return entryOf(ITEM_KEYS, listPath);
}

/** Ownership is not a matter of drift. */
export const MARK = `annotations[${ownerMarkKey}]`;

/** A claim that was made for the service. */
const hasOwnClaim = (shown: Leaves): boolean =>
  [...shown.keys()].some((path) => path.startsWith('modelStore.pvc.')) &&
  shown.get('modelStore.pvc.existingPvc') !== true;

/** The NIM Operator lets some fields never change once they are set, whatever Run:ai takes. */
export function isMutable(path: string, shown: Leaves): boolean {
  if (/^multiNode\b/.test(path)) return false;
  return !(/^modelStore\b/.test(path) && hasOwnClaim(shown));
}

const DEFAULTS: readonly (readonly [RegExp, unknown])[] = [
  [/^replicas$/, 1],
  [/^autoscaling\.minReplicas$/, 1],
  [/^autoscaling\.scaleWindowSeconds$/, 300],
  [/^servingPort\.serviceType$/, 'ClusterIP'],
  [/^servingPort\.exposeExternally$/, true],
  [/\.httpGet\.path$/, '/'],
  [/\.httpGet\.scheme$/, 'HTTP'],
  [/\.claimInfo\.volumeMode$/, 'Filesystem'],
  [/\.accessModes\.readWriteOnce$/, true],
];

/** The defaults that depend on other fields. */
const DERIVED: Readonly<Record<string, (shown: Leaves) => unknown>> = {
  'autoscaling.maxReplicas': (shown) => shown.get('autoscaling.minReplicas') ?? 1,
  'servingPort.exposedProtocol': (shown) => (shown.has('servingPort.grpcPort') ? 'grpc' : 'http'),
  imagePullPolicy: (shown) => (String(shown.get('image')).endsWith(':latest') ? 'Always' : 'IfNotPresent'),
};

/** What an absent field is taken for. A switch that is absent is off, but for the few that DEFAULTS names. */
export function defaultOf(path: string, sent: unknown, shown: Leaves): unknown {
  const derived = entryOf(DERIVED, path);
  if (derived !== undefined) return derived(shown);
  const found = DEFAULTS.find(([pattern]) => pattern.test(path));
  if (found !== undefined) return found[1];
  if (typeof sent === 'boolean') return false;
  if (path === 'servingPort.exposedUrl') return '';
  return Array.isArray(sent) ? [] : undefined;
}

const QUANTITY = /\.(cpuMemory(Request|Limit)|gpuMemory(Request|Limit)|size)$/;

/** Is it a Kubernetes quantity, which may be written in several ways? */
export function isQuantity(path: string): boolean {
  return QUANTITY.test(path);
}

const ENUMERATION =
  /(^|\.)(imagePullPolicy|metric|gpuRequestType|exposedProtocol|serviceType|preemptibility|priorityClass|effect|operator|scheme|volumeMode)$/;

/** May this text be shown? Environment, annotations and the like may hold secrets. */
export function isShowable(path: string): boolean {
  return path === 'image' || ENUMERATION.test(path) || isQuantity(path);
}

/** Only one of them can be set: a spec that has one wants the other gone. */
export const OTHER_SCALING: Readonly<Record<string, string>> = {
  replicas: 'autoscaling',
  autoscaling: 'replicas',
};
