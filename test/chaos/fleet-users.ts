import type { Berth, Fleet } from '../support/one-process/fleet.ts';
import type { Die } from '../support/seed.ts';

type Version = 'first' | 'second';

/** The users of one platform of a fleet, and what must have come of what they want in the end. */
export class FleetUsers {
  readonly berth: Berth;
  readonly #fleet: Fleet;
  readonly #die: Die;
  readonly #wishes = new Map<string, Version>();
  readonly #touched = new Set<string>();
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

  /** What is not so in truth of an object of these users that says that all is. */
  async liesOf(name: string): Promise<string[]> {
    const wish = this.#wishes.get(name);
    if (wish === undefined) return [];
    const { platform } = this.berth;
    const [version, serves] = await Promise.all([platform.version(name), platform.settled(name)]);
    if (version === wish && serves) return [];
    const at = Math.round(this.#fleet.clock.monotonic() / 1_000);
    const truth = `runs ${version}${serves ? '' : ', and does not serve'}`;
    return [`${at} s ${name} says that it is Ready with the ${wish} version, and ${truth}`];
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
    }
    const living = (await platform.workloads()).filter(({ deleting }) => !deleting).map(({ name }) => name);
    const left = living.filter((name) => !this.#wishes.has(name));
    if (left.length > 0) complaints.push(`workloads without an object: ${left.join(', ')}`);
    const { control, ownerId } = platform;
    const twice = await control.duplicates();
    if (twice.length > 0) complaints.push(`duplicates: ${JSON.stringify(twice)}`);
    const stolen = await control.thefts({ ownerId });
    if (stolen.length > 0) complaints.push(`thefts: ${JSON.stringify(stolen)}`);
    return complaints.map((complaint) => `${target.name}: ${complaint}`);
  }

  #create(): string {
    const name = `${this.berth.target.name}-${this.#count}`;
    this.#count += 1;
    this.#fleet.apply(this.berth.target.name, name, { updateStrategy: { type: 'Recreate' } });
    this.#wishes.set(name, 'first');
    return name;
  }

  #choose(): string | undefined {
    const names = [...this.#wishes.keys()];
    return names[this.#die.below(names.length)];
  }
}
