import type { Call } from '../platform.ts';

/** The right to make one call. `done` frees the slot; `unused` also gives the token back: nothing was sent. */
export interface Permit {
  done(): void;
  unused(): void;
}

/** Tokens that are set aside. */
export interface Held {
  tokens: number;
}

/** A call that waits for its permit. */
export interface Waiter {
  /** Its own tokens, used before any others. */
  held: Held | undefined;
  grant(permit: Permit): void;
  refuse(error: Error): void;
  /** A pass waits for it, and holds a worker meanwhile. */
  holdsWorker: boolean;
}

/**
 * A change that must go out in time goes first: what was written before it would have been written in vain. Last
 * comes what no pass waits for: lists and figures.
 */
export type Line = 'change' | 'edit' | 'poll' | 'background';
const LINES: readonly Line[] = ['change', 'edit', 'poll', 'background'];

/** Who waits, in the order of service: line by line, in each the first first. */
export class WaitingLines {
  readonly #lines: Record<Line, Set<Waiter>> = {
    change: new Set(),
    edit: new Set(),
    poll: new Set(),
    background: new Set(),
  };

  /** At the end of its line. */
  add(waiter: Waiter, line: Line): void {
    this.#lines[line].add(waiter);
  }

  /** May be called while it is iterated. */
  delete(waiter: Waiter, line: Line): void {
    this.#lines[line].delete(waiter);
  }

  *[Symbol.iterator](): Generator<[Waiter, Line]> {
    for (const line of LINES) for (const waiter of this.#lines[line]) yield [waiter, line];
  }

  /** How many wait: in all lines, or in all but the last. */
  count(of: 'all' | 'foreground'): number {
    const { change, edit, poll, background } = this.#lines;
    return change.size + edit.size + poll.size + (of === 'all' ? background.size : 0);
  }

  /** Ends the wait of some of them with an error. */
  refuse(error: Error, whom: (waiter: Waiter) => boolean): void {
    for (const [waiter, line] of this) {
      if (!whom(waiter)) continue;
      this.delete(waiter, line);
      waiter.refuse(error);
    }
  }
}

/** Where a call waits. */
export function lineOf(call: Call): Line {
  if (call.notAfter !== undefined) return 'change';
  if (call.priority === 'edit') return 'edit';
  return holdsWorker(call) ? 'poll' : 'background';
}

/** Does a pass wait for the call, and hold a worker meanwhile? */
export function holdsWorker({ reservation, forPasses }: Call): boolean {
  return reservation !== undefined || forPasses === true;
}
