import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { operatorBundle } from '../build-operator.ts';
import { inspect } from '../canary/inspect.ts';
import { type Guard, openGuard } from '../control-plane/guard.ts';
import type { Exit } from '../control-plane/guard-messages.ts';
import type { GuardedProgram } from '../control-plane/guarded-program.ts';
import type { Diagnosable } from '../describe-value.ts';
import { type LogLine, ProcessLog } from './process-log.ts';
import { type Metrics, parseMetrics } from './prometheus-text.ts';

/** How an operator is started. */
export interface OperatorOptions {
  /** Without one it looks where a pod finds its service account, and elsewhere. */
  kubeconfig?: string;
  /** After the usual ones, so that they win. */
  args?: readonly string[];
  /** Beside PATH and HOME (an empty folder): nothing of this process's own environment. */
  env?: Readonly<Record<string, string>>;
  /** false: the operator's own rules for the hosts of platforms; else the simulators' hosts alone. */
  listedHosts?: false;
  /** For Node itself, such as `--expose-gc`. */
  nodeArgs?: readonly string[];
  /** `listening` does not wait for full caches: where CRDs or rights are missing on purpose. */
  until?: 'ready' | 'listening';
  /** The program; the bundle by default. */
  program?: string;
}

/** Milliseconds until a start has failed. */
const START_MS = 20_000;
/** The operator promises to end within 20 s of a SIGTERM. */
const STOP_MS = 25_000;
/** One that does not answer for so long has no page. */
const PAGE_MS = 5_000;

/** Starts an operator and resolves when it is ready. It ends with this process, however that ends. */
export async function startOperator(options: OperatorOptions): Promise<OperatorProcess> {
  const { program = operatorBundle, until = 'ready' } = options;
  if (!existsSync(program))
    throw new Error(`${program} is missing: run \`make build\`, and see what it says`);
  const guard = await openGuard(join(tmpdir(), 'inference-operator-'));
  try {
    const log = join(guard.folder, 'operator.log');
    const running = await guard.run({
      name: 'operator',
      command: process.execPath,
      args: [...(options.nodeArgs ?? []), program, ...usualArgs(options), ...(options.args ?? [])],
      cwd: guard.folder,
      env: { PATH: process.env['PATH'], HOME: guard.folder, ...compileCache(), ...options.env },
      log,
    });
    const operator = new OperatorProcess(guard, running, new ProcessLog(log));
    await operator.started(until);
    return operator;
  } catch (error) {
    await guard.close();
    throw error;
  }
}

