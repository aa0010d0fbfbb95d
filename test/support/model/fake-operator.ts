import { retryApiErrors } from '../../../src/controller/api-errors.ts';
import type { Happening } from '../../../src/controller/deployment/decision.ts';
import { Claims } from '../../../src/controller/deployment/claims/claims.ts';
import { DeploymentReconciler } from '../../../src/controller/deployment/reconciler.ts';
import { WorkloadIndex } from '../../../src/controller/deployment/claims/workload-index.ts';
import type { Result } from '../../../src/controller/loop.ts';
import { priorities } from '../../../src/controller/work-queue.ts';
import { Store } from '../../../src/kube/store.ts';
import type { Clock } from '../../../src/time/clock.ts';
import type { Deployment, FakeCluster } from './fake-cluster.ts';
import { connect, POLLING } from './fake-connection.ts';
import { Crash, type FakePlatform } from './fake-platform.ts';
import { Fence } from './fence.ts';

export const OWNER_ID = 'cluster-1';

/** The real reconciler as one process has it, between a cluster and a platform in memory. */
export class FakeOperator {
  readonly events: Happening[] = [];
  /** The rules that decided, in order. */
  readonly rules: string[] = [];
  readonly store: Store<Deployment>;
  readonly #reconciler: DeploymentReconciler;
  readonly #cluster: FakeCluster;
  readonly #fence = new Fence();
  #dead = false;

  constructor(clock: Clock, cluster: FakeCluster, platform: FakePlatform) {
    this.#cluster = cluster;
    this.store = new Store<Deployment>({
      onListenerError: (error) => {
        throw error;
      },
      freeze: true,
    });
    const index = new WorkloadIndex();
    this.store.listen(index.onChange);
    const client = this.#fence.client(platform);
    const directory = {
      accessFor: () => ({
        live,
        client,
        state: { ...state, adoptionAllowed: platform.adoptionAllowed },
      }),
    };
    const claims = new Claims({ index, directory, ownerId: OWNER_ID });
    this.store.listen(claims.onChange);
    const live = connect(clock, platform, {});
    const state = {
      kind: 'Found',
      connection: { kind: 'Usable' },
      capabilities: platform.capabilities,
      polling: POLLING,
      failingFor: 0,
      unlisted: undefined,
      outage: undefined,
      epoch: 1,
    } as const;
    this.#reconciler = new DeploymentReconciler({
      kube: this.#fence.kube(cluster.client),
      store: this.store,
      index,
      claims,
      directory,
      confirmCredentials: async () => {},
      wakeLater: () => {},
      clock,
      ownerId: OWNER_ID,
      listener: {
        happened: (_object, happening) => this.events.push(happening),
        decided: (_key, { rule }) => this.rules.push(rule),
        operationEnded: () => {},
      },
    });
  }

  /** Takes over what the API server has now, as a watch would bring it. */
  sync(): void {
    const { object, neighbour } = this.#cluster;
    this.#bring('prod/llama', object);
    this.#bring('prod/neighbour', neighbour);
  }

  #bring(key: string, object: Deployment | undefined): void {
    const known = this.store.get(key);
    if (object === undefined && known !== undefined) this.store.remove(known);
    if (object !== undefined) this.store.apply(structuredClone(object));
  }

  /** A row of the platform's list hints at a change. */
  hint(): void {
    this.#reconciler.suspect('prod/llama');
  }

  /** One pass; `Crashed` where the process died in it, and it is of no use any more. */
  async pass(): Promise<Result | { kind: 'Crashed' }> {
    if (this.#dead) throw new Error('a dead process makes no pass');
    try {
      const reconcile = retryApiErrors(this.#reconciler.reconcile);
      return await this.#fence.pass(() => reconcile('prod/llama', priorities.edit, AbortSignal.any([])));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.#dead = true;
      return { kind: 'Crashed' };
    }
  }
}
