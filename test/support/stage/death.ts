import type { CommonControl } from '../../simulators/support/common-control.ts';
import type { FakeCluster, WriteFate } from '../model/fake-cluster.ts';
import { Crash } from '../model/fake-platform.ts';
import type { Stage } from './stage.ts';

/** Calls that change something, by the words that clients have for them. */
const CHANGES = new Set(['create', 'update', 'delete', 'start', 'stop', 'release-gpr', 'delete-gpr']);

/** Right before an effect, or right after it. `at`: on the monotonic clock. */
export interface Moment {
  readonly effect: string;
  readonly at: number;
}

/**
 * The end of a stage's process at one of its effects: before or after a write to the API server or a call that changes
 * something on the platform. From then on it does nothing more, until another begins in its place.
 */
export class Death {
  /** What has come so far, in order. */
  readonly trace: Moment[] = [];
  readonly #stage: Stage<CommonControl>;
  readonly #isNow: (effect: string, count: number) => boolean;
  #isDead = false;

  /** `isNow`: is it over now, the moment of that number being reached? The first has the number 1. */
  constructor(stage: Stage<CommonControl>, isNow: (effect: string, count: number) => boolean) {
    this.#stage = stage;
    this.#isNow = isNow;
    for (const cluster of stage.clusters.values()) this.threaten(cluster);
    stage.listener = {
      sending: (kind) => {
        if (kind === 'change' && this.#comes('before a call')) throw new Crash('before a call');
      },
      answered: (_code, operation) => {
        if (CHANGES.has(operation) && this.#comes(`after ${operation}`))
          throw new Crash(`after ${operation}`);
      },
    };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Counts the writes to this object too. */
  threaten(cluster: FakeCluster): void {
    cluster.fate = (): WriteFate => {
      if (this.#comes('before a write')) return 'CrashBefore';
      return this.#comes('after a write') ? 'CrashAfter' : 'Fine';
    };
  }

  /** Another process begins where this one has died, and lives. */
  succeed(): void {
    for (const cluster of this.#stage.clusters.values()) cluster.fate = () => 'Fine';
    this.#stage.listener = {};
    this.#stage.connectTo();
    this.#stage.restart();
  }

  #comes(effect: string): boolean {
    if (this.#isDead) return true;
    this.trace.push({ effect, at: this.#stage.clock.monotonic() });
    this.#isDead = this.#isNow(effect, this.trace.length);
    return this.#isDead;
  }
}
