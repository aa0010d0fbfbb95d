import type { Clock } from '../time/clock.ts';
import type { Call, Reservation } from './platform.ts';

/** The `rateLimit` of a platform object. */
export interface RateLimit {
  requestsPerSecond: number;
  burst: number;
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
}

/** Doubles between these while a platform says 429 without saying for how long. */
const UNSAID_PAUSE = { first: 1_000, longest: 60_000 };

/** A longer Retry-After is a mistake of the platform's; it is asked again after this. Milliseconds. */
const LONGEST_PAUSE = 600_000;

/** Half a token is none, but a billionth of one is lost to floating point. */
const EPSILON = 1e-9;

/**
 * The limit of one connection: never more calls than `burst + t * requestsPerSecond` in any time t, never more
 * than `maxInFlight` at once. Within that, calls that somebody waits for go before polls, each in order.
 * A Retry-After stops them all.
 */
export class Limiter {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  readonly #onThrottled: (seconds: number) => void;
  readonly #waiters: Record<Call['priority'], Set<Waiter>> = { edit: new Set(), poll: new Set() };
  readonly #listeners = new Set<() => void>();
  readonly #reservations = new WeakMap<Reservation, Held>();
  #tokens: number;
  #filledAt: number;
  #inFlight = 0;
  #reserved = 0;
  #pausedUntil = 0;
  #unsaidPauses = 0;
  /** Tokens that somebody asked for in vain and will ask for again when `onFree` says so. */
  #wanted: number | undefined;
  #throttledSince: number | undefined;
  #timer: Disposable | undefined;

  constructor(limit: RateLimit, clock: Clock, onThrottled: (seconds: number) => void) {
    this.#limit = limit;
    this.#clock = clock;
    this.#onThrottled = onThrottled;
    this.#tokens = limit.burst;
    this.#filledAt = clock.monotonic();
  }

  /** Waits for a token and a slot. Rejects with the signal's reason. */
  acquire(call: Call): Promise<Permit> {
    const held = call.reservation && this.#reservations.get(call.reservation);
    if (call.signal.aborted) return Promise.reject(reasonOf(call.signal));
    const queue = this.#waiters[call.priority];
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
    const wanted = Math.min(tokens, this.#limit.burst);
    this.#pump();
    if (!this.#canReserve(wanted)) {
      this.#wanted = Math.min(this.#wanted ?? wanted, wanted);
      this.#pump();
      return undefined;
    }
    this.#tokens -= wanted;
    this.#reserved += 1;
    const held: Held = { tokens: wanted };
    let open = true;
    const reservation: Reservation = {
      release: () => {
        if (!open) return;
        open = false;
        this.#reserved -= 1;
        this.#giveBack(held.tokens);
        held.tokens = 0;
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

  /** The platform asked to be left alone, for `ms` or for an unsaid time. */
  pause(ms: number | undefined): void {
    const unsaid = Math.min(UNSAID_PAUSE.longest, UNSAID_PAUSE.first * 2 ** this.#unsaidPauses);
    if (ms === undefined) this.#unsaidPauses = Math.min(this.#unsaidPauses + 1, 6);
    const until = this.#clock.monotonic() + Math.min(ms ?? unsaid, LONGEST_PAUSE);
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
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

  /** Stops the timer. Whoever waits is freed by his own signal. */
  close(): void {
    this.#timer?.[Symbol.dispose]();
    this.#listeners.clear();
  }

  #pump(): void {
    this.#refill();
    for (const queue of [this.#waiters.edit, this.#waiters.poll]) {
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
    const waiting = [...this.#waiters.edit, ...this.#waiters.poll];
    if (waiting.length === 0 && this.#wanted === undefined) return 0;
    const without = waiting.some(({ held }) => held === undefined || held.tokens === 0);
    const needed = without ? 1 : waiting.length > 0 ? 0 : (this.#wanted ?? 1);
    const tokens = Math.max(0, ((needed - this.#tokens) / this.#limit.requestsPerSecond) * 1000);
    return Math.max(tokens > EPSILON ? tokens : 0, this.#pausedUntil - this.#clock.monotonic());
  }

  #arm(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const missing = this.#missing();
    if (missing > 0) this.#timer = this.#clock.schedule(Math.ceil(missing), () => this.#pump());
  }

  #refill(): void {
    const now = this.#clock.monotonic();
    this.#giveBack(((now - this.#filledAt) / 1000) * this.#limit.requestsPerSecond);
    this.#filledAt = now;
  }

  #giveBack(tokens: number): void {
    this.#tokens = Math.min(this.#limit.burst, this.#tokens + tokens);
  }

  #isPaused(): boolean {
    return this.#clock.monotonic() < this.#pausedUntil;
  }

  #slots(): number {
    return this.#limit.maxInFlight - this.#inFlight;
  }

  /** A pass under way counts as a call under way, also between its calls. */
  #canReserve(tokens: number): boolean {
    const nobodyWaits = this.#waiters.edit.size + this.#waiters.poll.size === 0;
    const slots = this.#limit.maxInFlight - Math.max(this.#inFlight, this.#reserved);
    return nobodyWaits && slots > 0 && !this.#isPaused() && this.#tokens >= tokens - EPSILON;
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

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
