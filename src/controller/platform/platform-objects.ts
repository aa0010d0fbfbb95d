import type { ClusterInferencePlatform, InferencePlatform } from '../../crd/inference-platform.ts';
import { type KubeObject, keyOf } from '../../kube/objects.ts';
import type { Store, StoreChange } from '../../kube/store.ts';
import type { PlatformObject } from './directory.ts';

/** The kinds of platform objects: of a namespace, and of the cluster. */
export const platformKinds = ['InferencePlatform', 'ClusterInferencePlatform'] as const;
/** One of them. */
export type PlatformKind = (typeof platformKinds)[number];

/** The platform objects of both kinds, by `<kind>/<namespace>/<name>` or `<kind>/<name>`. */
export class PlatformObjects {
  readonly #namespaced: Store<InferencePlatform & KubeObject>;
  /** Undefined where no cluster kinds are read. */
  readonly #cluster: Store<ClusterInferencePlatform & KubeObject> | undefined;

  constructor(
    namespaced: Store<InferencePlatform & KubeObject>,
    cluster: Store<ClusterInferencePlatform & KubeObject> | undefined,
  ) {
    this.#namespaced = namespaced;
    this.#cluster = cluster;
  }

  /** The platform object of a key, if there is one. */
  get(platformKey: string): PlatformObject | undefined {
    const { kind, key } = splitKey(platformKey);
    return kind === 'InferencePlatform' ? this.#namespaced.get(key) : this.#cluster?.get(key);
  }

  /** The keys of all. */
  *keys(): Generator<string> {
    for (const object of this.#namespaced.values()) yield platformKeyOf('InferencePlatform', object);
    for (const object of this.#cluster?.values() ?? [])
      yield platformKeyOf('ClusterInferencePlatform', object);
  }

  /** Takes the API server's answer to a write of ours. */
  put(object: PlatformObject): void {
    if (isNamespaced(object)) this.#namespaced.put(object);
    else this.#cluster?.put(object);
  }

  /** Calls `listener` for every change of either kind from now on. */
  listen(listener: (platformKey: string, change: StoreChange<PlatformObject>) => void): void {
    this.#namespaced.listen((change) => listener(platformKeyOf('InferencePlatform', change.object), change));
    this.#cluster?.listen((change) =>
      listener(platformKeyOf('ClusterInferencePlatform', change.object), change),
    );
  }
}

/** The key of a platform object among those of both kinds. */
export const platformKeyOf = (kind: PlatformKind, object: KubeObject): string =>
  `${kind}/${keyOf(object.metadata)}`;

/** The label `platform` of metrics: `<namespace>/<name>`, or `<name>` for the cluster kind. */
export const platformLabel = (platformKey: string): string => splitKey(platformKey).key;

/** The kind, and the key among the objects of that kind. */
export function splitKey(platformKey: string): { kind: PlatformKind; key: string } {
  const kind = platformKinds.find((name) => platformKey.startsWith(`${name}/`));
  if (kind === undefined) throw new Error(`${platformKey} is not the key of a platform object`);
  return { kind, key: platformKey.slice(kind.length + 1) };
}

const isNamespaced = (object: PlatformObject): object is InferencePlatform & KubeObject =>
  object.kind === 'InferencePlatform';
