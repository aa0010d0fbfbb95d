import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedKeys } from '../../simulators/egs/places.ts';
import { tokens } from '../../simulators/gcore/accounts.ts';
import { projectFolder } from '../../support/build-operator.ts';
import { registerCanary } from '../../support/canary/canaries.ts';
import { inspect } from '../../support/canary/inspect.ts';
import { type Guard, openGuard } from '../../support/control-plane/guard.ts';
import { eventually } from '../../support/eventually.ts';

for (const value of ['operator-secret', tokens.operator, seedKeys.operator]) registerCanary(value);

/** How the demo ended. */
export interface DemoEnd {
  /** null where a signal ended it. */
  code: number | null;
  output: string;
}

/** The demo as `make demo` runs it, its output in a pipe. All that it leaves behind can be found. */
export class DemoProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** Holds the folder, which goes away even where this test is killed. */
  readonly #guard: Guard;
  readonly #ended: Promise<number | null>;
  #output = '';

  private constructor(child: ChildProcess, guard: Guard) {
    this.#child = child;
    this.#guard = guard;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => void (this.#output += text));
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Starts it as the leader of a process group, as a shell does, with a folder of its own for temporary files. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<DemoProcess> {
    const guard = await openGuard(join(tmpdir(), 'demo-test-'));
    const child = spawn(process.execPath, ['test/demo/main.ts'], {
      cwd: projectFolder,
      detached: true,
      env: {
        ...process.env,
        NODE_OPTIONS: undefined,
        NODE_COMPILE_CACHE: undefined,
        TMPDIR: guard.folder,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new DemoProcess(child, guard);
  }

  get output(): string {
    return this.#output;
  }

  /** What a person reads after `export KUBECONFIG=`; throws where it is not there yet. */
  get kubeconfig(): string {
    const path = /export KUBECONFIG=(\S+)/.exec(this.#output)?.[1];
    if (path === undefined) throw new Error('no KUBECONFIG line yet');
    return path;
  }

  /** Resolves when the demo has printed the text. */
  async printed(text: string): Promise<void> {
    const said = eventually(() => this.#output, {
      within: 120_000,
      until: (output) => output.includes(text),
    });
    const early = this.#ended.then((code) => {
      throw new Error(`the demo ended with ${code} before it printed ${text}:\n${this.#output}`);
    });
    early.catch(() => {});
    await Promise.race([said, early]);
  }

  /** A signal to the whole group, as a terminal sends it on Ctrl-C. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-(this.#child.pid ?? 0), signal);
  }

  /** A signal to the demo alone. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when it has ended. Rejects where it printed a secret of its platforms. */
  async end(): Promise<DemoEnd> {
    const code = await this.#ended;
    inspect({ output: this.#output });
    return { code, output: this.#output };
  }

  /** The id of the process that it runs this script in. */
  async pidOf(script: string): Promise<number> {
    // Programs under a guard name its folder; others are of its process group.
    const inGroup = new RegExp(`^\\s*\\d+\\s+${this.#child.pid} `);
    const lines = (await processes('pid=,pgid=,args=')).filter(
      (line) => inGroup.test(line) || line.includes(this.#guard.folder),
    );
    const found = lines.find((line) => line.includes(script));
    if (found === undefined) throw new Error(`the demo runs no ${script}:\n${lines.join('\n')}`);
    return Number.parseInt(found, 10);
  }

  /** Processes and files that are left of it. */
  async leftovers(): Promise<string[]> {
    const { folder } = this.#guard;
    const inGroup = new RegExp(`^\\s*${this.#child.pid} `);
    const left = (await processes('pgid=,args=')).filter(
      (line) =>
        (inGroup.test(line) || line.includes(folder)) && !line.trimEnd().endsWith(`guard of ${folder}`),
    );
    return [...left, ...(await readdir(folder))];
  }

  /** Ends it, whatever it does. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.signalGroup('SIGKILL');
    await this.#ended;
    await this.#guard.close();
  }
}

/** All processes of this machine, a line each, as `ps -o` is asked. */
async function processes(format: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-A', '-o', format], { maxBuffer: 2 ** 24 });
  return stdout.split('\n');
}
