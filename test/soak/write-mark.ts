import { isCounted } from './call-counter.ts';
import type { Site } from './site.ts';

/** A moment, for what the operator writes after it. */
export class WriteMark {
  readonly #site: Site;
  readonly #api: number;
  readonly #platforms: readonly number[];

  private constructor(site: Site, platforms: readonly number[]) {
    this.#site = site;
    this.#api = site.api.journal.seq;
    this.#platforms = platforms;
  }

  /** Now. */
  static async on(site: Site): Promise<WriteMark> {
    return new WriteMark(site, await Promise.all(site.scenes.map(({ trial }) => trial.control.lastCall())));
  }

  /**
   * Every write to either side since then, for people. Events are none: how often something happened is written some
   * time after it did.
   */
  async since(): Promise<string[]> {
    const { api, scenes } = this.#site;
    const calls = await Promise.all(
      scenes.map(({ trial: { control } }, at) =>
        control.calls({ after: this.#platforms[at] ?? 0, writes: true }),
      ),
    );
    return [
      ...api.journal
        .find({ after: this.#api })
        .filter((entry) => isCounted(entry) && entry.resource !== 'events'),
      ...calls.flat(),
    ].map(({ method, path, status }) => `${method} ${path}: ${status}`);
  }
}
