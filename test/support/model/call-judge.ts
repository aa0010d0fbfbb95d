import { bodyFor, hashOf } from './fake-body.ts';
import type { Deployment } from './fake-cluster.ts';
import type { Change, FakePlatform } from './fake-platform.ts';

/** Judges what is done and said while tasks are at work, and after they have ended. */
export class CallJudge {
  readonly #platform: FakePlatform;
  /** The tasks that a status has named last, with the generation that they are of; until the next call. */
  #last: { ids: string[]; generation: number | undefined } | undefined;
  #recreates = false;
  /** Which operator's call each task is of: two that both believe to lead know their own for sure. */
  readonly #callers = new Map<string, number>();
  #caller: number | undefined;

  constructor(platform: FakePlatform) {
    this.#platform = platform;
  }

  /** An operator begins a pass; undefined where two do at once. */
  passes(caller: number | undefined): void {
    this.#caller = caller;
  }

  /** What is wrong with a call that comes in during a pass over that object, if anything. */
  call(object: Deployment | undefined, what: Change): string | undefined {
    if (what !== 'delete') this.#last = undefined;
    const caller = this.#caller;
    const known = caller === undefined ? [] : idsOf(object).filter((id) => this.#callers.get(id) === caller);
    const open = this.#platform.tasks?.openOf(known) ?? [];
    return what !== 'delete' && open.length > 0 ? `while ${open.join(', ')} is open` : undefined;
  }

  /** What is wrong with a new version of the status, if anything. */
  status(object: Deployment): string | undefined {
    const { operation } = object.status ?? {};
    const ids = idsOf(object);
    const caller = this.#caller;
    if (caller !== undefined) for (const id of ids) if (!this.#callers.has(id)) this.#callers.set(id, caller);
    // Of two at once each knows of its own only, and either may be the one whose status is written.
    const attributed = ids.filter((id) => this.#callers.has(id));
    if (ids.length > 0) this.#last = { ids: attributed, generation: operation?.generation };
    return this.#ofQuota(object) ?? this.#ofTasks(object);
  }

  #ofQuota({ status }: Deployment): string | undefined {
    const before = this.#recreates;
    this.#recreates = status?.operation?.type === 'Recreate';
    const { overQuota, traits } = this.#platform;
    if (before || !this.#recreates || !overQuota || traits.asksQuota !== true) return undefined;
    return 'a recreation begins that the quota refuses';
  }

  #ofTasks({ metadata, spec, status }: Deployment): string | undefined {
    const { tasks } = this.#platform;
    if (this.#last === undefined || tasks === undefined) return undefined;
    const { ids, generation } = this.#last;
    const says = (type: string): boolean =>
      status?.conditions?.some(
        (one) => one.type === type && one.status === 'True' && one.observedGeneration === metadata.generation,
      ) === true;
    if (says('Ready') && tasks.openOf(ids).length > 0) return 'Ready: True while tasks are open';
    if (generation !== metadata.generation) return undefined;
    const said = says('Ready') ? 'Ready' : says('Synced') ? 'Synced' : undefined;
    if (said === undefined) return undefined;
    if (tasks.openOf(ids).length > 0) return `${said}: True of a generation whose tasks are open`;
    if (!tasks.haveFailed(ids) || isKept(spec, status)) return undefined;
    return `${said}: True of a generation whose tasks have failed`;
  }
}

/** It goes back to what was accepted before, and is set right whenever it is not so: nothing rests on the task. */
const isKept = (spec: Deployment['spec'], status: Deployment['status']): boolean =>
  spec.driftPolicy === 'Correct' && status?.applied?.hash === hashOf(bodyFor(spec));

const idsOf = (object: Deployment | undefined): string[] =>
  object?.status?.operation?.id?.split(',').filter((id) => id !== '') ?? [];
