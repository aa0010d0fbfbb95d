import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import type { Pace } from './learned-rate.ts';
import type { Call, Reservation } from '../platform.ts';
import { Pauses } from './pauses.ts';
import { TokenBucket } from './token-bucket.ts';
import { type Held, holdsWorker, lineOf, type Permit, type Waiter, WaitingLines } from './waiting-lines.ts';

/** The `rateLimit` of a platform object. */
export interface RateLimit extends Pace {
  maxInFlight: number;
}

/** A pass waits for the end of a pause of up to this; a longer one ends it, and frees its worker. Milliseconds. */
export const SHORT_PAUSE_MS = 5_000;

/** What is said of a longer one. Without a number: one that changes all the time would be written all the time. */
export const LEFT_ALONE = 'the platform asked to be left alone for a while (HTTP 429 or 503, Retry-After)';

/**
 * The limit of one connection: never more calls than `burst + t * requestsPerSecond` in any time t, never more
 * than `maxInFlight` at once. Within that, calls that somebody waits for go before polls, each in order, and lists take
 * turns with whole passes.
 * A Retry-After stops them all, and what was saved up is gone with it; after that the platform is called more slowly
 * than the user's limit allows, as it has taught.
 */
export class Limiter {
  readonly #maxInFlight: number;
  readonly #bucket: TokenBucket;
  readonly #clock: Clock;
  readonly #onThrottled: (seconds: number) => void;
  readonly #onLearned: (requestsPerSecond: number) => void;
  readonly #pauses = new Pauses();
  readonly #lines = new WaitingLines();
  readonly #listeners = new Set<() => void>();
  readonly #reservations = new Map<Reservation, Held>();
  #inFlight = 0;
  /** Tokens that somebody asked for in vain and will ask for again when `onFree` says so. */
  #wanted: number | undefined;
  /**
   * A pass needs several tokens at once, and a list that takes each as it comes would leave it none for ever. So the
   * two take turns: after a call that no pass waits for comes a pass.
   */
  #isPassesTurn = false;
  #throttledSince: number | undefined;
  #timer: Disposable | undefined;
  #closed = false;

  /**
   * `onThrottled`: somebody has waited for so long for our own limit or for the end of a pause. `onLearned`: the
   * platform allows so many calls per second now, which is news.
   */
  constructor(
    limit: RateLimit,
    clock: Clock,
    onThrottled: (seconds: number) => void,
    onLearned: (requestsPerSecond: number) => void = () => {},
  ) {
    this.#maxInFlight = limit.maxInFlight;
    this.#bucket = new TokenBucket(limit, clock);
    this.#clock = clock;
    this.#onThrottled = onThrottled;
    this.#onLearned = onLearned;
  }

