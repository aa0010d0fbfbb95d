import { PlatformError } from '../errors.ts';
import type { Call, Finding, Identity } from '../platform.ts';
import { remember } from '../remember.ts';
import { detailOf } from './detail.ts';
import { openUpdates, type TaskListParts } from './open-tasks.ts';

/**
 * PATCHes of one connection that went unanswered, by the name of their deployment; also those that another process may
 * have sent before it ended. Reads may show what one has changed long before it is in force; as long as a task that may
 * be its own is open, it is not.
 */
export class UnansweredUpdates {
  /** The tasks that may be its own and have not ended; undefined before they were asked for. A closed set. */
  readonly #open = new Map<string, readonly string[] | undefined>();

  /** The answer to a PATCH of this deployment is not known. */
  note(name: string): void {
    remember(this.#open, name, undefined);
  }

  /** What is known of this name is of a call before. */
  forget(name: string): void {
    this.#open.delete(name);
  }

  /** What a look at a name finds. Its tasks come first: what one of them has done by its end, the look must show. */
  async seenIn(
    parts: TaskListParts,
    { name, inherited = false }: Pick<Identity, 'name' | 'inherited'>,
    look: () => Promise<Finding>,
    call: Call,
  ): Promise<Finding> {
    if (inherited) this.note(name);
    const isChanging = this.#open.has(name) && (await this.#isAtWork(parts, name, call));
    const finding = await look();
    if (!isChanging || finding.kind !== 'Present') return finding;
    const { observation } = finding;
    return {
      ...finding,
      observation: { ...observation, detail: { ...detailOf(observation), isChanging } },
    };
  }

  async #isAtWork(parts: TaskListParts, name: string, call: Call): Promise<boolean> {
    const before = this.#open.get(name);
    const open = await openUpdates(parts, name, call);
    // Nobody can tell for the moment.
    if (open instanceof PlatformError) return true;
    const left = open.filter((id) => before?.includes(id) ?? true);
    if (left.length === 0) this.forget(name);
    else remember(this.#open, name, left);
    return left.length > 0;
  }
}
