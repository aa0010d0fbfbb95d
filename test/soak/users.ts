import { expect } from 'vitest';
import { Crowd } from '../support/trial/crowd.ts';
import { die, type Die } from '../support/seed.ts';
import { eventually } from '../support/eventually.ts';
import type { SoakOptions } from './options.ts';
import { pause } from './pause.ts';
import type { Site } from './site.ts';

/** Somebody wants something so often, in milliseconds. */
const EVERY_MS = 500;
/** All settles within this, once it is left alone: what vanishes is mended more slowly each time. */
const SETTLED_WITHIN_MS = 300_000;

/** The users of all platforms. */
export class Users {
  readonly #crowds: readonly Crowd[];
  readonly #die: Die;

  constructor({ scenes }: Site, { objects, seed }: SoakOptions) {
    const each = Math.ceil(objects / scenes.length);
    this.#crowds = scenes.map((scene) => new Crowd(scene, each, die(`crowd of ${scene.target.name}`, seed)));
    this.#die = die('users', seed);
  }

  /** They bring their first objects. */
  async arrive(): Promise<void> {
    await Promise.all(this.#crowds.map((crowd) => crowd.arrive()));
  }

  /** They want something all the time until `until` (of `performance.now()`). */
  async live(until: number, signal: AbortSignal): Promise<void> {
    while (performance.now() < until) {
      await this.#die.of(...this.#crowds).want();
      await pause(EVERY_MS, signal);
    }
  }

  /** All their objects go. */
  async leave(): Promise<void> {
    await Promise.all(this.#crowds.map((crowd) => crowd.leave()));
  }

  /** Waits until all is as they want it. Answers what is not, where that is in vain. */
  async settled(signal: AbortSignal): Promise<string[]> {
    const read = async (): Promise<string[]> =>
      (await Promise.all(this.#crowds.map((crowd) => crowd.complaints()))).flat();
    try {
      const until = (complaints: string[]): void => expect(complaints).toEqual([]);
      return await eventually(read, { until, within: SETTLED_WITHIN_MS, every: 500, signal });
    } catch (error) {
      signal.throwIfAborted();
      return read().catch(() => [error instanceof Error ? error.message : String(error)]);
    }
  }
}
