import { apiVersion, inferenceDeployments } from '../../src/crd/names.ts';
import type { KubeClient } from '../support/kube-client/kube-client.ts';
import { conditionOf, type StatusObject } from '../support/status-rules/status-object.ts';

/** What the watch has seen of one object. */
interface Seen {
  ready: boolean;
  /** Kept while it is not Ready, to tell why. */
  status: unknown;
  phase: string | undefined;
  /** How often its phase moved while it was not Ready: what polls have shown on the way. */
  phasesBetween: number;
}

/** Follows the deployments of a namespace, and tells when all of them are Ready. */
export class ReadyWatch implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #objects = new Map<string, Seen>();
  readonly #running: Promise<void>;
  #ready = 0;
  #changed = Promise.withResolvers<void>();

  constructor(client: KubeClient, namespace: string, from: string) {
    this.#running = this.#follow(client, namespace, from);
    // Whoever waits hears of it; nobody else needs to.
    this.#running.catch(() => {});
  }

  /** Resolves when `count` objects are Ready for the generation that they have, at the `performance.now()` of it. */
  async untilReady(count: number, withinMs: number): Promise<number> {
    const timeout = AbortSignal.timeout(withinMs);
    while (this.#ready < count) {
      if (timeout.aborted) throw new Error(this.#late(count, withinMs));
      const late = new Promise((resolve) => timeout.addEventListener('abort', resolve, { once: true }));
      await Promise.race([this.#changed.promise, this.#running, late]);
    }
    return performance.now();
  }

  /** How many phases polls have shown on the way to Ready, by name of the object. */
  phasesBetween(): Map<string, number> {
    return new Map([...this.#objects].map(([name, { phasesBetween }]) => [name, phasesBetween]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running.catch(() => {});
  }

  #late(count: number, withinMs: number): string {
    const waiting = [...this.#objects].filter(([, { ready }]) => !ready).slice(0, 5);
    const words = waiting.map(([name, { status }]) => `${name}: ${JSON.stringify(status)}`);
    return [`${this.#ready} of ${count} were Ready after ${withinMs} ms; others:`, ...words].join('\n');
  }

  async #follow(client: KubeClient, namespace: string, from: string): Promise<void> {
    const collection = { apiVersion, kind: inferenceDeployments.kind, namespace };
    let resourceVersion = from;
    while (!this.#stop.signal.aborted) {
      const query = { resourceVersion, allowWatchBookmarks: 'true' };
      for await (const { type, object } of client.watch<StatusObject>(collection, query, this.#stop.signal)) {
        if (type === 'ERROR') throw new Error(`the benchmark's own watch failed: ${JSON.stringify(object)}`);
        resourceVersion = object.metadata.resourceVersion;
        if (type !== 'BOOKMARK') this.#take(object);
      }
    }
  }

  #take(object: StatusObject): void {
    const { name, generation } = object.metadata;
    const before = this.#objects.get(name);
    const condition = conditionOf(object, 'Ready');
    const ready = condition?.status === 'True' && condition.observedGeneration === generation;
    const word = object.status?.['phase'];
    const phase = typeof word === 'string' ? word : undefined;
    const moved = !ready && before?.phase !== undefined && phase !== before.phase;
    const phasesBetween = (before?.phasesBetween ?? 0) + (moved ? 1 : 0);
    this.#objects.set(name, { ready, status: ready ? undefined : object.status, phase, phasesBetween });
    this.#ready += Number(ready) - Number(before?.ready ?? false);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
