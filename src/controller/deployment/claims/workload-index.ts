import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { StoreChange } from '../../../kube/store.ts';
import { type KubeObject, keyOf } from '../../../kube/objects.ts';
import { declaredBy, type Target, targetOf } from '../../../platform-clients/registry.ts';
import { usedPlatform } from '../../platform/usage.ts';

type Deployment = InferenceDeployment & KubeObject;

const NONE: ReadonlySet<string> = new Set();

/**
 * Which objects a workload of a platform, a name there, or a platform object has to do with. Kept from the store's
 * changes, so that it is right after a start as well. Answers are keys; several objects may record the same.
 */
export class WorkloadIndex {
  readonly #objects = new Map<string, Deployment>();
  readonly #byId = new Map<string, Set<string>>();
  readonly #byIdAnywhere = new Map<string, Set<string>>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #byCreate = new Map<string, Set<string>>();
  readonly #byPlatform = new Map<string, Set<string>>();
  readonly #byDeclaration = new Map<string, Set<string>>();

  /** Listens to the store of InferenceDeployments. */
  readonly onChange = (change: StoreChange<Deployment>): void => {
    const key = keyOf(change.object.metadata);
    const before = this.#objects.get(key);
    if (before !== undefined) for (const [map, at] of this.#places(before)) remove(map, at, key);
    this.#objects.delete(key);
    if (change.type === 'deleted') return;
    this.#objects.set(key, change.object);
    for (const [map, at] of this.#places(change.object)) add(map, at, key);
  };

  /** The deployment of a key as of the last change. */
  get(key: string): Deployment | undefined {
    return this.#objects.get(key);
  }

  /** Whose status records this id in this home; ids of two homes have nothing to do with each other. */
  keysOfId(home: string, id: string): ReadonlySet<string> {
    return this.#byId.get(placeOf(home, id)) ?? NONE;
  }

  /**
   * Whose status records this id, in whatever home: where ids have a random part, two homes that have one and the same
   * are one place by two names, such as two URLs of one server.
   */
  keysOfIdAnywhere(target: Target, id: string): ReadonlySet<string> {
    return this.#byIdAnywhere.get(anywhere(target, id)) ?? NONE;
  }

  /** Whose status records a workload of this name there. */
  keysOfName(home: string, name: string): ReadonlySet<string> {
    return this.#byName.get(placeOf(home, name)) ?? NONE;
  }

  /** Whose status records a home, and no workload yet: one of this name may come into being there. */
  keysOfCreate(home: string, name: string): ReadonlySet<string> {
    return this.#byCreate.get(placeOf(home, name)) ?? NONE;
  }

  /** The objects that name a platform object (`usedPlatform`), whether they may use it or not. */
  keysOfPlatform(platform: string): ReadonlySet<string> {
    return this.#byPlatform.get(platform) ?? NONE;
  }

  /** Those that name the same workload through the same platform object, itself among them. */
  twinsOf(object: Deployment): ReadonlySet<string> {
    return this.#byDeclaration.get(declarationOf(object)) ?? NONE;
  }

  #places(object: Deployment): [map: Map<string, Set<string>>, at: string][] {
    const { workload, operation } = object.status ?? {};
    const creatingIn = operation?.refused === true ? undefined : operation?.home;
    const { id, home = creatingIn, name } = workload ?? {};
    const places: [Map<string, Set<string>>, string][] = [
      [this.#byPlatform, usedPlatform(object)],
      [this.#byDeclaration, declarationOf(object)],
    ];
    if (home === undefined) return places;
    if (id === undefined) return [...places, [this.#byCreate, placeOf(home, declaredName(object))]];
    places.push([this.#byId, placeOf(home, id)]);
    places.push([this.#byIdAnywhere, anywhere(targetOf(object.spec), id)]);
    if (name !== undefined) places.push([this.#byName, placeOf(home, name)]);
    return places;
  }
}

/** What a spec says about its workload's platform, place and name, without asking the platform. */
function declarationOf(object: Deployment): string {
  const { spec } = object;
  const place = declaredBy(spec).place(spec);
  return JSON.stringify([usedPlatform(object), targetOf(spec), ...place, declaredName(object)]);
}

/** What an object's workload is called by its spec, whether that can be sent or not. Pure. */
export function declaredName({ spec, metadata }: InferenceDeployment): string {
  return declaredBy(spec).name(spec) ?? metadata.name;
}

/** A name or an id, in its home, however that is spelled (`isSameHome`). */
export const placeOf = (home: string, name: string): string => `${home.toLowerCase()}|${name}`;

const anywhere = (target: Target, id: string): string => `${target}|${id}`;

function add(map: Map<string, Set<string>>, at: string, key: string): void {
  map.set(at, (map.get(at) ?? new Set()).add(key));
}

function remove(map: Map<string, Set<string>>, at: string, key: string): void {
  const keys = map.get(at);
  keys?.delete(key);
  if (keys?.size === 0) map.delete(at);
}
