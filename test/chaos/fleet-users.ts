import type { Berth } from '../support/one-process/berth.ts';
import type { Fleet } from '../support/one-process/fleet.ts';
import type { Die } from '../support/seed.ts';

type Version = 'first' | 'second';

/** Objects that are made in the next minutes, at most. */
const SOON = 5;

/** What somebody else may do to any workload, and to one that is known to be its object's. */
const ALWAYS = ['delete', 'vanish'] as const;
const DEEDS = [...ALWAYS, 'edit', 'scale', 'stop'] as const;

/** What every poll shows; the rest may be seen only where specs are compared. */
const SEEN_BY_POLLS: ReadonlySet<string> = new Set(['delete', 'vanish', 'stop']);

/** What was seen before may be said for so long: `staleAfter`, and until the next look. Milliseconds. */
const SEEN_WITHIN_MS = 360_000;
const COMPARED_WITHIN_MS = 3_900_000;

/** The users of one platform of a fleet, and what must have come of what they want in the end. */
export class FleetUsers {
  readonly berth: Berth;
  readonly #fleet: Fleet;
  readonly #die: Die;
  readonly #wishes = new Map<string, Version>();
  readonly #touched = new Set<string>();
  /** Workloads that somebody else has done something to: once each, as what goes on is mended ever more slowly. */
  readonly #meddledWith = new Set<string>();
  /** Those of them that have not been seen as they should be since, and until when that need not be known. */
  readonly #harmed = new Map<string, number>();
  /** Those that their users leave as they are from then on: nobody but the operator mends them. */
  readonly #spared = new Set<string>();
  /** The credentials that were put in place of others last, and when, on the monotonic clock. */
  replacement: { at: number; credentials: Readonly<Record<string, string>> } | undefined;
  #count = 0;

  constructor(fleet: Fleet, berth: Berth, die: Die) {
    this.#fleet = fleet;
    this.berth = berth;
    this.#die = die;
  }

  /** So many objects are made. */
  arrive(objects: number): void {
    for (let one = 0; one < objects; one += 1) this.#create();
  }

