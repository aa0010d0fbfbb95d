/** More names than a connection has deployments at work. The oldest go first. */
const REMEMBERED = 10_000;

/** The values of environments that were translated last, by the deployment's name: texts of the platform may echo them. */
export class EnvSecrets {
  readonly #values = new Map<string, readonly string[]>();

  note(name: string, values: readonly string[]): void {
    this.#values.delete(name);
    if (values.length > 0) this.#values.set(name, values);
    if (this.#values.size <= REMEMBERED) return;
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }

  /** Those of one deployment; of all where it is not known whose text it is. */
  of(name: string | undefined): readonly string[] {
    return name === undefined ? [...this.#values.values()].flat() : (this.#values.get(name) ?? []);
  }
}
