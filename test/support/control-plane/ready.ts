import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedProgram } from './guarded-program.ts';

const everyMs = 50;
const timeoutMs = 60_000;

/** A program that ended, or did not become ready in time. The message has its last words. */
export class NotReady extends Error {
  override name = 'NotReady';
}

/** Asks until the answer is yes. An error counts as no. Throws NotReady if the program ends first, or time is up. */
export async function untilReady(
  what: string,
  program: GuardedProgram,
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
