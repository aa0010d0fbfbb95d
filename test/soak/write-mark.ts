import { isCounted } from './call-counter.ts';
import type { Site } from './site.ts';

/** So many characters of a status say which field was written, and why. */
const LONGEST_BODY = 2_000;

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

  /** Now. From here on the journal of the API server keeps what is written. */
  static async on(site: Site): Promise<WriteMark> {
    site.apiCalls.keepsBodies = true;
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
    const written = api.journal
      .find({ after: this.#api })
      .filter((entry) => isCounted(entry) && entry.resource !== 'events');
    return [
      ...written.map(
        ({ body, ...entry }) => `${lineOf(entry)} ${JSON.stringify(body ?? null).slice(0, LONGEST_BODY)}`,
      ),
      ...calls.flat().map(lineOf),
    ];
  }
}

const lineOf = ({
  method,
  path,
  status,
}: {
  method: string;
  path: string;
  status?: number | undefined;
}): string => `${method} ${path}: ${status}`;
