import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 50;
const timeoutMs = 60_000;

/** What is waited for: a guarded program, or a container. */
export interface Starting {
  /** How it ended, or undefined while it runs. */
  readonly exit: unknown;
  /** Resolves when it has ended. */
  ended(): Promise<unknown>;
  /** The last lines of its log, for error messages. */
  lastWords(): string;
}

/** A program that ended, or did not become ready in time. The message has its last words. */
export class NotReady extends Error {
  override name = 'NotReady';
}

/** Asks until the answer is yes. An error counts as no. Throws NotReady if the program ends first, or time is up. */
export async function untilReady(
  what: string,
  program: Starting,
  isReady: () => Promise<boolean>,
): Promise<void> {
  const began = performance.now();
  let last: unknown = 'not ready';
  for (;;) {
    if (program.exit) throw new NotReady(`${what} ended while it started:\n${program.lastWords()}`);
    try {
      // Not only the answer: where the program failed, somebody else may be asked who never answers.
      if ((await Promise.race([isReady(), program.ended()])) === true) return;
    } catch (error) {
      last = error;
    }
    if (performance.now() - began > timeoutMs) {
      throw new NotReady(`${what} is not ready after ${timeoutMs / 1000} s:\n${program.lastWords()}`, {
        cause: last,
      });
    }
    await sleep(everyMs);
  }
}
