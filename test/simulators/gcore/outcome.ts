import type { TaskKind } from './task.ts';

/** What becomes of containers. Without one they become ready. */
export type Outcome =
  | { kind: 'ok' }
  /**
   * Containers fail this long after they came (or after the script) and say why, and recover this long after that.
   * `pods`: only the first ones fail, until a PATCH makes others; or only later ones do.
   */
  | { kind: 'error'; message: string; afterMs?: number; recoversAfterMs?: number; pods?: 'first' | 'later' }
  /** They are ready no sooner than this long after they came: a large image. */
  | { kind: 'slow'; pullMs: number }
  /** They come and never answer, without a word. */
  | { kind: 'neverReady' }
  /** None come. */
  | { kind: 'noContainers' }
  /** The whole deployment vanishes by itself this long after its creation (or after the script). */
  | { kind: 'vanish'; afterMs: number };

/** What becomes of a task. Without one it finishes. */
export type TaskOutcome =
  | { kind: 'ok' }
  | { kind: 'error'; message: string }
  /** It stays in this state for ever. */
  | { kind: 'stuck'; state: 'NEW' | 'RUNNING' }
  /** It says so while it runs, which no documentation has, and finishes. */
  | { kind: 'shows'; state: string }
  /** It does its work, but nobody can read it once it runs. */
  | { kind: 'vanish' };

/** An outcome and when it was said. */
export interface Script {
  outcome: Outcome;
  since: number;
}

/** Everything that was said about what becomes of deployments, by name; it fits those that do not exist yet. */
export class Scripts {
  readonly #containers = new Map<string, Script>();
  readonly #tasks = new Map<string, TaskOutcome>();

  /** Of one region, or of all that have none of their own. */
  set(name: string, regionId: number | undefined, script: Script): void {
    this.#containers.set(`${name}/${regionId ?? '*'}`, script);
  }

  setTask(name: string, kind: TaskKind, outcome: TaskOutcome): void {
    this.#tasks.set(`${name}/${kind}`, outcome);
  }

  of(name: string, regionId: number): Script | undefined {
    return this.#containers.get(`${name}/${regionId}`) ?? this.#containers.get(`${name}/*`);
  }

  ofTask(name: string, kind: TaskKind): TaskOutcome {
    return this.#tasks.get(`${name}/${kind}`) ?? { kind: 'ok' };
  }

  clear(): void {
    this.#containers.clear();
    this.#tasks.clear();
  }
}
