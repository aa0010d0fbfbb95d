import { isDeepStrictEqual } from 'node:util';
import { expectOneEach, type Scene } from './scene.ts';
import type { Version } from './target.ts';
import { conditionOf, type StatusObject } from '../status-rules/status-object.ts';
import { isReady, wordOf } from '../status-rules/status-words.ts';
import type { Die } from '../seed.ts';

/** What a user wants of an object that there is. */
interface Wish {
  version: Version;
  isStopped: boolean;
  isChanged: boolean;
  /** It is for a workload that was there: until that is taken over as it is, it is neither deleted nor changed. */
  isAdopting: boolean;
  /** What vanishes again and again is mended more and more slowly, as promised. */
  hasVanished: boolean;
}

/** What the names of its objects begin with. */
export const NAMES = 'kill-';

const STRANGERS = ['stranger-1', 'stranger-2'];

/** The users of one platform, who want something else all the time, and know what must have come of it in the end. */
export class Crowd {
  readonly #scene: Scene;
  readonly #size: number;
  readonly #die: Die;
  readonly #wishes = new Map<string, Wish>();

  /** At most `size` objects at once. */
  constructor(scene: Scene, size: number, die: Die) {
    this.#scene = scene;
    this.#size = size;
    this.#die = die;
  }

  /** Workloads that are nobody's business, and all objects. */
  async arrive(): Promise<void> {
    for (const name of STRANGERS) await this.#scene.platform.occupy(name);
    for (let at = 0; at < this.#size; at += 1) await this.#begin(`${NAMES}${at}`);
  }

  /** Somebody wants something of some object. */
  async want(): Promise<void> {
    const name = `${NAMES}${this.#die.below(this.#size)}`;
    const wish = this.#wishes.get(name);
    if (wish === undefined) return this.#begin(name);
    if (await this.#isWaiting(name)) return;
    const { target, trial, platform } = this.#scene;
    switch (this.#die.of('edit', 'edit', 'edit', 'change', 'stop', 'vanish', 'ask', 'delete', 'delete')) {
      case 'edit':
        wish.version = wish.version === 'first' ? 'second' : 'first';
        return trial.edit(name, target.spec(wish.version));
      case 'change':
        if (!target.updatesInPlace) return;
        wish.isChanged = !wish.isChanged;
        return trial.edit(name, wish.isChanged ? target.immutable.edit : target.immutable.undo);
      case 'stop':
        if (target.stop !== 'Possible') return;
        wish.isStopped = !wish.isStopped;
        return trial.edit(name, { state: wish.isStopped ? 'Stopped' : 'Running' });
      case 'vanish':
        if (wish.hasVanished || !(await this.#exists(name))) return;
        wish.hasVanished = true;
        return platform.vanish(name);
      case 'ask':
        return trial.request(name);
      default:
        this.#wishes.delete(name);
        return trial.delete(name);
    }
  }

  /** All objects go. */
  async leave(): Promise<void> {
    const { trial } = this.#scene;
    this.#wishes.clear();
    for (const { metadata } of await trial.deployments()) await trial.delete(metadata.name);
  }

  /** What is not as the users want it; empty in the end. */
  async complaints(): Promise<string[]> {
    const { platform, target, trial } = this.#scene;
    const objects = new Map((await trial.deployments()).map((object) => [object.metadata.name, object]));
    const living = (await platform.workloads()).map(({ name }) => name).toSorted();
    const complaints: string[] = [];
    for (const [name, { version, isStopped }] of this.#wishes) {
      const object = objects.get(name);
      const word = object === undefined ? 'absent' : (wordOf(object, 'Ready') ?? 'not looked at');
      const isFine = object !== undefined && (isStopped ? word === 'True/Stopped' : isReady(object));
      if (!isFine) complaints.push(`${name} is ${word}: ${object && conditionOf(object, 'Ready')?.message}`);
      const runs = await platform.runs(name);
      if (!isDeepStrictEqual(runs, { version, serves: !isStopped }))
        complaints.push(`${name} runs ${JSON.stringify(runs)} in place of ${version}`);
    }
    const wanted = [...this.#wishes.keys(), ...STRANGERS].toSorted();
    const objectsLeft = [...objects.keys()].filter((name) => !this.#wishes.has(name));
    if (objectsLeft.length > 0) complaints.push(`there are still objects ${objectsLeft.join()}`);
    if (!isDeepStrictEqual(living, wanted))
      complaints.push(`there are workloads ${living.join()} in place of ${wanted.join()}`);
    for (const name of STRANGERS) {
      if ((await platform.runs(name)).version !== 'first') complaints.push(`${name} was changed`);
    }
    if (complaints.length === 0) await expectOneEach(this.#scene);
    return complaints.map((complaint) => `${target.name}: ${complaint}`);
  }

  /** Makes an object, or one for a workload that is there already. */
  async #begin(name: string): Promise<void> {
    const { platform, trial } = this.#scene;
    const isTaken = (await this.#exists(name)) || (await this.#object(name)) !== undefined;
    // Of what is going away nobody can say yet when it is gone.
    if (isTaken) return;
    const isAdopting = this.#die.below(4) === 0;
    const adopt = isAdopting ? { adopt: { id: await platform.occupy(name) } } : {};
    await trial.deploy(name, { updateStrategy: { type: 'Recreate' }, ...adopt });
    this.#wishes.set(name, {
      version: 'first',
      isStopped: false,
      isChanged: false,
      isAdopting,
      hasVanished: false,
    });
  }

  async #object(name: string): Promise<StatusObject | undefined> {
    return (await this.#scene.trial.deployments()).find(({ metadata }) => metadata.name === name);
  }

  /** For the adoption that it asks for. */
  async #isWaiting(name: string): Promise<boolean> {
    if (this.#wishes.get(name)?.isAdopting !== true) return false;
    const { adoptedId, applied } = (await this.#object(name))?.status ?? {};
    return adoptedId === undefined || applied === undefined;
  }

  async #exists(name: string): Promise<boolean> {
    return (await this.#scene.platform.workloads()).some((workload) => workload.name === name);
  }
}
