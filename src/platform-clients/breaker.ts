import type { Clock } from '../time/clock.ts';
import { PlatformError } from './errors.ts';

/** Failed calls in a row that open it. */
const THRESHOLD = 5;

/** The first probe comes after the first delay; each failed one doubles it. Milliseconds. */
const PROBE = { first: 2_000, longest: 30_000 };

/** What came of a probe. An answer may be a refusal all the same: of our credentials, or of so many calls. */
export type Probed =
  | { kind: 'Silent'; error: PlatformError }
  | { kind: 'Answered'; error: PlatformError | undefined };

/** What a breaker needs. */
export interface BreakerOptions {
  clock: Clock;
  /** One cheap call. It is never repeated within one probe. */
  probe(): Promise<Probed>;
  onOpen?: (error: PlatformError) => void;
  /** The platform answers again; `error` is what it answered the probe, unless that was good. */
  onClose?: (error: PlatformError | undefined) => void;
  /** A probe threw, which it should not. The next one comes. */
  onBug?: (error: unknown) => void;
}

/**
 * Keeps a dead platform from costing one call per object. Opens after five failed calls in a row, then makes one
 * probe at a time, and closes on the first that is answered. An object's own failures count once until any call
 * succeeds: one bad object does not open it.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #failedSubjects = new Set<string>();
  #failures = 0;
  #delay = PROBE.first;
  #openedBy: PlatformError | undefined;
  #timer: Disposable | undefined;
  #closed = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** The last failure while open; undefined while calls may be made. */
  get openedBy(): PlatformError | undefined {
    return this.#openedBy;
  }

  /** The platform answered. */
  succeeded(): void {
    this.#failures = 0;
    this.#failedSubjects.clear();
  }

  /** No answer, or a failure of the server's. `subject` says which object it is about, if it is about one. */
  failed(error: PlatformError, subject?: string): void {
    if (subject !== undefined) {
      if (this.#failedSubjects.has(subject)) return;
      this.#failedSubjects.add(subject);
    }
    this.#failures += 1;
    if (this.#failures < THRESHOLD || this.#openedBy !== undefined || this.#closed) return;
    this.#openedBy = error;
    this.#delay = PROBE.first;
    this.#probeLater();
    this.#options.onOpen?.(error);
  }

  /** No more probes. */
  close(): void {
    this.#closed = true;
    this.#timer?.[Symbol.dispose]();
  }

  #probeLater(): void {
    this.#timer = this.#options.clock.schedule(this.#delay, () => void this.#probe());
  }

  async #probe(): Promise<void> {
    const probed = await this.#options.probe().catch((cause: unknown) => this.#threw(cause));
    if (this.#closed) return;
    if (probed.kind === 'Answered') {
      this.#openedBy = undefined;
      this.succeeded();
      this.#options.onClose?.(probed.error);
      return;
    }
    this.#openedBy = probed.error;
    this.#delay = Math.min(this.#delay * 2, PROBE.longest);
    this.#probeLater();
  }

  /** Nobody waits for a probe who could tell: it would end the process. */
  #threw(cause: unknown): Probed {
    this.#options.onBug?.(cause);
    return { kind: 'Silent', error: new PlatformError('Bug', 'asking the platform failed', { cause }) };
  }
}
