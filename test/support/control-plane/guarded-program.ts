import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, GuardRequest, Program } from './guard-messages.ts';

type Hold = <T>(promise: Promise<T>) => Promise<T>;

/** A program that a guard runs. The methods below the line are for the guard's messages only. */
export class GuardedProgram {
  /** Its process id, which is its process group too; 0 until it runs. */
  pid = 0;
  /** How it ended, or undefined while it runs. */
  exit: Exit | undefined;
  /** Settles with the start. */
  readonly start: Promise<void>;
  readonly #program: Program;
  readonly #ask: (request: GuardRequest) => void;
  readonly #hold: Hold;
  readonly #started = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Exit>();

  /** `hold` keeps this process alive while a promise is waited for. */
  constructor(program: Program, ask: (request: GuardRequest) => void, hold: Hold) {
    this.#program = program;
    this.#ask = ask;
    this.#hold = hold;
    this.start = this.#started.promise;
  }

  /** Sends a signal to it and all it started. Does nothing once it ended. */
  signal(signal: NodeJS.Signals): void {
    if (!this.exit) this.#ask({ ask: 'signal', name: this.#program.name, signal });
  }

  /** Asks it to end, and kills it if it has not after `graceMs`. Resolves when it is gone. */
  async stop(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    this.signal(signal);
    const gone = new AbortController();
    const kill = sleep(graceMs, undefined, { signal: gone.signal }).then(
      () => this.signal('SIGKILL'),
      () => {},
    );
    await this.ended();
    gone.abort();
    await kill;
  }

  /** Resolves when it has ended. */
  ended(): Promise<Exit> {
    return this.#hold(this.#ended.promise);
  }

  /** The last lines of its log, for error messages. */
  lastWords(): string {
    return readFileSync(this.#program.log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  }

  // -- told by the guard --

  /** It runs. */
  started(pid: number): void {
    this.pid = pid;
    this.#started.resolve();
  }

  /** It could not be started. */
  failed(reason: string): void {
    this.#started.reject(new Error(`cannot start ${this.#program.name}: ${reason}`));
  }

  /** It has ended. */
  exited(exit: Exit): void {
    this.exit = exit;
    this.#ended.resolve(exit);
  }

  /** Its guard was killed, so this process ends it. */
  abandoned(): void {
    this.failed('its guard is gone');
    if (this.exit || !this.pid) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It ended with the guard.
    }
    this.exited({ code: null, signal: 'SIGKILL' });
  }
}