  /**
   * Waits for a token and a slot. Rejects with the signal's reason, and a call of a pass with `Throttled` once the
   * platform wants to be left alone for longer than a pass may wait. Once it is closed, with `Aborted`.
   */
  acquire(call: Call): Promise<Permit> {
    const held = call.reservation && this.#reservations.get(call.reservation);
    if (call.signal.aborted) return Promise.reject(reasonOf(call.signal));
    if (this.#closed) return Promise.reject(closed());
    const ofPass = holdsWorker(call);
    if (ofPass && this.pausedFor > SHORT_PAUSE_MS) return Promise.reject(this.#leftAlone());
    const line = lineOf(call);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#lines.delete(waiter, line);
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
        holdsWorker: ofPass,
      };
      call.signal.addEventListener('abort', onAbort, { once: true });
      this.#lines.add(waiter, line);
      this.#pump();
    });
  }

  /**
   * Sets `tokens` aside for a pass (at most a whole burst), if they and a slot are there now and nobody waits whose
   * turn it is. Else undefined, and `onFree` says when to ask again.
   */
  tryReserve(tokens: number): Reservation | undefined {
    this.#refill();
    this.#serve(true);
    if (!this.#canReserve(tokens)) {
      this.#wanted = Math.min(this.#wanted ?? tokens, tokens);
      this.#pump();
      return undefined;
    }
    const held: Held = { tokens: this.#bucket.atMost(tokens) };
    this.#bucket.take(held.tokens);
    const reservation: Reservation = {
      ready: async (call) => {
        if (held.tokens >= 1 && !this.#isPaused()) return;
        const permit = await this.acquire({ ...call, reservation });
        // The token that was waited for is set aside, unless nobody wants it any more.
        if (!this.#reservations.has(reservation)) return permit.unused();
        permit.done();
        held.tokens += 1;
      },
      release: () => {
        if (!this.#reservations.delete(reservation)) return;
        this.#bucket.giveBack(held.tokens);
        held.tokens = 0;
        this.#pump();
      },
    };
    this.#reservations.set(reservation, held);
    this.#isPassesTurn = false;
    this.#arrange();
    return reservation;
  }

  /** Calls `listener` whenever `tryReserve` is worth another try after it failed. */
  onFree(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /**
   * The platform asked to be left alone, for `ms` or for an unsaid time, in its answer to a call that was sent at
   * `sentAt` (monotonic). Nothing that was saved up outlasts it.
   */
  pause(ms: number | undefined, sentAt: number): void {
    this.#refill();
    const refusal = this.#pauses.refused(ms, sentAt, this.#clock.monotonic());
    if (refusal === undefined) return;
    this.#bucket.empty(this.#pauses.until, refusal === 'too soon');
    for (const held of this.#reservations.values()) held.tokens = 0;
    // Whose pass would wait for too long is told so.
    const isTooLong = this.pausedFor > SHORT_PAUSE_MS;
    if (isTooLong) this.#lines.refuse(this.#leftAlone(), ({ holdsWorker }) => holdsWorker);
    this.#pump();
  }

  /** A call was answered and not with 429: the next unsaid pause is short again. */
  answered(): void {
    this.#pauses.answered();
  }

  /** How long until calls go again after a Retry-After, in milliseconds; 0 where nothing is paused. */
  get pausedFor(): number {
    return Math.max(0, this.#pauses.until - this.#clock.monotonic());
  }

  /** No more calls. A pass that waits is told so: nothing would ever wake it. */
  close(): void {
    this.#closed = true;
    this.#wanted = undefined;
    this.#timer?.[Symbol.dispose]();
    this.#listeners.clear();
    this.#lines.refuse(closed(), () => true);
  }

  #leftAlone(): PlatformError {
    return new PlatformError('Throttled', LEFT_ALONE, { retryAfterMs: this.pausedFor });
  }

  #pump(): void {
    this.#refill();
    this.#serve(this.#wanted !== undefined);
    if (this.#wanted !== undefined && this.#canReserve(this.#wanted)) {
      this.#wanted = undefined;
      // Whoever listens may fail to reserve again and thereby set `#wanted` anew.
      for (const listener of this.#listeners) listener();
      // And may not come at all: who has given way goes now.
      this.#serve(this.#wanted !== undefined);
    }
    this.#arrange();
  }

  /** Lets go whoever can. */
  #serve(aPassWaits: boolean): void {
    for (const [waiter, line] of this.#lines) {
      if (this.#isPaused() || this.#slots() < 1) return;
      if (line === 'background' && aPassWaits && this.#givesWay()) return;
      if (!this.#takeToken(waiter)) continue;
      if (line === 'background') this.#isPassesTurn = true;
      this.#lines.delete(waiter, line);
      waiter.grant(this.#permit());
    }
  }

  /** Whether a call that no pass waits for leaves tokens and slots to a pass that does: one that can come. */
  #givesWay(): boolean {
    return this.#isPassesTurn && this.#reservations.size < this.#maxInFlight;
  }

  #arrange(): void {
    const missing = this.#missing();
    this.#account(missing);
    this.#arm(missing);
  }

  /** False where it has none of its own and there is none for all. */
  #takeToken({ held }: Waiter): boolean {
    if (held !== undefined && held.tokens > 0) {
      held.tokens -= 1;
      return true;
    }
    if (!this.#bucket.has(1)) return false;
    this.#bucket.take(1);
    return true;
  }

  /** Counts the time in which somebody waits for a token or for the end of a pause. */
  #account(missing: number): void {
    const now = this.#clock.monotonic();
    if (this.#throttledSince !== undefined && now > this.#throttledSince) {
      this.#onThrottled((now - this.#throttledSince) / 1000);
    }
    this.#throttledSince = missing > 0 ? now : undefined;
  }

  /** Milliseconds until what is waited for can be there; 0 where nothing is, or where only a slot is missing. */
  #missing(): number {
    if (this.#lines.count('all') === 0 && this.#wanted === undefined) return 0;
    // A pause brings none.
    return this.pausedFor + this.#bucket.missing(this.#needed());
  }

  /** Tokens that whoever is next needs beside those of its own. */
  #needed(): number {
    if (this.#wanted !== undefined && this.#waiting() === 0) return this.#bucket.atMost(this.#wanted);
    for (const [{ held }] of this.#lines) if (held === undefined || held.tokens === 0) return 1;
    return 0;
  }

  #arm(missing: number): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    if (missing > 0) this.#timer = this.#clock.schedule(Math.ceil(missing), () => this.#pump());
  }

  #refill(): void {
    const news = this.#bucket.fill();
    if (news !== undefined) this.#onLearned(news);
  }

  /** How many go before a pass. */
  #waiting(): number {
    return this.#lines.count(this.#givesWay() ? 'foreground' : 'all');
  }

  #isPaused(): boolean {
    return this.pausedFor > 0;
  }

  #slots(): number {
    return this.#maxInFlight - this.#inFlight;
  }

  /** A pass under way counts as a call under way, also between its calls. */
  #canReserve(tokens: number): boolean {
    const slots = this.#maxInFlight - Math.max(this.#inFlight, this.#reservations.size);
    const enough = this.#bucket.has(tokens);
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
      this.#bucket.giveBack(tokens);
      this.#pump();
    };
    return { done: () => close(0), unused: () => close(1) };
  }
}

function closed(): PlatformError {
  return new PlatformError(
    'Aborted',
    'the platform object or its Secret has changed, and the call was not made',
  );
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
