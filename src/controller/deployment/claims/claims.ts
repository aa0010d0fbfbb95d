import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { type KubeObject, keyOf } from '../../../kube/objects.ts';
import type { StoreChange } from '../../../kube/store.ts';
import type { Target } from '../../../platform-clients/registry.ts';
import type { PlatformDirectory } from '../../platform/directory.ts';
import { mayHaveWorkload } from '../../platform/usage.ts';
import { isRefusedCreate } from '../../recorded-home.ts';
import { Claimants } from './claimants.ts';
import { MarkWaits } from './mark-waits.ts';
import { nothingRead } from '../secrets/secrets.ts';
import type { Claim } from '../situation.ts';
import { ownerMarkOf } from '../owner-mark.ts';
import { translationOf } from '../translate.ts';
import { placeOf, type WorkloadIndex } from './workload-index.ts';

type Deployment = InferenceDeployment & KubeObject;
type Lost = Extract<Claim, { kind: 'Lost' }>;

/** What claims rest on. */
export interface ClaimsOptions {
  index: WorkloadIndex;
  directory: Pick<PlatformDirectory, 'accessFor'>;
  /** First part of every owner mark. */
  ownerId: string;
}

/**
 * Which of several objects that name one workload may look at it, in whatever ways and through whatever platform
 * objects they name it. The one that has it keeps it: by its status, else, where it may use its platform, by its
 * finalizer. Else the older of those that would create it now gets it.
 *
 * Whoever would create nothing takes a name from nobody, however old: an object whose namespace has no leave, that
 * is paused, or that fails our own checks. That is worth more to users than a fixed order, in which a forgotten or
 * a hostile object keeps others from a name for ever. It gets the name later only if that is free by then.
 *
 * Leave to look is no ownership: whoever has looked and found somebody else's workload gives it back, and stands
 * behind all that have not. Who has asked and looked is kept here and lost with the process.
 */
export class Claims {
  readonly #options: ClaimsOptions;
  /** Whose marks looks have found on workloads of others. */
  readonly marks = new MarkWaits();
  readonly #claimants = new Claimants();
  readonly #working = new Set<string>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  /** Listens to the store of InferenceDeployments, after the index. */
  readonly onChange = (change: StoreChange<Deployment>): void => {
    if (change.type !== 'deleted') return;
    const key = keyOf(change.object.metadata);
    this.#claimants.forget(key);
    this.marks.note(key, undefined);
  };

