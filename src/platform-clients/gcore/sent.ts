import { PlatformError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Desired, Outcome, Progress } from '../platform.ts';
import { remember } from '../remember.ts';
import { UpdatesInQuestion } from '../updates-in-question.ts';
import { diff, isRemoval } from './diff.ts';

/** A PATCH that the platform took, of which a read must tell what it did. */
export interface Sent {
  name: string;
  desired: Desired;
  /** When it was taken, on the monotonic clock. */
  at: number;
  /** What it was to change. */
  paths: readonly string[];
  /** Something else is to be sent that may not go with it. */
  isPart: boolean;
  /** How late reads may be, in milliseconds. */
  visibilityWindow: number;
}

/** What became of PATCHes whose effect is still in question, for one connection. */
export class SentUpdates {
  /** PATCHes without tasks. */
  readonly unseen = new UpdatesInQuestion<Sent>();
  /** PATCHes with tasks, by these. */
  readonly #byTasks = new Map<string, Sent>();
  /** By name, the tasks that ended last, and what they came to. */
  readonly #ended = new Map<string, { tasks: string; progress: Progress }>();
  /** By name, the hash of the last update whose tasks came to a good end. */
  readonly #followed = new Map<string, string>();

  /** Remembers one until its tasks have ended. */
  follow(tasks: readonly string[], sent: Sent): void {
    remember(this.#byTasks, keyOf(tasks), sent);
  }

  /** The PATCH that these tasks are. */
  of(tasks: readonly string[]): Sent | undefined {
    return this.#byTasks.get(keyOf(tasks));
  }

  /** What these tasks came to, if they are the last of this name that have ended. */
  progressOf(tasks: readonly string[], name: string): Progress | undefined {
    const ended = this.#ended.get(name);
    return ended?.tasks === keyOf(tasks) ? ended.progress : undefined;
  }

  /** Its tasks have come to an end. */
  ended(tasks: readonly string[], { name, desired }: Sent, progress: Progress): void {
    this.#byTasks.delete(keyOf(tasks));
    remember(this.#ended, name, { tasks: keyOf(tasks), progress });
    this.#followed.delete(name);
    const isGood = progress.failed === undefined && progress.lost !== true;
    if (isGood) remember(this.#followed, name, desired.hash);
  }

  /** See `GcoreDetail.followed`. */
  followed(name: string): string | undefined {
    return this.#followed.get(name);
  }

  /** All that is known of this name is of a deployment before. */
  forget(name: string): void {
    this.unseen.forget(name);
    this.forgetFollowed(name);
  }

  /** What followed is of an earlier call. */
  forgetFollowed(name: string): void {
    this.#followed.delete(name);
  }
}

const keyOf = (tasks: readonly string[]): string => tasks.join(',');

/**
 * What a read, begun at `begunAt`, tells of a PATCH. What still differs stays so if the read is certainly of after the
 * PATCH: it shows some other part of it, or began a visibility window later. What was to be taken away and stays, only
 * a new deployment is without; anything else that stays is drift. Pure.
 */
export function verdictOn(
  { desired, at, paths, visibilityWindow }: Sent,
  shown: JsonObject,
  begunAt: number,
): 'InForce' | 'Unseen' | PlatformError {
  const left = diff(desired, shown).filter(({ path }) => paths.includes(path));
  if (left.length === 0) return 'InForce';
  if (left.length === paths.length && begunAt - at < visibilityWindow) return 'Unseen';
  const stays = left.filter((difference) => isRemoval(desired, difference));
  if (stays.length === 0) return 'InForce';
  const named = stays.map(({ path }) => `spec.gcore.${path}`).join(', ');
  return new PlatformError('Immutable', `Gcore took the change but left ${named} as before`);
}

/** What an update came to that is not shown yet. */
export function unseenOf(accepted: Extract<Outcome, { kind: 'Accepted' }>, { paths }: Sent): Outcome {
  const named = paths.map((path) => `spec.gcore.${path}`).join(', ');
  return { ...accepted, unseen: `Gcore does not show ${named} yet` };
}
