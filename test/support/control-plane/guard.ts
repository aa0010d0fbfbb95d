import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { GuardReply, GuardRequest, Program } from './guard-messages.ts';
import { GuardedProgram } from './guarded-program.ts';

/** A folder and the programs that work in it. All of it goes away with this process, however that ends. */
export interface Guard extends AsyncDisposable {
  /** A temporary folder, empty at first. */
  readonly folder: string;
  /** Starts a program. Rejects if it cannot be started. */
  run(program: Program): Promise<GuardedProgram>;
  /** Kills what still runs and removes the folder. Resolves when both are gone. */
  close(): Promise<void>;
}

/**
 * Starts a guard whose folder begins with `prefix` (a path; six letters are added). It removes the files
 * `alongside` too when it ends. The guard does not keep this process from ending: what waits for it does.
 */
export async function openGuard(prefix: string, alongside: readonly string[] = []): Promise<Guard> {
  const child = fork(new URL('./guard-process.ts', import.meta.url), [prefix, ...alongside], {
    // A session of its own: a Ctrl-C in the terminal must reach us first, and the guard only through us.
    detached: true,
    // What this process is run with (a debugger, coverage) is not meant for the guard.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const first = await new Promise<GuardReply | undefined>((resolve) => {
    child.once('message', (message: GuardReply) => resolve(message));
    child.once('exit', () => resolve(undefined));
    child.once('error', () => resolve(undefined));
  });
  if (first?.tell !== 'folder') {
    const reason = first?.tell === 'no-folder' ? first.reason : 'its guard ended';
    throw new Error(`cannot make a temporary folder: ${reason}`);
  }
  return new ForkedGuard(child, first.folder);
}

class ForkedGuard implements Guard {
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #programs = new Map<string, GuardedProgram>();
  readonly #gone: Promise<unknown>;
  #holds = 0;

  constructor(child: ChildProcess, folder: string) {
    this.folder = folder;
    this.#child = child;
    this.#gone = once(child, 'exit').then(() => this.#mourn());
    child.on('message', (message: GuardReply) => {
      if (message.tell === 'folder' || message.tell === 'no-folder') return;
      const program = this.#programs.get(message.name);
      if (message.tell === 'running') program?.started(message.pid);
      else if (message.tell === 'failed') program?.failed(message.reason);
      else program?.exited(message.exit);
    });
    child.unref();
    child.channel?.unref();
  }

  async run(program: Program): Promise<GuardedProgram> {
    if (!this.#child.connected) throw new Error(`cannot run ${program.name}: its guard is gone`);
    const entry = new GuardedProgram(program, (request) => this.#ask(request), this.hold.bind(this));
    this.#programs.set(program.name, entry);
    this.#ask({ ask: 'run', program });
    await this.hold(entry.start);
    return entry;
  }

  async close(): Promise<void> {
    this.#child.ref();
    if (this.#child.connected) this.#child.disconnect();
    await this.#gone;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Keeps this process alive while it waits for the guard. */
  async hold<T>(promise: Promise<T>): Promise<T> {
    this.#holds += 1;
    this.#child.channel?.ref();
    try {
      return await promise;
    } finally {
      this.#holds -= 1;
      if (this.#holds === 0) this.#child.channel?.unref();
    }
  }

  #ask(request: GuardRequest): void {
    // Without a callback a closed channel would be an 'error' event; then the exit says all there is to say.
    if (this.#child.connected) this.#child.send(request, () => {});
  }

  /** Does the guard's work where somebody killed the guard itself. After an orderly end there is nothing to do. */
  #mourn(): void {
    for (const program of this.#programs.values()) program.abandoned();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