  /** Somebody makes an object, somebody edits one, and somebody deletes one. Returns what, for people. */
  wantSomething(): string {
    const created = this.#create();
    this.#touched.add(created);
    const edited = this.#choose() ?? created;
    this.edit(edited, this.#wishes.get(edited) === 'first' ? 'second' : 'first');
    const deleted = this.#choose() ?? created;
    this.delete(deleted);
    return `create ${created}, edit ${edited}, delete ${deleted}`;
  }

  edit(name: string, version: Version): void {
    this.#touched.add(name);
    this.#wishes.set(name, version);
    const { target } = this.berth;
    this.#fleet.edit(name, { [target.name]: target.versions[version] });
  }

  delete(name: string): void {
    this.#wishes.delete(name);
    this.#fleet.delete(name);
  }

  /** All objects go. */
  leave(): void {
    for (const name of this.#wishes.keys()) this.delete(name);
  }

  /** Objects that nobody has touched since they were made at the beginning. */
  untouched(): string[] {
    return [...this.#wishes.keys()].filter((name) => !this.#touched.has(name));
  }

  /** By the objects' own word everything is as it should be. */
  isContent(): boolean {
    const names = this.#fleet.names(this.berth.target.name);
    return names.length === this.#wishes.size && names.every((name) => this.#fleet.isReady(name));
  }

  /** Names of workloads that there are, or will be in the next minutes. */
  namesSoon(): string[] {
    const next = Array.from({ length: SOON }, (_, one) => this.#nameOf(this.#count + one));
    return [...this.#wishes.keys(), ...next];
  }

  /** Somebody does something to a workload at the console. Returns what, and how it ends; undefined: nobody does. */
  async meddle(): Promise<{ what: string; end: () => Promise<string[]> } | undefined> {
    const living = await this.#living();
    const left = [...this.#wishes.keys()].filter(
      (one) => living.includes(one) && !this.#meddledWith.has(one),
    );
    const name = left[this.#die.below(left.length)];
    if (name === undefined) return undefined;
    const { meddler } = this.berth.platform;
    // Without a mark what was changed before it was known to be ours is nobody's.
    const isKnown = this.#fleet.isReady(name) && (await this.#isRight(name));
    const deed = isKnown ? this.#die.of(...DEEDS) : this.#die.of(...ALWAYS);
    this.#meddledWith.add(name);
    if (this.#die.below(2) === 0) this.#spared.add(name);
    const seenWithin = SEEN_BY_POLLS.has(deed) ? SEEN_WITHIN_MS : COMPARED_WITHIN_MS;
    this.#harmed.set(name, this.#fleet.clock.monotonic() + seenWithin);
    const undo = await meddler.deeds[deed](name);
    const end = async (): Promise<string[]> => {
      if (undo !== undefined && (await this.#living()).includes(name)) await undo();
      return [];
    };
    return { what: `somebody else: ${deed} ${name}`, end };
  }

  /** Has something been done to a workload of theirs, and it is not as it should be? */
  async isAnyHarmed(): Promise<boolean> {
    for (const name of this.#harmed.keys())
      if (!this.#wishes.has(name) || (await this.#isRight(name))) this.#harmed.delete(name);
    return this.#harmed.size > 0;
  }

  /** What is not so in truth of an object of these users that says that all is. */
  async liesOf(name: string): Promise<string[]> {
    const wish = this.#wishes.get(name);
    if (wish === undefined) return [];
    if (await this.#isRight(name)) {
      this.#harmed.delete(name);
      return [];
    }
    const now = this.#fleet.clock.monotonic();
    if (now < (this.#harmed.get(name) ?? 0)) return [];
    const { platform } = this.berth;
    const truth = `runs ${await platform.version(name)}${(await platform.settled(name)) ? '' : ', and does not serve'}`;
    const at = Math.round(now / 1_000);
    return [`${at} s ${name} says that it is Ready with the ${wish} version, and ${truth}`];
  }

  /** What an object of theirs that is gone has left on the platform. */
  async leftBehind(name: string): Promise<string[]> {
    const { platform, target } = this.berth;
    if (!name.startsWith(`${target.name}-`)) return [];
    const left = (await platform.workloads()).filter((workload) => workload.name === name);
    const at = Math.round(this.#fleet.clock.monotonic() / 1_000);
    return left.map(({ id }) => `${at} s ${name} is gone, and its workload ${id} is not`);
  }

  /** What is not so in truth. */
  async complaints(): Promise<string[]> {
    const { platform, target } = this.berth;
    const complaints: string[] = [];
    for (const name of this.#fleet.names(target.name))
      if (!this.#wishes.has(name) || !this.#fleet.isReady(name)) complaints.push(this.#fleet.says(name));
    for (const [name, version] of this.#wishes) {
      if (this.#fleet.object(name) === undefined) complaints.push(`${name} is gone`);
      const runs = await platform.version(name);
      if (runs !== version) complaints.push(`${name} runs ${runs} in place of ${version}`);
      if (!(await platform.settled(name))) complaints.push(`${name} does not serve`);
      if (!(await platform.meddler.isIntact(name))) complaints.push(`${name} is of another size, or stopped`);
    }
    const left = (await this.#living()).filter((name) => !this.#wishes.has(name));
    if (left.length > 0) complaints.push(`workloads without an object: ${left.join(', ')}`);
    const { control, ownerId } = platform;
    const twice = await control.duplicates();
    if (twice.length > 0) complaints.push(`duplicates: ${JSON.stringify(twice)}`);
    const stolen = await control.thefts({ ownerId });
    if (stolen.length > 0) complaints.push(`thefts: ${JSON.stringify(stolen)}`);
    return complaints.map((complaint) => `${target.name}: ${complaint}`);
  }

  #create(): string {
    const name = this.#nameOf(this.#count);
    this.#count += 1;
    this.#fleet.apply(this.berth.target.name, name, { updateStrategy: { type: 'Recreate' } });
    this.#wishes.set(name, 'first');
    return name;
  }

  #nameOf(count: number): string {
    return `${this.berth.target.name}-${count}`;
  }

  async #living(): Promise<string[]> {
    const workloads = await this.berth.platform.workloads();
    return workloads.filter(({ deleting }) => !deleting).map(({ name }) => name);
  }

  /** In truth. */
  async #isRight(name: string): Promise<boolean> {
    const { platform } = this.berth;
    const [version, serves, isIntact] = await Promise.all([
      platform.version(name),
      platform.settled(name),
      platform.meddler.isIntact(name),
    ]);
    return version === this.#wishes.get(name) && serves && isIntact;
  }

  #choose(): string | undefined {
    const names = [...this.#wishes.keys()].filter((name) => !this.#spared.has(name));
    return names[this.#die.below(names.length)];
  }
}
