import type { Clock } from '../time/clock.ts';
import { PlatformError } from './errors.ts';
import { endless, MOST_PAGES } from './page-limit.ts';
import type { Call, Page, Row } from './platform.ts';

/** What came of one pass over the list. */
export type PassResult =
  | { kind: 'Complete'; rows: number }
  | { kind: 'Few' }
  | { kind: 'Failed'; error: PlatformError };

/** A row that shows something new. `firstSight`: this observer has not seen it before at all. */
export interface ChangedRow {
  row: Row;
  firstSight: boolean;
}

/** What an observer needs. */
export interface ObserverOptions {
  list: (cursor: string | undefined, call: Call) => Promise<Page | PlatformError>;
  clock: Clock;
  random: () => number;
  /** Milliseconds between two passes, asked for before each wait. */
  interval: () => number;
  /** New rows, and those that show something else than last time. */
  onChanged: (rows: readonly ChangedRow[]) => void;
  /** Rows that a complete list no longer has. That makes them suspect, not absent. */
  onMissing: (rows: readonly Row[]) => void;
  /**
   * The first complete list: what went away before is in no earlier list that this one could be compared with.
   * Until it has been told, every complete list is the first.
   */
  onFirstList: (rowOf: (id: string) => Row | undefined) => void;
  /** How many workloads somebody cares about. */
  watched: () => number;
  /** They are so few that looking at each is cheaper than the list: they are to be looked at now. */
  onFew: () => void;
  /** After each pass. */
  onPass?: (result: PassResult) => void;
  /** Something threw, which nothing here should. That pass is over, and the next one comes. */
  onBug: (error: unknown) => void;
  /** Reads that a look at one workload costs, where the list costs one per page. */
  callsPerLook: number;
}

/** While single looks stand in for the list, every so many passes list all the same: it may have shrunk. */
const LIST_EVERY = 20;

/** Milliseconds to the next pass after one that threw: it may throw again, and each time that is logged. */
const AFTER_BUG_MS = 30_000;

/** Passes of a fleet's observers drift apart by up to this share of the interval. */
const JITTER = 0.1;

/**
 * Turns a platform's list into a watch: one loop per connection lists page by page and tells only what changed.
 * A pass that fails forgets nothing.
 */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #seen = new Map<string, Row>();
  #waiting: AbortController | undefined;
  #woken = false;
  /** Of the last complete list. */
  #pages = 0;
  #sinceList = 0;
  #listed = false;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** Lists until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let pause = AFTER_BUG_MS;
      try {
        this.#woken = false;
        this.#sinceList += 1;
        const result = this.#fewAreCheaper()
          ? this.#askForLooks()
          : await this.#pass({ signal, priority: 'poll' });
        if (signal.aborted) return;
        this.#options.onPass?.(result);
        pause = this.#options.interval() * (1 + JITTER * (2 * this.#options.random() - 1));
      } catch (error) {
        this.#woken = false;
        this.#options.onBug(error);
      }
      await this.#rest(pause, signal);
    }
  }

  /** Lists now instead of at the end of the interval; once more, if a pass is under way. */
  wake(): void {
    this.#woken = true;
    this.#waiting?.abort();
  }

  #fewAreCheaper(): boolean {
    const { watched, callsPerLook } = this.#options;
    const looks = watched() * callsPerLook;
    return looks > 0 && looks < this.#pages && this.#sinceList < LIST_EVERY;
  }

  #askForLooks(): PassResult {
    this.#options.onFew();
    return { kind: 'Few' };
  }

  async #pass(call: Call): Promise<PassResult> {
    const { list, onChanged, onMissing } = this.#options;
    const present = new Set<string>();
    let unreadable = 0;
    let pages = 0;
    let cursor: string | undefined;
    do {
      if (pages === MOST_PAGES) return { kind: 'Failed', error: endless() };
      const page: Page | PlatformError = await list(cursor, call);
      if (page instanceof PlatformError) return { kind: 'Failed', error: page };
      const changed: ChangedRow[] = [];
      for (const row of page.rows) {
        // Rows move between pages while the list changes; the first sight of a pass counts.
        if (present.has(row.id)) continue;
        present.add(row.id);
        const before = this.#seen.get(row.id);
        if (before?.digest !== row.digest) changed.push({ row, firstSight: before === undefined });
      }
      if (changed.length > 0) onChanged(changed);
      // Only what was told counts as seen.
      for (const { row } of changed) this.#seen.set(row.id, row);
      unreadable += page.unreadable;
      pages += 1;
      cursor = page.next;
    } while (cursor !== undefined);

    if (unreadable === 0) {
      const missing = [...this.#seen.values()].filter(({ id }) => !present.has(id));
      if (missing.length > 0) onMissing(missing);
      for (const { id } of missing) this.#seen.delete(id);
    }
    if (!this.#listed) this.#options.onFirstList((id) => (present.has(id) ? this.#seen.get(id) : undefined));
    this.#listed = true;
    this.#pages = pages;
    this.#sinceList = 0;
    return { kind: 'Complete', rows: present.size };
  }

  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#woken) return;
    this.#waiting = new AbortController();
    await this.#options.clock
      .sleep(ms, AbortSignal.any([signal, this.#waiting.signal]))
      .catch(() => undefined);
    this.#waiting = undefined;
  }
}
