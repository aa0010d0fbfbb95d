import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { helmBinary } from './helm-binary.ts';

const run = promisify(execFile);

/** Helm with settings and caches of its own: nothing of the user's, and nothing left behind. */
export class Helm implements AsyncDisposable {
  readonly #binary: string;
  readonly #home: string;

  private constructor(binary: string, home: string) {
    this.#binary = binary;
    this.#home = home;
  }

  /** Builds Helm if need be. */
  static async open(): Promise<Helm> {
    return new Helm(await helmBinary(), await mkdtemp(join(tmpdir(), 'helm-')));
  }

  /** Runs one command and answers its stdout. Rejects with its stderr. */
  async run(...args: readonly string[]): Promise<string> {
    const env = { PATH: process.env['PATH'], HOME: this.#home };
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await run(this.#binary, args, options).catch((error: Error & { stderr?: string }) => {
      throw new Error(error.stderr?.trim() || error.message);
    });
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true, force: true });
  }
}
