import { keysOf } from '../../crd/keys.ts';
import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import { workloadFinalizer } from '../../crd/names.ts';
import { targets } from '../../crd/targets.ts';
import type { StoreChange } from '../../kube/store.ts';
import { type KubeObject, keyOf } from '../../kube/objects.ts';
import type { Claim } from './situation.ts';

type Deployment = InferenceDeployment & KubeObject;

/**
 * Which object a workload of a platform belongs to, and which objects use a platform. Kept from the store's
 * changes, so that it is right after a start as well.
 */
export class WorkloadIndex {
  readonly #objects = new Map<string, Deployment>();
  readonly #byId = new Map<string, string>();
  readonly #byPlace = new Map<string, Set<string>>();
  readonly #byPlatform = new Map<string, Set<string>>();
  readonly #byDeclaration = new Map<string, Set<string>>();
  /** What this process lets an object look at, before status records it. */
  readonly #claims = new Map<string, string>();
  readonly #placeClaimedBy = new Map<string, string>();

  /** Listens to the store of InferenceDeployments. */
  readonly onChange = (change: StoreChange<Deployment>): void => {
    const key = keyOf(change.object.metadata);
    this.#forget(key);
    if (change.type === 'deleted') this.#release(key);
    else this.#remember(key, change.object);
  };

  /** The object whose status records this workload. */
  keyOfId(id: string): string | undefined {
    return this.#byId.get(id);
  }

  /** The object that has this name on the platform, by record or by claim. */
  keyOfPlace(home: string, name: string): string | undefined {
    const place = placeOf(home, name);
    const [recorded] = this.#byPlace.get(place) ?? [];
    return recorded ?? this.#claims.get(place);
  }

  /** The objects that use a platform object (`platformKeyOf`). */
  keysOfPlatform(platform: string): ReadonlySet<string> {
    return this.#byPlatform.get(platform) ?? new Set();
  }

  /** Whether an object of this key is there. */
  has(key: string): boolean {
    return this.#objects.has(key);
  }

  /**
   * Lets one object at a time look at a name: the one whose status holds it, else the one that looked first.
   * Of two that status names, the older.
   */
  claim(home: string, name: string, key: string): Claim {
    const place = placeOf(home, name);
    const holder =
      this.#oldest(this.#byPlace.get(place)) ?? this.#claims.get(place) ?? this.#oldestTwin(key) ?? key;
    const object = this.#objects.get(holder);
    if (holder === key || object === undefined) {
      this.#release(key);
      this.#claims.set(place, key);
      this.#placeClaimedBy.set(key, place);
      return { kind: 'Ours' };
    }
    return { kind: 'Lost', holder: { namespace: object.metadata.namespace, name: object.metadata.name } };
  }

  /**
   * Two that name the same workload through the same platform object: one that may have created it already comes
   * first, else the older one.
   */
  #oldestTwin(key: string): string | undefined {
    const object = this.#objects.get(key);
    if (object === undefined) return undefined;
    const twins = this.#byDeclaration.get(declarationOf(object)) ?? new Set();
    const holders = new Set([...twins].filter((twin) => mayHaveCreated(this.#objects.get(twin))));
    return this.#oldest(holders.size > 0 ? holders : twins);
  }

  #oldest(keys: ReadonlySet<string> | undefined): string | undefined {
    return [...(keys ?? [])].sort((a, b) => this.#age(a).localeCompare(this.#age(b)))[0];
  }

  #age(key: string): string {
    return `${this.#objects.get(key)?.metadata.creationTimestamp} ${key}`;
  }

  #remember(key: string, object: Deployment): void {
    this.#objects.set(key, object);
    const { id, home, name } = object.status?.workload ?? {};
    if (id !== undefined) this.#byId.set(id, key);
    if (id !== undefined && home !== undefined && name !== undefined)
      add(this.#byPlace, placeOf(home, name), key);
    add(this.#byPlatform, platformKeyOf(object), key);
    add(this.#byDeclaration, declarationOf(object), key);
  }

  #forget(key: string): void {
    const object = this.#objects.get(key);
    if (object === undefined) return;
    this.#objects.delete(key);
    const { id, home, name } = object.status?.workload ?? {};
    if (id !== undefined && this.#byId.get(id) === key) this.#byId.delete(id);
    if (home !== undefined && name !== undefined) remove(this.#byPlace, placeOf(home, name), key);
    remove(this.#byPlatform, platformKeyOf(object), key);
    remove(this.#byDeclaration, declarationOf(object), key);
  }

  #release(key: string): void {
    const place = this.#placeClaimedBy.get(key);
    this.#placeClaimedBy.delete(key);
    if (place !== undefined && this.#claims.get(place) === key) this.#claims.delete(place);
  }
}

/** The platform object that a deployment uses: `<kind>/<namespace>/<name>`, or `<kind>/<name>`. */
export function platformKeyOf(object: Deployment): string {
  const { kind, name } = object.spec.platformRef;
  return kind === 'InferencePlatform' ? `${kind}/${object.metadata.namespace}/${name}` : `${kind}/${name}`;
}

/** What a spec says about its workload's platform, place and name, without asking the platform. */
function declarationOf(object: Deployment): string {
  for (const target of keysOf(targets)) {
    const section = object.spec[target];
    if (section === undefined) continue;
    const { project, cluster, name } = section;
    return JSON.stringify([platformKeyOf(object), target, project, cluster, name ?? object.metadata.name]);
  }
  return '';
}

/** An open create counts as holding, although nothing is recorded of what came of it. */
const mayHaveCreated = (object: Deployment | undefined): boolean =>
  object?.status?.operation?.type === 'Create' ||
  object?.metadata.finalizers?.includes(workloadFinalizer) === true;

const placeOf = (home: string, name: string): string => `${home}|${name}`;

function add(map: Map<string, Set<string>>, at: string, key: string): void {
  map.set(at, (map.get(at) ?? new Set()).add(key));
}

function remove(map: Map<string, Set<string>>, at: string, key: string): void {
  const keys = map.get(at);
  keys?.delete(key);
  if (keys?.size === 0) map.delete(at);
}
