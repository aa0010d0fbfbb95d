import { backoff } from '../time/backoff.ts';
import type { Clock } from '../time/clock.ts';
import { ApiError } from './api-error.ts';
import type { KubeClient } from './client.ts';
import { type EventText, type Regarding, type Reporter, seriesKeyOf } from './event-record.ts';
import { beginSeries, type Series } from './event-series.ts';
import { isOfNamespaceThatGoes, isWorthRetrying, writeSeries } from './event-write.ts';

/** What a recorder is built from. */
export interface EventRecorderOptions {
  client: Pick<KubeClient, 'create' | 'mergePatch'>;
  reporter: Reporter;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  /** An event was given up, or the queue is full. `isExpected`: its namespace goes, and nothing is wrong. Must not throw. */
  onDropped: (why: string, isExpected: boolean) => void;
  /** Writes that wait; more are dropped. */
  capacity?: number;
}

const CAPACITY = 5_000;
const WRITERS = 4;
const ATTEMPTS = 3;
const BACKOFF = { initial: 500, max: 10_000, jitter: 'spread' } as const;
/** A repetition later than this is an event of its own, as client-go has it. */
const SERIES_IDLE_MS = 360_000;
/** A series is written at most this often. */
const SERIES_INTERVAL_MS = 60_000;
const MAX_SERIES = 10_000;

/**
 * Writes events outside the way of whoever records them. The same event about the same object, again within six
 * minutes, only raises the count of the first. Events are for people and best effort: what the API server does not
 * take after three tries is dropped and said.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #series = new Map<string, Series>();
  readonly #queue: Series[] = [];
  readonly #writers = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #flushing = false;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Takes an event and returns at once. Never throws. */
  record(regarding: Regarding, text: EventText): void {
    if (this.#stop.signal.aborted) return this.#drop(text, 'the recorder has ended');
    const { clock } = this.#options;
    const key = seriesKeyOf(regarding, text);
    const now = clock.monotonic();
    const known = this.#series.get(key);
    if (known !== undefined && now - known.lastMonotonic < SERIES_IDLE_MS) {
      known.count += 1;
      known.lastAt = clock.now();
      known.lastMonotonic = now;
      // The newest last: the oldest is the first to be forgotten.
      this.#series.delete(key);
      this.#series.set(key, known);
      return this.#sendRepetition(known);
    }
    const series = beginSeries(key, regarding, text, this.#options);
    this.#forgetOld(now);
    this.#series.set(key, series);
    this.#enqueue(series);
  }

  /** Writes what is still to be written, counts of series too, until done or `signal` is aborted; then takes no more. */
  async flush(signal: AbortSignal): Promise<void> {
    this.#flushing = true;
    for (const series of this.#series.values()) {
      series.timer?.[Symbol.dispose]();
      series.timer = undefined;
      if (series.sentCount < series.count) this.#enqueue(series);
    }
    const stop = (): void => this.#stop.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    while (this.#writers.size > 0) await Promise.all(this.#writers);
    signal.removeEventListener('abort', stop);
    this.#stop.abort();
  }

  #sendRepetition(series: Series): void {
    if (series.state !== 'idle' || series.timer !== undefined) return;
    const { clock } = this.#options;
    // The first repetition makes it a series, which is worth seeing at once.
    const atOnce = series.sentCount <= 1 || this.#flushing;
    const wait = atOnce ? 0 : series.sentMonotonic + SERIES_INTERVAL_MS - clock.monotonic();
    if (wait <= 0) return this.#enqueue(series);
    series.timer = clock.schedule(wait, () => {
      series.timer = undefined;
      this.#enqueue(series);
    });
  }

  #enqueue(series: Series): void {
    if (series.state !== 'idle') return;
    if (this.#queue.length >= (this.#options.capacity ?? CAPACITY)) {
      return this.#drop(series.text, 'too many events wait to be written');
    }
    series.state = 'queued';
    this.#queue.push(series);
    if (this.#writers.size >= WRITERS) return;
    const writer = this.#write().finally(() => this.#writers.delete(writer));
    this.#writers.add(writer);
  }

  async #write(): Promise<void> {
    for (let series = this.#queue.shift(); series !== undefined; series = this.#queue.shift()) {
      series.state = 'writing';
      const written = await this.#writeOne(series);
      series.state = 'idle';
      // Repetitions that came meanwhile.
      if (written && series.count > series.sentCount) this.#sendRepetition(series);
    }
  }

  /** False: it was given up. */
  async #writeOne(series: Series): Promise<boolean> {
    const { clock, random } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { count } = series;
        await writeSeries(this.#options, series, count, this.#stop.signal);
        series.sentCount = count;
        series.sentMonotonic = clock.monotonic();
        return true;
      } catch (error) {
        if (this.#stop.signal.aborted || attempt === ATTEMPTS || !isWorthRetrying(error)) {
          this.#giveUp(series, error);
          return false;
        }
        const after = error instanceof ApiError ? error.retryAfterMs : undefined;
        const wait = Math.min(after ?? backoff(BACKOFF, attempt, random), BACKOFF.max);
        await clock.sleep(wait, this.#stop.signal).catch(() => undefined);
      }
    }
  }

  #giveUp(series: Series, error: unknown): void {
    // A later repetition begins anew.
    if (series.sentCount === 0) this.#series.delete(series.key);
    this.#drop(
      series.text,
      error instanceof Error ? error.message : String(error),
      isOfNamespaceThatGoes(error),
    );
  }

  #drop(text: EventText, why: string, isExpected = false): void {
    this.#options.onDropped(`event ${text.reason} was not written: ${why}`, isExpected);
  }

  /** The map is in the order of the last repetition. */
  #forgetOld(now: number): void {
    for (const [key, series] of this.#series) {
      const old =
        now - series.lastMonotonic >= SERIES_IDLE_MS && series.timer === undefined && series.state === 'idle';
      if (!old && this.#series.size < MAX_SERIES) return;
      series.timer?.[Symbol.dispose]();
      this.#series.delete(key);
    }
  }
}
