import type { Clock } from '../time/clock.ts';
import { PlatformError } from './errors.ts';
import { LearnedRate, type Pace } from './learned-rate.ts';
import type { Call, Reservation } from './platform.ts';

/** The `rateLimit` of a platform object. */
export interface RateLimit extends Pace {
  maxInFlight: number;
}

/** The right to make one call. `done` frees the slot; `unused` also gives the token back: nothing was sent. */
export interface Permit {
  done(): void;
  unused(): void;
}

/** Tokens that are set aside. */
interface Held {
  tokens: number;
}

interface Waiter {
  /** Its own tokens, used before any others. */
  held: Held | undefined;
  grant(permit: Permit): void;
  refuse(error: Error): void;
  /** A pass waits for it, and holds a worker meanwhile. */
  holdsWorker: boolean;
}

/** A change that must go out in time goes first: what was written before it would have been written in vain. */
type Line = 'change' | Call['priority'];
const LINES: readonly Line[] = ['change', 'edit', 'poll'];

/** Doubles between these while a platform says 429 without saying for how long. */
const UNSAID_PAUSE = { first: 1_000, longest: 60_000 };

/** A longer Retry-After is a mistake of the platform's; it is asked again after this. Milliseconds. */
const LONGEST_PAUSE = 600_000;

/** A pass waits for the end of a pause of up to this; a longer one ends it, and frees its worker. Milliseconds. */
export const SHORT_PAUSE_MS = 5_000;

/** What is said of a longer one. Without a number: one that changes all the time would be written all the time. */
export const LEFT_ALONE = 'the platform asked to be left alone for a while (HTTP 429 or 503, Retry-After)';

/** Half a token is none, but a billionth of one is lost to floating point. */
const EPSILON = 1e-9;

/**
 * The limit of one connection: never more calls than `burst + t * requestsPerSecond` in any time t, never more
 * than `maxInFlight` at once. Within that, calls that somebody waits for go before polls, each in order.
 * A Retry-After stops them all, and what was saved up is gone with it; after that the platform is called more slowly
 * than the user's limit allows, as it has taught.
 */
export class Limiter {
  readonly #maxInFlight: number;
  readonly #learned: LearnedRate;
  readonly #clock: Clock;
  readonly #onThrottled: (seconds: number) => void;
  readonly #onLearned: (requestsPerSecond: number) => void;
  readonly #waiters: Record<Line, Set<Waiter>> = { change: new Set(), edit: new Set(), poll: new Set() };
  readonly #listeners = new Set<() => void>();
  readonly #reservations = new Map<Reservation, Held>();
  #tokens: number;
  #filledAt: number;
  #inFlight = 0;
  #pausedUntil = 0;
  /** When the platform has refused a call last. */
  #refusedAt = Number.NEGATIVE_INFINITY;
  #unsaidPauses = 0;
  /** Tokens that somebody asked for in vain and will ask for again when `onFree` says so. */
  #wanted: number | undefined;
  #throttledSince: number | undefined;
  #timer: Disposable | undefined;
  #closed = false;

  /**
   * `onThrottled`: somebody has waited for so long for our own limit or for the end of a pause. `onLearned`: the
   * platform allows so many calls per second now, by a factor of two or more other than before.
   */
  constructor(
    limit: RateLimit,
    clock: Clock,
    onThrottled: (seconds: number) => void,
    onLearned: (requestsPerSecond: number) => void = () => {},
  ) {
    this.#maxInFlight = limit.maxInFlight;
    this.#learned = new LearnedRate(limit);
    this.#clock = clock;
    this.#onThrottled = onThrottled;
    this.#onLearned = onLearned;
    this.#tokens = limit.burst;
    this.#filledAt = clock.monotonic();
  }