/** See global-setup.ts. It changes how long a start takes, and nothing else. */
function compileCache(): Record<string, string> {
  const folder = process.env['NODE_COMPILE_CACHE'];
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

function usualArgs({ kubeconfig, listedHosts }: OperatorOptions): string[] {
  return [
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    '--metrics-address=127.0.0.1:0',
    '--health-address=127.0.0.1:0',
    '--log-format=json',
    // Simulators listen on loopback, which is refused unless it is named.
    ...(listedHosts === false ? [] : ['--allowed-platform-hosts=127.0.0.1,localhost']),
  ];
}

/** A running operator. */
export class OperatorProcess implements AsyncDisposable, Diagnosable {
  metricsUrl = '';
  healthUrl = '';
  readonly #guard: Guard;
  readonly #program: GuardedProgram;
  readonly #log: ProcessLog;

  /** Use `startOperator`. */
  constructor(guard: Guard, program: GuardedProgram, log: ProcessLog) {
    this.#guard = guard;
    this.#program = program;
    this.#log = log;
  }

  get pid(): number {
    return this.#program.pid;
  }

  /** The file that its log goes to, while it runs. */
  get logFile(): string {
    return this.#log.path;
  }

  /** How it ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#program.exit;
  }

  /** All log lines so far. */
  get logs(): readonly LogLine[] {
    return this.#log.refresh().lines;
  }

  /** Resolves when the operator has said where it listens and, for `ready`, is. */
  async started(until: 'ready' | 'listening'): Promise<void> {
    const deadline = performance.now() + START_MS;
    while (!(await this.#hasStarted(until))) {
      if (this.exit !== undefined)
        throw this.#failure(`the operator ended with ${describe(this.exit)} at its start`);
      if (performance.now() > deadline)
        throw this.#failure(`the operator is not ${until} after ${START_MS} ms`);
      await sleep(20);
    }
  }

  /** What /readyz says. */
  ready(): Promise<boolean> {
    return this.#probe('readyz');
  }

  /** What /healthz says. */
  healthy(): Promise<boolean> {
    return this.#probe('healthz');
  }

  /** The metrics page, parsed. */
  async metrics(): Promise<Metrics> {
    return parseMetrics(await this.#metricsPage());
  }

  /** The metrics page as it is before its end; empty where it has ended, or ends at this moment. */
  async lastMetricsPage(): Promise<string> {
    if (this.exit !== undefined) return '';
    // A process that stands still answers nothing.
    this.resume();
    return this.#metricsPage(AbortSignal.timeout(PAGE_MS)).catch(() => '');
  }

  /** SIGTERM. Rejects unless it ends by itself, in time, with 0, and all that it printed was JSON without a secret. */
  async stop(withinMs: number = STOP_MS): Promise<void> {
    // A process that stands still hears nothing.
    this.resume();
    this.#program.signal('SIGTERM');
    const late = Symbol('late');
    const timer = new AbortController();
    const timeout = sleep(withinMs, late, { signal: timer.signal }).catch(() => late);
    const exit = await Promise.race([this.ended(), timeout]);
    timer.abort();
    if (typeof exit === 'symbol') {
      await this.kill();
      throw this.#failure(`the operator had not ended ${withinMs} ms after SIGTERM`);
    }
    await this.#leave();
    if (exit.code !== 0) throw this.#failure(`the operator ended with ${describe(exit)} after SIGTERM`);
    this.#expectJson();
  }

  /** SIGKILL: it gets no chance to do anything more. */
  async kill(): Promise<void> {
    this.#program.signal('SIGKILL');
    await this.ended();
    await this.#leave();
  }

  /** Resolves when it has ended, whoever ended it. */
  ended(): Promise<Exit> {
    return this.#program.ended();
  }

  /** SIGSTOP: it stands still, its connections stay open. */
  pause(): void {
    this.#program.signal('SIGSTOP');
  }

  /** SIGCONT. */
  resume(): void {
    this.#program.signal('SIGCONT');
  }

  diagnose(): string {
    const state = this.exit === undefined ? `pid ${this.pid}` : `ended with ${describe(this.exit)}`;
    return `operator (${state}), the last of its log:\n${this.#log.tail()}`;
  }

  /** Stops it, with all that `stop` checks, unless it has ended before. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.exit === undefined) return this.stop();
    await this.#leave();
    this.#expectJson();
  }

  async #metricsPage(signal?: AbortSignal): Promise<string> {
    const { statusCode, body } = await request(`${this.metricsUrl}/metrics`, { signal: signal ?? null });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`/metrics answered ${statusCode}: ${text}`);
    return text;
  }

  async #hasStarted(until: 'ready' | 'listening'): Promise<boolean> {
    const line = this.logs.find(({ msg }) => msg === 'listening');
    if (line === undefined) return false;
    this.metricsUrl = `http://${String(line['metricsAddress'])}`;
    this.healthUrl = `http://${String(line['healthAddress'])}`;
    return until === 'listening' || this.ready();
  }

  async #probe(path: string): Promise<boolean> {
    try {
      const { statusCode, body } = await request(`${this.healthUrl}/${path}`);
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  }

  /** The log is in the guard's folder: it is read to its end before that goes away. No secret may be in it. */
  async #leave(): Promise<void> {
    this.#log.finish();
    await this.#guard.close();
    inspect({ log: this.#log.text });
  }

  #expectJson(): void {
    const [stray] = this.#log.strays;
    if (stray !== undefined)
      throw this.#failure(`the operator printed a line that is no JSON object: ${stray}`);
  }

  #failure(text: string): Error {
    return new Error(`${text}\n\n${this.diagnose()}`);
  }
}

function describe({ code, signal }: Exit): string {
  return signal ?? `code ${code}`;
}
