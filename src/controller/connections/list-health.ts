import type { PlatformError } from '../../platform-clients/errors.ts';
import type { Target } from '../../platform-clients/registry.ts';
import type { Clock } from '../../time/clock.ts';
import { sentence } from '../sentence.ts';
import type { Fault } from './fault.ts';

/** No list of the platform's workloads has come to its end for some time. */
export interface Unlisted {
  /** Milliseconds since the last one did. */
  lasting: number;
  message: string;
}

/** Lists that have failed for this share of `staleAfter` do not tell any more how workloads are. */
const OVERDUE = 0.7;

/**
 * How long ago the lists of a connection came to their end. Single reads may work where the list fails for good: what
 * nobody looks at because the list would tell is then seen by nobody.
 */
export class ListHealth {
  readonly #clock: Clock;
  readonly #staleAfter: number;
  readonly #turned: () => void;
  readonly #lists = new Map<Target, { completeAt: number; overdue: string | undefined }>();

  /** `turned`: a list is overdue, or is not any more. */
  constructor(clock: Clock, staleAfter: number, turned: () => void) {
    this.#clock = clock;
    this.#staleAfter = staleAfter;
    this.#turned = turned;
  }

  /** A list has come to its end, or the first one begins. */
  complete(target: Target): void {
    const overdue = this.#lists.get(target)?.overdue !== undefined;
    this.#lists.set(target, { completeAt: this.#clock.monotonic(), overdue: undefined });
    if (overdue) this.#turned();
  }

  /** A list has failed although nothing is wrong with the connection as a whole. */
  failed(target: Target, error: PlatformError): void {
    const list = this.#lists.get(target);
    if (list === undefined || list.overdue !== undefined) return;
    if (this.#clock.monotonic() - list.completeAt < OVERDUE * this.#staleAfter) return;
    // The first message stays: one that changes from time to time would be written each time.
    list.overdue = `the list of workloads fails: ${error.message}`;
    this.#turned();
  }

  /** Undefined while its lists come to their end. */
  unlisted(target: Target): Unlisted | undefined {
    const list = this.#lists.get(target);
    if (list?.overdue === undefined) return undefined;
    return { lasting: this.#clock.monotonic() - list.completeAt, message: list.overdue };
  }

  /** What the platform object says of it. It is no fault of the connection: calls go on. */
  get fault(): Fault | undefined {
    for (const { overdue } of this.#lists.values()) {
      if (overdue === undefined) continue;
      const message = `${sentence(overdue)} Each workload is read by itself meanwhile; the list is tried again and again.`;
      return { reason: 'PlatformUnreachable', message, stalled: false, onlySecret: false };
    }
    return undefined;
  }
}