  /** Asks for a name in a home. What is lost names the object that has it, and the id that its status records. */
  take(home: string, name: string, key: string): Claim {
    const { index } = this.#options;
    const place = placeOf(home, name);
    this.#claimants.ask(key, place);
    const recorded = index.keysOfName(home, name);
    const known = [key, ...this.#claimants.at(place), ...index.keysOfCreate(home, name), ...this.#twins(key)];
    const holder = this.#holder(place, recorded, new Set(known), key);
    const object = index.get(holder);
    if (object === undefined || holder === key) {
      this.#claimants.letLook(key);
      return { kind: 'Ours' };
    }
    this.#claimants.refuse(key);
    return lostTo(object, recorded.has(holder) ? object.status?.workload?.id : undefined);
  }

  /**
   * Who has a workload by its status, where that is not the asker. For platforms whose ids have a random part: there
   * two homes may be one, a server that two platform objects know by different URLs.
   */
  holderOf(target: Target, id: string, key: string): Lost | undefined {
    const { index } = this.#options;
    const recorded = [...index.keysOfIdAnywhere(target, id)].filter((each) => this.#has(each));
    const holder = this.#oldest(recorded);
    const object = holder === undefined || holder === key ? undefined : index.get(holder);
    return object && lostTo(object, id);
  }

  /** Whoever has asked for the same name: once this object is gone it may be theirs. */
  rivalsOf(key: string): string[] {
    return this.#claimants.rivalsOf(key);
  }

  /** What an object was let look at is somebody else's. */
  giveBack(key: string): void {
    this.#claimants.giveBack(key, this.#options.index.get(key)?.metadata.generation);
  }

  /** Who was let look at this name last. */
  keyOf(home: string, name: string): string | undefined {
    return this.#claimants.lookedAt(placeOf(home, name));
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

  /** The deployments that have something on a platform (`usedPlatform`), or may be about to. */
  holdersOf(platform: string): string[] {
    const { index } = this.#options;
    const holds = (key: string): boolean => {
      const object = index.get(key);
      return this.#working.has(key) || (object !== undefined && mayHaveWorkload(object));
    };
    return [...index.keysOfPlatform(platform)].filter(holds);
  }

  #holder(place: string, recorded: ReadonlySet<string>, all: ReadonlySet<string>, key: string): string {
    const last = this.#claimants.lookedAt(place);
    const standing = [...all].filter((each) => !this.#hasGivenBack(each));
    const first = (keys: string[]): string | undefined =>
      last !== undefined && keys.includes(last) ? last : this.#oldest(keys);
    return (
      this.#oldest([...recorded].filter((each) => this.#has(each))) ??
      first(standing.filter((each) => this.#isCreating(each))) ??
      (last !== undefined && last !== key && this.#isLooking(last) ? last : undefined) ??
      first(standing.filter((each) => this.#has(each))) ??
      this.#oldest(standing.filter((each) => this.#asks(each))) ??
      // All that would create it have found somebody else's workload: once that goes, it is the older one's.
      (this.#waits(key) ? this.#oldest([...all].filter((each) => this.#asks(each))) : undefined) ??
      key
    );
  }

  #twins(key: string): Iterable<string> {
    const object = this.#options.index.get(key);
    return object === undefined ? [] : this.#options.index.twinsOf(object);
  }

  #hasGivenBack(key: string): boolean {
    return this.#claimants.hasGivenBack(key, this.#options.index.get(key)?.metadata.generation);
  }

  /** It may be about to create what it was let look at. */
  #isLooking(key: string): boolean {
    return this.#working.has(key) && !this.#hasGivenBack(key);
  }

  /** It has found somebody else's workload, and would create one where that goes. An adoption never creates. */
  #waits(key: string): boolean {
    const { spec, status } = this.#options.index.get(key) ?? {};
    const adopts = spec?.adopt !== undefined && spec.adopt.id !== status?.adoptedId;
    return this.#hasGivenBack(key) && !adopts;
  }

  /** By its status a call may have made it. */
  #isCreating(key: string): boolean {
    const { operation } = this.#options.index.get(key)?.status ?? {};
    return operation !== undefined && !isRefusedCreate(operation) && this.#has(key);
  }

  /** Status is written by us alone; a finalizer comes with any copied manifest. */
  #has(key: string): boolean {
    const object = this.#options.index.get(key);
    if (object === undefined || !mayHaveWorkload(object)) return false;
    const { workload, operation } = object.status ?? {};
    // Nothing has come of it, and no call is on its way: its name is as free as before.
    if (isRefusedCreate(operation) && workload?.id === undefined) return false;
    const recorded = workload?.id !== undefined || operation !== undefined;
    return recorded || this.#options.directory.accessFor(object).state.kind === 'Found';
  }

  #asks(key: string): boolean {
    const object = this.#options.index.get(key);
    if (object === undefined || object.spec.paused || object.metadata.deletionTimestamp !== undefined)
      return false;
    const { directory, ownerId } = this.#options;
    const { state, client } = directory.accessFor(object);
    if (state.kind !== 'Found') return false;
    // Whoever waits for a Secret asks as well: it may come at any moment.
    return translationOf(object, ownerMarkOf(ownerId, object), client, nothingRead)?.kind !== 'Violation';
  }

  #oldest(keys: readonly string[]): string | undefined {
    const age = (key: string): string => `${this.#options.index.get(key)?.metadata.creationTimestamp} ${key}`;
    return keys.toSorted((a, b) => age(a).localeCompare(age(b)))[0];
  }
}

/** `recorded`: the id that the holder's status has. */
function lostTo({ metadata: { namespace, name } }: Deployment, recorded: string | undefined): Lost {
  return { kind: 'Lost', holder: { namespace, name }, ...(recorded !== undefined && { recorded }) };
}
