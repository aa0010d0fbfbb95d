import type { MarkWaits } from './deployment/claims/mark-waits.ts';
import type { WorkloadIndex } from './deployment/claims/workload-index.ts';
import type { Loop } from './loop.ts';
import { type PlatformKind, splitKey } from './platform/platform-objects.ts';
import { priorities, type WorkQueue } from './work-queue.ts';

/** What wakes reach. */
export interface WakeTargets {
  deployments: { queue: Pick<WorkQueue, 'add'>; loop: Pick<Loop, 'forget'> };
  platforms: Record<PlatformKind, { queue: Pick<WorkQueue, 'add'> }>;
  index: Pick<WorkloadIndex, 'keysOfPlatform'>;
  marks: Pick<MarkWaits, 'waitingFor'>;
  /** How urgent a deployment is by what it waits for. */
  urgencyOf: (key: string) => number;
  /** Asks for a look at the next pass over a deployment. */
  suspect: (key: string) => void;
  /** This process leads. */
  isLeading: () => boolean;
}

/** Puts keys on the work queues: who is concerned by what has changed elsewhere. */
export class Wakes {
  readonly #targets: WakeTargets;

  constructor(targets: WakeTargets) {
    this.#targets = targets;
  }

  /** A standby works on no deployments: what it would queue, nobody takes, and whoever takes the lead queues all. */
  deployment(key: string, priority: number): void {
    if (this.#targets.isLeading()) this.#targets.deployments.queue.add(key, { priority });
  }

  /** A platform object, by its key among both kinds; a standby works on these too. */
  platform(platformKey: string, priority: number): void {
    const { kind, key } = splitKey(platformKey);
    this.#targets.platforms[kind].queue.add(key, { priority });
  }

  /** All deployments of a connection; those that a user waits for go first, as they did when they began to wait. */
  users(platformKey: string, priority: number): void {
    const { index, urgencyOf } = this.#targets;
    const wishes = [...index.keysOfPlatform(platformKey)].map(
      (key) => [key, Math.max(priority, urgencyOf(key))] as const,
    );
    // Idle workers take the first that come.
    for (const [key, wish] of wishes.toSorted(([, a], [, b]) => b - a)) this.deployment(key, wish);
  }

  /** Something hints at a change of a deployment's workload. */
  suspect(key: string): void {
    this.#targets.suspect(key);
    this.deployment(key, priorities.poll);
  }

  /** The same for all deployments of a connection. */
  suspectUsers(platformKey: string): void {
    for (const key of this.#targets.index.keysOfPlatform(platformKey)) this.suspect(key);
  }

  /** A deployment has come or gone: whoever found its mark on a workload may take that over, or not any more. */
  markOwner(key: string): void {
    for (const other of this.#targets.marks.waitingFor(key)) this.suspect(other);
  }

  /** A connection has failed, or works again: then everybody's next failure is his first. */
  health(platformKey: string, healthy: boolean): void {
    this.platform(platformKey, priorities.edit);
    const { index, deployments } = this.#targets;
    if (healthy) for (const key of index.keysOfPlatform(platformKey)) deployments.loop.forget(key);
    this.users(platformKey, priorities.poll);
  }
}
