import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import { type KubeObject, keyOf } from '../../kube/objects.ts';
import type { StoreChange } from '../../kube/store.ts';
import type { PlatformDirectory } from '../platform/directory.ts';
import { mayHaveWorkload } from '../platform/usage.ts';
import type { Claim } from './situation.ts';
import { ownerMarkOf, translationOf } from './translate.ts';
import { placeOf, type WorkloadIndex } from './workload-index.ts';

type Deployment = InferenceDeployment & KubeObject;

/** What claims rest on. */
export interface ClaimsOptions {
  index: WorkloadIndex;
  directory: Pick<PlatformDirectory, 'accessFor'>;
  /** First part of every owner mark. */
  ownerId: string;
}

/**
 * Which of several objects that name one workload may look at it. The one that has it keeps it: by its status, or,
 * where it may use its platform, by its finalizer. Else the older of those that would create it now gets it.
 *
 * Whoever would create nothing takes a name from nobody, however old: an object whose namespace has no leave, that
 * is paused, or that fails our own checks. That is worth more to users than a fixed order, in which a forgotten or
 * a hostile object keeps others from a name for ever. It gets the name later only if that is free by then.
 *
 * What this process let an object look at, before status records it, is kept here and lost with the process.
 */
export class Claims {
  readonly #options: ClaimsOptions;
  readonly #keyAt = new Map<string, string>();
  readonly #placeOfKey = new Map<string, string>();
  readonly #working = new Set<string>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  /** Listens to the store of InferenceDeployments, after the index. */
  readonly onChange = (change: StoreChange<Deployment>): void => {
    if (change.type === 'deleted') this.#release(keyOf(change.object.metadata));
  };

  /** Asks for a name in a home. What is lost names the object that has it. */
  take(home: string, name: string, key: string): Claim {
    const { index } = this.#options;
    const place = placeOf(home, name);
    const holder = index.get(this.#holder(place, index.keysOfName(home, name), key));
    if (holder !== undefined && keyOf(holder.metadata) !== key)
      return { kind: 'Lost', holder: { namespace: holder.metadata.namespace, name: holder.metadata.name } };
    this.#release(key);
    this.#keyAt.set(place, key);
    this.#placeOfKey.set(key, place);
    return { kind: 'Ours' };
  }

  /** Who was let look at this name last. */
  keyOf(home: string, name: string): string | undefined {
    return this.#keyAt.get(placeOf(home, name));
  }

  /**
   * A pass that may end in a create is under way, until disposed. Whatever is taken from the object meanwhile, its
   * name and its platform object stay for it as if it had its workload already.
   */
  working({ metadata, spec }: Deployment): Disposable {
    const key = keyOf(metadata);
    if (!spec.paused) this.#working.add(key);
    return { [Symbol.dispose]: () => this.#working.delete(key) };
  }

  /** How many deployments have something on a platform (`usedPlatform`), or may be about to. */
  holdersOf(platform: string): number {
    const { index } = this.#options;
    const holds = (key: string): boolean => {
      const object = index.get(key);
      return this.#working.has(key) || (object !== undefined && mayHaveWorkload(object));
    };
    return [...index.keysOfPlatform(platform)].filter(holds).length;
  }

  #holder(place: string, recorded: ReadonlySet<string>, key: string): string {
    const claimed = this.#keyAt.get(place);
    return (
      this.#oldest([...recorded].filter((each) => this.#has(each))) ??
      (claimed !== undefined && (claimed === key || this.#blocks(claimed)) ? claimed : undefined) ??
      this.#oldest(this.#contenders(key)) ??
      key
    );
  }

  /** Two that declare the same: those that may have created it already, else those that would create it. */
  #contenders(key: string): string[] {
    const object = this.#options.index.get(key);
    const twins = object === undefined ? [] : [...this.#options.index.twinsOf(object)];
    if (twins.length < 2) return [];
    const having = twins.filter((twin) => this.#has(twin));
    return having.length > 0 ? having : twins.filter((twin) => this.#asks(twin));
  }

  #blocks(key: string): boolean {
    return this.#working.has(key) || this.#has(key) || this.#asks(key);
  }

  /** Status is written by us alone; a finalizer comes with any copied manifest. */
  #has(key: string): boolean {
    const object = this.#options.index.get(key);
    if (object === undefined || !mayHaveWorkload(object)) return false;
    const { workload, operation } = object.status ?? {};
    const recorded = workload?.id !== undefined || (operation !== undefined && operation.refused !== true);
    return recorded || this.#options.directory.accessFor(object).state.kind === 'Found';
  }

  #asks(key: string): boolean {
    const object = this.#options.index.get(key);
    if (object === undefined || object.spec.paused || object.metadata.deletionTimestamp !== undefined)
      return false;
    const { directory, ownerId } = this.#options;
    const { state, client } = directory.accessFor(object);
    if (state.kind !== 'Found') return false;
    return translationOf(object, ownerMarkOf(ownerId, object), client)?.kind !== 'Violation';
  }

  #oldest(keys: readonly string[]): string | undefined {
    const age = (key: string): string => `${this.#options.index.get(key)?.metadata.creationTimestamp} ${key}`;
    return keys.toSorted((a, b) => age(a).localeCompare(age(b)))[0];
  }

  #release(key: string): void {
    const place = this.#placeOfKey.get(key);
    this.#placeOfKey.delete(key);
    if (place !== undefined && this.#keyAt.get(place) === key) this.#keyAt.delete(place);
  }
}