  /**
   * Waits for a token and a slot. Rejects with the signal's reason, and a call of a pass with `Throttled` once the
   * platform wants to be left alone for longer than a pass may wait. Once it is closed, with `Aborted`.
   */
  acquire(call: Call): Promise<Permit> {
    const held = call.reservation && this.#reservations.get(call.reservation);
    if (call.signal.aborted) return Promise.reject(reasonOf(call.signal));
    if (this.#closed) return Promise.reject(closed());
    const holdsWorker = call.reservation !== undefined || call.forPasses === true;
    if (holdsWorker && this.pausedFor > SHORT_PAUSE_MS) return Promise.reject(this.#leftAlone());
    const queue = this.#waiters[call.notAfter === undefined ? call.priority : 'change'];
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        queue.delete(waiter);
        this.#pump();
        reject(reasonOf(call.signal));
      };
      const waiter: Waiter = {
        held,
        grant(permit) {
          call.signal.removeEventListener('abort', onAbort);
          resolve(permit);
        },
        refuse(error) {
          call.signal.removeEventListener('abort', onAbort);
          reject(error);
        },
        holdsWorker,
      };
      call.signal.addEventListener('abort', onAbort, { once: true });
      queue.add(waiter);
      this.#pump();
    });
  }

  /**
   * Sets `tokens` aside for a pass (at most a whole burst), if they and a slot are there now and nobody waits.
   * Else undefined, and `onFree` says when to ask again.
   */
  tryReserve(tokens: number): Reservation | undefined {
    this.#pump();
    if (!this.#canReserve(tokens)) {
      this.#wanted = Math.min(this.#wanted ?? tokens, tokens);
      this.#pump();
      return undefined;
    }
    const held: Held = { tokens: this.#atMost(tokens) };
    this.#tokens -= held.tokens;
    const reservation: Reservation = {
      release: () => {
        if (!this.#reservations.delete(reservation)) return;
        this.#giveBack(held.tokens);
        this.#pump();
      },
    };
    this.#reservations.set(reservation, held);
    return reservation;
  }

  /** Calls `listener` whenever `tryReserve` is worth another try after it failed. */
  onFree(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /**
   * The platform asked to be left alone, for `ms` or for an unsaid time, in its answer to a call that was sent at
   * `sentAt` (monotonic). Nothing that was saved up outlasts it. Calls that were under way together are refused
   * together, and that is one lesson.
   */
  pause(ms: number | undefined, sentAt: number): void {
    this.#refill();
    const now = this.#clock.monotonic();
    const isNew = sentAt > this.#refusedAt;
    const until = now + Math.min(ms ?? (isNew ? this.#unsaidPause() : 0), LONGEST_PAUSE);
    if (!isNew && until <= this.#pausedUntil) return;
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    if (isNew) this.#learned.refused(now, this.#pausedUntil);
    else this.#learned.prolonged(now, this.#pausedUntil);
    if (isNew) this.#refusedAt = now;
    this.#tokens = 0;
    this.#filledAt = this.#pausedUntil;
    for (const held of this.#reservations.values()) held.tokens = 0;
    // Whose pass would wait for too long is told so.
    if (this.pausedFor > SHORT_PAUSE_MS) this.#refuse(this.#leftAlone(), ({ holdsWorker }) => holdsWorker);
    this.#pump();
  }

  /** A call was answered and not with 429: the next unsaid pause is short again. */
  answered(): void {
    this.#unsaidPauses = 0;
  }

  /** How long until calls go again after a Retry-After, in milliseconds; 0 where nothing is paused. */
  get pausedFor(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.monotonic());
  }

  /** No more calls. A pass that waits is told so: nothing would ever wake it. */
  close(): void {
    this.#closed = true;
    this.#wanted = undefined;
    this.#timer?.[Symbol.dispose]();
    this.#listeners.clear();
    this.#refuse(closed(), () => true);
  }

  #unsaidPause(): number {
    const ms = Math.min(UNSAID_PAUSE.longest, UNSAID_PAUSE.first * 2 ** this.#unsaidPauses);
    this.#unsaidPauses = Math.min(this.#unsaidPauses + 1, 6);
    return ms;
  }

  #refuse(error: PlatformError, whom: (waiter: Waiter) => boolean): void {
    for (const line of LINES) {
      for (const waiter of this.#waiters[line]) {
        if (!whom(waiter)) continue;
        this.#waiters[line].delete(waiter);
        waiter.refuse(error);
      }
    }
  }

  #leftAlone(): PlatformError {
    return new PlatformError('Throttled', LEFT_ALONE, { retryAfterMs: this.pausedFor });
  }

  #pump(): void {
    this.#refill();
    for (const line of LINES) {
      const queue = this.#waiters[line];
      for (const waiter of queue) {
        if (this.#isPaused() || this.#slots() < 1) break;
        if (!this.#takeToken(waiter)) continue;
        queue.delete(waiter);
        waiter.grant(this.#permit());
      }
    }
    if (this.#wanted !== undefined && this.#canReserve(this.#wanted)) {
      this.#wanted = undefined;
      // Whoever listens may fail to reserve again and thereby set `#wanted` anew.
      for (const listener of this.#listeners) listener();
    }
    this.#account();
    this.#arm();
  }

  /** False where it has none of its own and there is none for all. */
  #takeToken({ held }: Waiter): boolean {
    if (held !== undefined && held.tokens > 0) {
      held.tokens -= 1;
      return true;
    }
    if (this.#tokens < 1 - EPSILON) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Counts the time in which somebody waits for a token or for the end of a pause. */
  #account(): void {
    const now = this.#clock.monotonic();
    if (this.#throttledSince !== undefined && now > this.#throttledSince) {
      this.#onThrottled((now - this.#throttledSince) / 1000);
    }
    this.#throttledSince = this.#missing() > 0 ? now : undefined;
  }

  /** Milliseconds until what is waited for can be there; 0 where nothing is, or where only a slot is missing. */
  #missing(): number {
    const waiting = LINES.flatMap((line) => [...this.#waiters[line]]);
    if (waiting.length === 0 && this.#wanted === undefined) return 0;
    const now = this.#clock.monotonic();
    const without = waiting.some(({ held }) => held === undefined || held.tokens === 0);
    const needed = without ? 1 : waiting.length > 0 ? 0 : this.#atMost(this.#wanted ?? 1);
    const { requestsPerSecond } = this.#learned.at(now);
    const tokens = Math.max(0, ((needed - this.#tokens) / requestsPerSecond) * 1000);
    // A pause brings none.
    return Math.max(0, this.#pausedUntil - now) + (tokens > EPSILON ? tokens : 0);
  }

  #arm(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const missing = this.#missing();
    if (missing > 0) this.#timer = this.#clock.schedule(Math.ceil(missing), () => this.#pump());
  }

  #refill(): void {
    const now = this.#clock.monotonic();
    const news = this.#learned.news(now);
    if (news !== undefined) this.#onLearned(news);
    if (now <= this.#filledAt) return;
    // The rate may have grown since: what it was is never too much.
    const { requestsPerSecond } = this.#learned.at(this.#filledAt);
    this.#giveBack(((now - this.#filledAt) / 1000) * requestsPerSecond);
    this.#filledAt = now;
  }

  #giveBack(tokens: number): void {
    const { burst } = this.#learned.at(this.#clock.monotonic());
    this.#tokens = Math.min(burst, this.#tokens + tokens);
  }

  /** As many tokens as can be there at all. */
  #atMost(tokens: number): number {
    return Math.min(tokens, this.#learned.at(this.#clock.monotonic()).burst);
  }

  #waiting(): number {
    return LINES.reduce((sum, line) => sum + this.#waiters[line].size, 0);
  }

  #isPaused(): boolean {
    return this.#clock.monotonic() < this.#pausedUntil;
  }

  #slots(): number {
    return this.#maxInFlight - this.#inFlight;
  }

  /** A pass under way counts as a call under way, also between its calls. */
  #canReserve(tokens: number): boolean {
    const slots = this.#maxInFlight - Math.max(this.#inFlight, this.#reservations.size);
    const enough = this.#tokens >= this.#atMost(tokens) - EPSILON;
    return this.#waiting() === 0 && slots > 0 && !this.#isPaused() && enough;
  }

  #permit(): Permit {
    this.#inFlight += 1;
    let open = true;
    const close = (tokens: number): void => {
      if (!open) return;
      open = false;
      this.#inFlight -= 1;
      this.#refill();
      this.#giveBack(tokens);
      this.#pump();
    };
    return { done: () => close(0), unused: () => close(1) };
  }
}

function closed(): PlatformError {
  return new PlatformError('Aborted', 'the connection was closed, and another has taken its place');
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
