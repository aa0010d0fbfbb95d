import { FaultPlan } from '../support/fault-plan.ts';
import { Journal } from '../support/journal.ts';
import { Ledger, type LedgerEntry } from '../support/ledger.ts';
import { RateLimit } from '../support/rate-limit.ts';
import { SimClock } from '../support/sim-clock.ts';
import { TokenStore } from '../support/token-store.ts';
import { type Endpoint, ownerMark } from './endpoint.ts';
import type { Gpr } from './gpr.ts';
import { defaultKnobs, type KnobPatch, type Knobs, turn } from './knobs.ts';
import type { Outcome, Script } from './outcome.ts';
import { type ApiKey, type Cluster, defaultSeed, type Seed, type Workspace } from './places.ts';
import type { Policy } from './policy.ts';
import { settle } from './timeline.ts';

/** The whole state of a simulated EGS. */
export class EgsWorld {
  readonly clock: SimClock;
  readonly journal = new Journal((route) => route === '/api/v1/auth');
  /** What happened to endpoints. */
  readonly ledger = new Ledger();
  /** What happened to GPU provisioning requests. */
  readonly gprLedger = new Ledger();
  readonly faults = new FaultPlan();
  readonly tokens: TokenStore;
  readonly rateLimit: RateLimit;
  readonly clusters = new Map<string, Cluster>();
  readonly workspaces = new Map<string, Workspace>();
  /** By the key's name. */
  readonly keys = new Map<string, ApiKey>();
  /** By workspace. */
  readonly policies = new Map<string, Policy | null>();
  /** Endpoints as they were when a `staleList` fault was injected, by the fault's id. */
  readonly snapshots = new Map<string, Endpoint[]>();
  knobs: Knobs = defaultKnobs;
  /** Until when everything has happened that was due. */
  settledUntil = 0;
  /** Nothing happens by itself before. */
  nextDue = 0;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #gprs = new Map<string, Gpr>();
  readonly #scripts = new Map<string, Script>();

  constructor(now?: () => number, seed: Seed = defaultSeed()) {
    this.clock = new SimClock(now);
    this.tokens = new TokenStore(() => this.clock.now());
    this.rateLimit = new RateLimit(() => this.clock.now());
    for (const cluster of seed.clusters) this.clusters.set(cluster.name, cluster);
    for (const workspace of seed.workspaces) this.workspaces.set(workspace.name, workspace);
    for (const key of seed.keys) this.keys.set(key.name, key);
  }

  turn(patch: KnobPatch): Knobs {
    this.change(() => {
      this.knobs = turn(this.knobs, patch);
    });
    return this.knobs;
  }

  /** By an endpoint's namespace, or by a name that it has or will have. */
  script(nameOrId: string, outcome: Outcome): void {
    this.change(() => this.#scripts.set(nameOrId, { outcome, since: this.clock.now() }));
  }

  clearScripts(): void {
    this.change(() => this.#scripts.clear());
  }

  scriptOf(id: string, name: string): Script | undefined {
    return this.#scripts.get(id) ?? this.#scripts.get(name);
  }

  /** What was due until now happens under the rules that held until now; then something changes. */
  change(apply: () => void): void {
    settle(this);
    apply();
    this.nextDue = 0;
    settle(this);
  }

  add(endpoint: Endpoint, gpr: Gpr | undefined): void {
    this.change(() => {
      this.#endpoints.set(endpoint.id, endpoint);
      this.record('create', endpoint, endpoint.createdBy);
    });
    if (gpr !== undefined) this.addGpr(endpoint, gpr, endpoint.createdBy);
  }

  addGpr(endpoint: Endpoint, gpr: Gpr, by: string | undefined): void {
    this.change(() => {
      this.#gprs.set(gpr.id, gpr);
      endpoint.gprIds.push(gpr.id);
      this.recordGpr('create', gpr, by);
    });
  }

  /** All endpoints as they are now, oldest first, gone ones included. */
  endpoints(): Endpoint[] {
    settle(this);
    return [...this.#endpoints.values()];
  }

  /** All GPRs as they are now, oldest first, deleted ones included. */
  gprs(): Gpr[] {
    settle(this);
    return [...this.#gprs.values()];
  }

  /** A GPR that has not been deleted. */
  gpr(id: string): Gpr | undefined {
    settle(this);
    const gpr = this.#gprs.get(id);
    return gpr?.deleted === true ? undefined : gpr;
  }

  /** The GPRs of an endpoint that have not been deleted; nothing becomes due by asking. */
  gprsOf(endpointId: string): Gpr[] {
    return (this.#endpoints.get(endpointId)?.gprIds ?? [])
      .map((id) => this.#gprs.get(id))
      .filter((gpr) => gpr !== undefined && !gpr.deleted) as Gpr[];
  }

  /** What is there, whether or not something is due. */
  everything(): { endpoints: Iterable<Endpoint>; gprs: Iterable<Gpr> } {
    return { endpoints: this.#endpoints.values(), gprs: this.#gprs.values() };
  }

  record(
    effect: LedgerEntry['effect'],
    endpoint: Endpoint,
    by: string | undefined,
    at = this.clock.now(),
  ): void {
    this.ledger.record({
      at,
      effect,
      origin: by === undefined ? 'outOfBand' : 'api',
      by,
      workloadId: endpoint.id,
      name: endpoint.name,
      home: `${endpoint.workspace}/${endpoint.cluster}`,
      mark: ownerMark(endpoint),
    });
  }

  recordGpr(effect: LedgerEntry['effect'], gpr: Gpr, by: string | undefined, at = this.clock.now()): void {
    this.gprLedger.record({
      at,
      effect,
      origin: by === undefined ? 'outOfBand' : 'api',
      by,
      workloadId: gpr.id,
      name: gpr.name,
      home: `${gpr.workspace}/${gpr.cluster}`,
      mark: gpr.mark,
    });
  }
}
