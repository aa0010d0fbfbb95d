import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Clock } from '../../../src/time/clock.ts';

/** One request that left for a platform, or would have. */
export interface CallMade {
  /** On the monotonic clock. */
  at: number;
  origin: string;
  method: string;
  path: string;
}

interface Message {
  request: object & { origin?: string | URL; method?: string; path?: string };
}

/**
 * All HTTP requests of this process's client, by what the client itself tells, so that one that no server sees counts as
 * well. Until disposed.
 */
export class CallsMade implements Disposable {
  readonly all: CallMade[] = [];
  readonly #underWay = new Set<object>();
  readonly #clock: Clock;
  readonly #begun = (message: unknown): void => {
    const { request } = message as Message;
    const { origin = '', method = '', path = '' } = request;
    this.#underWay.add(request);
    this.all.push({ at: this.#clock.monotonic(), origin: String(origin), method, path });
  };
  readonly #ended = (message: unknown): void => {
    this.#underWay.delete((message as Message).request);
  };

  constructor(clock: Clock) {
    this.#clock = clock;
    subscribe('undici:request:create', this.#begun);
    subscribe('undici:request:trailers', this.#ended);
    subscribe('undici:request:error', this.#ended);
  }

  /** Those that have no answer yet. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** To one origin, from a moment on. */
  to(origin: string, since = 0): CallMade[] {
    return this.all.filter((call) => call.origin === origin && call.at >= since);
  }

  [Symbol.dispose](): void {
    unsubscribe('undici:request:create', this.#begun);
    unsubscribe('undici:request:trailers', this.#ended);
    unsubscribe('undici:request:error', this.#ended);
  }
}
