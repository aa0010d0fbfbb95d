import { remember } from '../remember.ts';

/** Values of one name; the oldest go first. */
const MOST_VALUES = 500;

/**
 * The values of environments that were translated or seen, by the deployment's name: texts of the platform may echo
 * them, and those of a task that began before a Secret changed echo what the Secret had then.
 */
export class EnvSecrets {
  readonly #values = new Map<string, readonly string[]>();

  /** These are among the values of the deployment of this name, beside those that were. */
  note(name: string, values: readonly string[]): void {
    const before = this.#values.get(name) ?? [];
    const all = [...new Set([...before.filter((value) => !values.includes(value)), ...values])];
    remember(this.#values, name, all.slice(-MOST_VALUES));
  }

  /** Is it known what a deployment of that name has, be it nothing? */
  knows(name: string): boolean {
    return this.#values.has(name);
  }

  /** Those of one deployment; of all where it is not known whose text it is. */
  of(name: string | undefined): readonly string[] {
    return name === undefined ? [...this.#values.values()].flat() : (this.#values.get(name) ?? []);
  }
}
