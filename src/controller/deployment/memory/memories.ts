import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import type { Clock } from '../../../time/clock.ts';
import { freshMemory, type Memory } from './memory.ts';
import { isRestored, traceOf } from './trace.ts';

/** What is remembered of each object, for one incarnation of it and one history of etcd. */
export class Memories {
  readonly #clock: Clock;
  readonly #ended: (memory: Memory) => void;
  readonly #byKey = new Map<string, Memory>();

  /** `ended`: hears of the memory of each object that is gone. */
  constructor(clock: Clock, ended: (memory: Memory) => void) {
    this.#clock = clock;
    this.#ended = ended;
  }

  /** Undefined where nothing is remembered yet. */
  get(key: string): Readonly<Memory> | undefined {
    return this.#byKey.get(key);
  }

  /** That of an object as the store has it now; a fresh one where what is remembered is of another history. */
  of(key: string, stored: InferenceDeployment & KubeObject): Memory {
    const { uid, resourceVersion } = stored.metadata;
    const known = this.#byKey.get(key);
    const same = known?.uid === uid;
    const restored = known !== undefined && same && isRestored(known, stored);
    if (known !== undefined && same && !restored) {
      known.version = resourceVersion;
      return known;
    }
    if (known !== undefined && !same) this.#ended(known);
    const memory = freshMemory(uid, traceOf(stored), this.#clock.monotonic());
    memory.version = resourceVersion;
    // What status says may never have been: it is looked at, settled or not.
    memory.suspect = restored;
    this.#byKey.set(key, memory);
    return memory;
  }

  /** The object is gone. */
  forget(key: string): void {
    const memory = this.#byKey.get(key);
    this.#byKey.delete(key);
    if (memory !== undefined) this.#ended(memory);
  }
}
