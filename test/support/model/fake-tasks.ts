import type { PlatformError } from '../../../src/platform-clients/errors.ts';
import type { Progress } from '../../../src/platform-clients/platform.ts';
import type { Clock } from '../../../src/time/clock.ts';

/** How a platform works on calls. */
export interface TaskTraits {
  /** When a workload, a change or an end shows: at the call, once a task works on it, or at its end. */
  shows: 'post' | 'running' | 'end';
  /** Seconds that a task waits, and then works. */
  queuedS: number;
  worksS: number;
  /** How many an update has. */
  ofUpdate: 0 | 1 | 2;
  /** What a failed task was to make is there all the same. */
  leavesRest: boolean;
  /** A task is forgotten as soon as it has ended, whatever it came to. */
  vanish: boolean;
  /** What a task works on takes no other call. */
  locks: boolean;
  /** Other people create without end, and their tasks do not tell what they make. */
  crowded: boolean;
}

interface Task {
  id: string;
  what: 'create' | 'update' | 'delete';
  name: string;
  arrivesAt: number;
  endsAt: number;
  error: PlatformError | undefined;
}

/** Tasks of one call: their ids, and when what they do shows and is done. */
export interface Span {
  ids: string[];
  showsAt: number;
  endsAt: number;
}

/** Somebody else begins to create so often, and it takes them so long: there is always one at it. */
const OTHERS_EVERY_MS = 40_000;
const OTHERS_TAKE_MS = 100_000;

/** The tasks of a platform in memory. Each waits for those before it on the same workload. */
export class FakeTasks {
  readonly traits: TaskTraits;
  readonly #clock: Clock;
  readonly #tasks: Task[] = [];

  constructor(clock: Clock, traits: TaskTraits) {
    this.#clock = clock;
    this.traits = traits;
  }

  /** A call comes in, `lateMs` from now, and has so many. `error`: what the last of them ends with. */
  begin(
    what: Task['what'],
    name: string,
    { count = 1, lateMs = 0, error }: { count?: number; lateMs?: number; error: PlatformError | undefined },
  ): Span {
    const { shows, queuedS, worksS } = this.traits;
    const arrivesAt = this.#clock.monotonic() + lateMs;
    const before = this.#tasks.filter((task) => task.name === name).map(({ endsAt }) => endsAt);
    const beginsAt = Math.max(arrivesAt + queuedS * 1000, ...before);
    const tasks = Array.from({ length: count }, (_, at): Task => {
      const endsAt = beginsAt + worksS * 1000 * (at + 1);
      const fails = at === count - 1 ? error : undefined;
      return { id: `task-${this.#tasks.length + at}`, what, name, arrivesAt, endsAt, error: fails };
    });
    this.#tasks.push(...tasks);
    const endsAt = tasks.at(-1)?.endsAt ?? beginsAt;
    const showsAt = { post: arrivesAt, running: beginsAt, end: endsAt }[shows];
    return { ids: tasks.map(({ id }) => id), showsAt, endsAt };
  }

  /** Those of them that have not ended. */
  openOf(ids: readonly string[]): string[] {
    const now = this.#clock.monotonic();
    return ids.filter((id) => (this.#at(id)?.endsAt ?? endOfOther(id)) > now);
  }

  /** One of them came to a bad end, and that can be read. */
  haveFailed(ids: readonly string[]): boolean {
    const { failed, notDeleted } = this.track(ids);
    return (failed ?? notDeleted) !== undefined;
  }

  isAtWorkOn(name: string): boolean {
    return this.openOf(this.#tasks.filter((task) => task.name === name).map(({ id }) => id)).length > 0;
  }

  track(ids: readonly string[]): Progress {
    const open = this.openOf(ids);
    const ended = ids.filter((id) => !open.includes(id)).map((id) => this.#at(id));
    const told = this.traits.vanish ? [] : ended.filter((task) => task?.error !== undefined);
    const notDeleted = told.find((task) => task?.what === 'delete')?.error;
    const failed = told.find((task) => task?.what !== 'delete')?.error;
    const isLost = this.traits.vanish && ended.length > 0;
    return { open, failed, ...(notDeleted && { notDeleted }), ...(isLost && { lost: true }) };
  }

  openCreates(name: string): string[] {
    const now = this.#clock.monotonic();
    const own = this.#tasks.filter(
      (task) => task.what === 'create' && task.name === name && task.arrivesAt <= now,
    );
    return [...this.openOf(own.map(({ id }) => id)), ...this.#others(now)];
  }

  #others(now: number): string[] {
    if (!this.traits.crowded) return [];
    const first = Math.max(0, Math.ceil((now - OTHERS_TAKE_MS + 1) / OTHERS_EVERY_MS));
    const last = Math.floor(now / OTHERS_EVERY_MS);
    return Array.from({ length: last - first + 1 }, (_, at) => `other-${first + at}`);
  }

  #at(id: string): Task | undefined {
    return this.#tasks.find((task) => task.id === id);
  }
}

/** When the task of somebody else ends. */
function endOfOther(id: string): number {
  const nth = id.startsWith('other-') ? Number(id.slice('other-'.length)) : Number.NEGATIVE_INFINITY;
  return nth * OTHERS_EVERY_MS + OTHERS_TAKE_MS;
}
