import { conditionOf } from '../status-rules/status-object.ts';
import { bodyFor, hashOf } from './fake-body.ts';
import type { Deployment } from './fake-cluster.ts';
import type { Change, FakePlatform } from './fake-platform.ts';

/** Judges what is done at the end of a GPU lease: where it is to stall nothing is made anew for it alone. */
export class LeaseJudge {
  /** The wall clock was set: whether a lease has run out by then, nobody can tell. */
  unsure = false;
  readonly #platform: FakePlatform;
  #recreates = false;

  constructor(platform: FakePlatform) {
    this.#platform = platform;
  }

  /** What is wrong with a call that comes in during a pass over that object, if anything. */
  call(object: Deployment | undefined, what: Change): string | undefined {
    if (what !== 'create' || object === undefined || this.unsure) return undefined;
    return this.#stalls(object) && object.status?.operation === undefined
      ? 'where its lease has ended, which is to stall'
      : undefined;
  }

  /** What is wrong with a new version of the status, if anything. */
  status(object: Deployment): string | undefined {
    const before = this.#recreates;
    this.#recreates = object.status?.operation?.type === 'Recreate';
    if (!before && this.#recreates && this.#stalls(object))
      return 'a recreation begins at the end of a lease, which is to stall';
    const stalled = conditionOf(object, 'Stalled');
    const isTold = stalled?.message?.includes('lease has ended') === true;
    return isTold &&
      policyOf(object) === 'Recreate' &&
      stalled?.observedGeneration === object.metadata.generation
      ? 'a lease that is to begin anew waits for a person'
      : undefined;
  }

  /** Its lease has ended, and nothing else is a reason to make it anew. */
  #stalls({ spec, status }: Deployment): boolean {
    const workload = this.#platform.workloads.find(({ id }) => id === status?.workload?.id);
    if (workload === undefined || this.#platform.hasGpus(workload, workload.goneAt)) return false;
    return (
      !workload.drifted && policyOf({ spec }) === 'Stall' && status?.applied?.hash === hashOf(bodyFor(spec))
    );
  }
}

/** What is to become of it when its lease has ended. Pure. */
export const policyOf = ({ spec }: Pick<Deployment, 'spec'>): 'Stall' | 'Recreate' =>
  spec.runai?.extra?.['leaseEndPolicy'] === 'Recreate' ? 'Recreate' : 'Stall';
