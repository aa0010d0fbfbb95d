import type { Deployment } from './fake-cluster.ts';
import type { FakePlatform } from './fake-platform.ts';
import { type FakeWorkload, isRecordedAs } from './fake-workload.ts';

/** What takeovers rest on. */
export interface TakeoversOptions {
  platform: FakePlatform;
  /** The object's own mark. */
  mark: string;
  /** Somebody with this mark is a living object of the cluster. */
  lives: (mark: string) => boolean;
}

/** Which workloads of other people the object has taken over, and whether it was allowed to. */
export class Takeovers {
  readonly #options: TakeoversOptions;
  readonly #taken = new Set<number>();

  constructor(options: TakeoversOptions) {
    this.#options = options;
  }

  /** It carries the object's mark, or was taken over. */
  isOurs({ serial, mark }: FakeWorkload): boolean {
    return mark === this.#options.mark || this.#taken.has(serial);
  }

  /** Another incarnation has taken over nothing. */
  forget(): void {
    this.#taken.clear();
  }

  /** A new version of the status: what is wrong with a workload that it holds, if anything. */
  note({ spec, status }: Deployment): string | undefined {
    const workload = this.#options.platform.workloads.find((each) => isRecordedAs(each, status?.workload));
    if (workload === undefined || this.isOurs(workload)) return undefined;
    const problem = this.#problem(spec, workload);
    if (problem === undefined) this.#taken.add(workload.serial);
    return problem === undefined ? undefined : `took over ${workload.id}, ${problem}`;
  }

  #problem({ adopt, paused }: Deployment['spec'], { id, mark }: FakeWorkload): string | undefined {
    const { platform, lives } = this.#options;
    if (adopt?.id !== id) return 'which adopt does not name';
    if (!platform.adoptionAllowed) return 'which its platform does not allow';
    if (paused) return 'while it was paused';
    if (mark === undefined) return undefined;
    if (lives(mark)) return 'whose owner lives';
    return adopt.fromOwner === mark ? undefined : 'which is marked, and fromOwner does not say so';
  }
}
