/**
 * Who has asked for which place, a name in a home, since this process began: objects may name one place in different
 * ways, and that shows only once each has been located. Lost with the process.
 */
export class Claimants {
  readonly #placeOf = new Map<string, string>();
  readonly #keysAt = new Map<string, Set<string>>();
  readonly #letLook = new Map<string, string>();
  readonly #gaveBack = new Map<string, number | undefined>();

  /** An object asks for one place at a time. */
  ask(key: string, place: string): void {
    if (this.#placeOf.get(key) === place) return;
    this.forget(key);
    this.#placeOf.set(key, place);
    this.#keysAt.set(place, (this.#keysAt.get(place) ?? new Set()).add(key));
  }

  /** All that have asked for a place. */
  at(place: string): ReadonlySet<string> {
    return this.#keysAt.get(place) ?? new Set();
  }

  /** All others that have asked for the place that it asks for. */
  rivalsOf(key: string): string[] {
    const place = this.#placeOf.get(key);
    return place === undefined ? [] : [...this.at(place)].filter((each) => each !== key);
  }

  /** The one that was let look at a place last. */
  lookedAt(place: string): string | undefined {
    return this.#letLook.get(place);
  }

  /** It may look at the place that it has asked for. */
  letLook(key: string): void {
    const place = this.#placeOf.get(key);
    if (place !== undefined) this.#letLook.set(place, key);
    this.#gaveBack.delete(key);
  }

  /** It may not, or not any more. */
  refuse(key: string): void {
    const place = this.#placeOf.get(key);
    if (place !== undefined && this.#letLook.get(place) === key) this.#letLook.delete(place);
  }

  /** What it was let look at is not its own, as far as this generation of it goes. */
  giveBack(key: string, generation: number | undefined): void {
    this.#gaveBack.set(key, generation);
  }

  /** Was what it was let look at not its own, and is it of that generation still? */
  hasGivenBack(key: string, generation: number | undefined): boolean {
    return this.#gaveBack.has(key) && this.#gaveBack.get(key) === generation;
  }

  forget(key: string): void {
    this.refuse(key);
    this.#gaveBack.delete(key);
    const place = this.#placeOf.get(key);
    this.#placeOf.delete(key);
    if (place === undefined) return;
    const keys = this.#keysAt.get(place);
    keys?.delete(key);
    if (keys?.size === 0) this.#keysAt.delete(place);
  }
}
