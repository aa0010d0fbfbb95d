import { randomUUID } from 'node:crypto';
import { FaultPlan } from '../support/fault-plan.ts';
import { Journal } from '../support/journal.ts';
import { Ledger, type LedgerEntry } from '../support/ledger.ts';
import { RateLimit } from '../support/rate-limit.ts';
import { SimClock } from '../support/sim-clock.ts';
import { defaultKnobs, type KnobPatch, type Knobs, turn } from './knobs.ts';
import { refresh, settle } from './lifecycle.ts';
import type { Outcome, Script } from './outcome.ts';
import type { Policy } from './policy.ts';
import {
  defaultSeed,
  type Cluster,
  type Project,
  type Seed,
  type ServiceAccount,
  type Tenant,
} from './tenants.ts';
import { Tokens } from './tokens.ts';
import { ownerMark, type Workload } from './workload.ts';

/** The whole state of a simulated Run:ai control plane. */
export class RunaiWorld {
  readonly clock: SimClock;
  readonly journal = new Journal((route) => route.endsWith('/token'));
  readonly ledger = new Ledger();
  readonly faults = new FaultPlan();
  readonly tokens: Tokens;
  readonly rateLimit: RateLimit;
  readonly tenants = new Map<number, Tenant>();
  readonly clusters = new Map<string, Cluster>();
  readonly projects = new Map<string, Project>();
  readonly accounts = new Map<string, ServiceAccount>();
  readonly policies = new Map<string, Policy>();
  /** What the platform makes of every spec of a workload, by name: it undoes or normalises. */
  readonly overrides = new Map<string, Record<string, unknown>>();
  /** Lists as they were when a `staleList` fault was injected, by the fault's id. */
  readonly snapshots = new Map<string, Workload[]>();
  /** Names whose first accepted POST has lost its answer (`dropResponseAfterCommit`). */
  readonly droppedFor = new Set<string>();
  knobs: Knobs = defaultKnobs;
  /** Grows with every change that may bear on all workloads. */
  version = 0;
  readonly #workloads = new Map<string, Workload>();
  readonly #byTenant = new Map<number, Workload[]>();
  readonly #byName = new Map<string, Workload[]>();
  readonly #scripts = new Map<string, Script>();
  #lastCreatedAt = 0;

  constructor(now?: () => number, seed: Seed = defaultSeed()) {
    this.clock = new SimClock(now);
    this.tokens = new Tokens(() => this.clock.now());
    this.rateLimit = new RateLimit(() => this.clock.now());
    for (const tenant of seed.tenants) this.tenants.set(tenant.id, tenant);
    for (const cluster of seed.clusters) this.clusters.set(cluster.uuid, cluster);
    for (const project of seed.projects) this.projects.set(project.id, project);
    for (const account of seed.serviceAccounts) this.accounts.set(account.clientId, account);
  }

  turn(patch: KnobPatch): Knobs {
    this.#changing();
    this.knobs = turn(this.knobs, patch);
    return this.knobs;
  }

  /** By a workload's id, or by a name that it has or will have. */
  script(nameOrId: string, outcome: Outcome): void {
    this.#changing();
    this.#scripts.set(nameOrId, { outcome, since: this.clock.now() });
  }

  /** What was said to become of a workload. */
  outcomeOf({ id, name }: Pick<Workload, 'id' | 'name'>): Outcome | undefined {
    return (this.#scripts.get(id) ?? this.#scripts.get(name))?.outcome;
  }

  clearScripts(): void {
    this.#changing();
    this.#scripts.clear();
  }

  changeCluster(uuid: string, change: Partial<Cluster>): void {
    const cluster = this.clusters.get(uuid);
    if (cluster === undefined) throw new Error(`there is no cluster ${uuid}`);
    this.#changing();
    this.clusters.set(uuid, { ...cluster, ...change });
  }

  /** What was due until now happens under the rules that held until now. */
  #changing(): void {
    this.allWorkloads();
    this.version += 1;
  }

  /** A creation time not before any other, as lists are sorted by it. */
  nextCreatedAt(): number {
    this.#lastCreatedAt = Math.max(this.clock.now(), this.#lastCreatedAt);
    return this.#lastCreatedAt;
  }

  add(workload: Workload): void {
    this.#workloads.set(workload.id, workload);
    listIn(this.#byTenant, workload.tenantId).push(workload);
    listIn(this.#byName, `${workload.projectId}/${workload.name}`).push(workload);
  }

  /** A workload as it is now, gone ones included; undefined if there never was one of this id. */
  workload(id: string): Workload | undefined {
    const workload = this.#workloads.get(id);
    if (workload !== undefined) this.settle(workload);
    return workload;
  }

  /** A tenant's workloads as they are now, oldest first, gone ones included. */
  workloadsOf(tenantId: number): Workload[] {
    const workloads = this.#byTenant.get(tenantId) ?? [];
    for (const workload of workloads) this.settle(workload);
    return workloads;
  }

  allWorkloads(): Workload[] {
    return [...this.tenants.keys()].flatMap((tenantId) => this.workloadsOf(tenantId));
  }

  /** Those that have or had a name in a project. */
  named(projectId: string, name: string): Workload[] {
    const workloads = this.#byName.get(`${projectId}/${name}`) ?? [];
    for (const workload of workloads) this.settle(workload);
    return workloads;
  }

  /** The phases of a cluster that is not connected stand still. */
  settle(workload: Workload): void {
    const now = this.clock.now();
    if (workload.worldVersion === this.version && workload.nextDue > now) return;
    if (this.clusters.get(workload.clusterId)?.state !== 'Connected') return;
    const wasGone = workload.goneAt !== undefined;
    settle(workload, now, {
      knobs: this.knobs,
      script: this.#scripts.get(workload.id) ?? this.#scripts.get(workload.name),
      uuid: randomUUID,
    });
    workload.worldVersion = this.version;
    if (!wasGone && workload.goneAt !== undefined) {
      this.record('gone', workload, undefined, workload.goneAt);
    }
  }

  /** A workload was changed by hand or by a call: what it shows is computed anew. */
  touched(workload: Workload): void {
    if (this.clusters.get(workload.clusterId)?.state === 'Connected') {
      refresh(workload, this.clock.now(), this.knobs);
    } else {
      workload.updatedAt = this.clock.now();
      workload.version += 1;
    }
    workload.nextDue = 0;
    this.settle(workload);
  }

  record(
    effect: LedgerEntry['effect'],
    workload: Workload,
    by: string | undefined,
    at: number = this.clock.now(),
  ): void {
    this.ledger.record({
      at,
      effect,
      origin: by === undefined ? 'outOfBand' : 'api',
      by,
      workloadId: workload.id,
      name: workload.name,
      home: `${workload.clusterId}/${workload.projectId}`,
      mark: ownerMark(workload.spec),
    });
  }
}

function listIn<Key>(map: Map<Key, Workload[]>, key: Key): Workload[] {
  const found = map.get(key) ?? [];
  map.set(key, found);
  return found;
}
