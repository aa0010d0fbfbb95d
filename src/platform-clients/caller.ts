import type { Clock } from '../time/clock.ts';
import type { Breaker } from './breaker.ts';
import { givenUp, PlatformError } from './errors.ts';
import { retryAfterOf } from './http/status.ts';
import type { Answer, Exchange, HttpRequest, Transport } from './http/transport.ts';
import { type Limiter, SHORT_PAUSE_MS } from './limiter/limiter.ts';
import type { Call } from './platform.ts';

/** One HTTP call to a platform, with what limiter, breaker and metrics want to know of it. */
export interface PlatformRequest extends HttpRequest {
  /** A word for metrics, from a small set: `create`, `list`, `token`. */
  operation: string;
  kind: 'read' | 'change';
  /** What it is about, where it is about one workload: the breaker counts that workload's failures once. */
  subject?: string;
  /** The answer with the status that it has in truth, where HTTP may say another. Default: as it is. */
  answerOf?: (answer: Answer) => Answer;
  /** Made although the breaker is open: its probe, and the token that a probe needs. */
  evenIfOpen?: boolean;
}

/** What the process lends to every call. */
export interface CallHooks {
  /**
   * Called right before the bytes are sent. A change must not go out after the lease is lost: return an
   * `Aborted` error then.
   */
  beforeDispatch?(kind: 'read' | 'change'): PlatformError | undefined;
  /** `code`: the HTTP status, or the error's class where there was no answer. */
  onRequest?(request: { operation: string; code: string; seconds: number }): void;
}

/**
 * A read that the platform had no time for is made again so many times, each after a pause. More would keep others
 * from the worker that waits for it.
 */
const MOST_REPEATS = 3;

/**
 * Makes calls within the limits of one connection: breaker, limiter, the breaker once more, lease, metrics, in this
 * order. Never throws.
 */
export class Caller {
  readonly #parts: { transport: Transport; limiter: Limiter; clock: Clock; hooks: CallHooks };
  #breaker: Breaker | undefined;

  constructor(parts: { transport: Transport; limiter: Limiter; clock: Clock; hooks: CallHooks }) {
    this.#parts = parts;
  }

  /** The breaker probes through this caller, so it comes second. */
  guardedBy(breaker: Breaker): void {
    this.#breaker = breaker;
  }

  /** Why no ordinary call is made now: the breaker is open. */
  get blocked(): PlatformError | undefined {
    const openedBy = this.#breaker?.openedBy;
    return openedBy && new PlatformError('Transient', `waiting for the platform: ${openedBy.message}`);
  }

  /**
   * An answer of any status, or none. A body that should be JSON is the reader's matter. A read is repeated where the
   * platform asked for a short pause; a change never is: its moment may have passed.
   */
  async call(request: PlatformRequest, call: Call): Promise<Exchange> {
    for (let repeats = 0; ; repeats += 1) {
      const exchange = await this.#once(request, call);
      if (repeats === MOST_REPEATS || !this.#isWorthRepeating(request, exchange)) return exchange;
    }
  }

  #isWorthRepeating({ kind }: PlatformRequest, exchange: Exchange): boolean {
    // A breaker's probe tells by one call.
    if (kind !== 'read' || this.#breaker?.openedBy !== undefined) return false;
    return (
      exchange.kind === 'Answer' && asksForPause(exchange) && this.#parts.limiter.pausedFor <= SHORT_PAUSE_MS
    );
  }

  async #once(request: PlatformRequest, call: Call): Promise<Exchange> {
    const { limiter, transport, clock, hooks } = this.#parts;
    const blocked = (): PlatformError | undefined => (request.evenIfOpen ? undefined : this.blocked);
    const early = blocked();
    if (early !== undefined) return notSent(early);
    const permit = await limiter.acquire(call).catch(errorOf);
    if (permit instanceof PlatformError) return notSent(permit);
    // The breaker may have opened while the limiter let this call wait.
    const refused =
      refusedLate(request, call, clock.monotonic()) ?? blocked() ?? hooks.beforeDispatch?.(request.kind);
    if (refused !== undefined) {
      permit.unused();
      return notSent(refused);
    }
    const begunAt = clock.monotonic();
    let exchange: Exchange;
    try {
      exchange = inTruth(await transport.send(request, call.signal), request);
      // Before the slot is freed, so that nobody slips through.
      if (exchange.kind === 'Answer') this.#noteLimits(exchange, begunAt);
    } finally {
      // Whatever is thrown: a slot that a bug of ours kept would never come back.
      permit.done();
    }
    this.#noteHealth(request, exchange);
    hooks.onRequest?.({
      operation: request.operation,
      code: exchange.kind === 'Answer' ? String(exchange.status) : exchange.error.class,
      seconds: (clock.monotonic() - begunAt) / 1000,
    });
    return exchange;
  }

  #noteLimits(answer: Answer, sentAt: number): void {
    if (asksForPause(answer)) this.#parts.limiter.pause(retryAfterOf(answer), sentAt);
    else this.#parts.limiter.answered();
  }

  #noteHealth(request: PlatformRequest, exchange: Exchange): void {
    if (this.#breaker === undefined) return;
    if (exchange.kind === 'NoAnswer') {
      if (exchange.error.class !== 'Aborted') this.#breaker.failed(exchange.error);
    } else if (exchange.status >= 500) {
      const error = new PlatformError('Transient', `the platform answers ${exchange.status}`);
      this.#breaker.failed(error, request.subject);
    } else {
      this.#breaker.succeeded();
    }
  }
}

function inTruth(exchange: Exchange, { answerOf }: PlatformRequest): Exchange {
  if (exchange.kind === 'NoAnswer' || answerOf === undefined) return exchange;
  return { kind: 'Answer', ...answerOf(exchange) };
}

function asksForPause(answer: Answer): boolean {
  return answer.status === 429 || (answer.status === 503 && retryAfterOf(answer) !== undefined);
}

function errorOf(reason: unknown): PlatformError {
  return reason instanceof PlatformError ? reason : givenUp();
}

/** Asked as late as possible: limiter and token may have taken their time. */
function refusedLate(
  { kind }: PlatformRequest,
  { signal, notAfter }: Call,
  now: number,
): PlatformError | undefined {
  if (signal.aborted) return givenUp();
  if (kind === 'read' || notAfter === undefined || now <= notAfter) return undefined;
  return new PlatformError('Aborted', 'the call came too late and was not made');
}

function notSent(error: PlatformError): Exchange {
  return { kind: 'NoAnswer', error, sent: false };
}
