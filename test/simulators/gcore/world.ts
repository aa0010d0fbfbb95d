import { FaultPlan } from '../support/fault-plan.ts';
import { Journal } from '../support/journal.ts';
import { Ledger, type LedgerEntry } from '../support/ledger.ts';
import { RateLimit } from '../support/rate-limit.ts';
import { SimClock } from '../support/sim-clock.ts';
import type { Account, Project, Token } from './accounts.ts';
import type { Flavor, Model, Region } from './catalog.ts';
import type { Deployment, Operation } from './deployment.ts';
import { deploymentView } from './deployment-view.ts';
import { defaultKnobs, type KnobPatch, type Knobs, turn } from './knobs.ts';
import { settle } from './lifecycle.ts';
import { Scripts } from './outcome.ts';
import { takeEffect } from './operation-steps.ts';
import type { QuotaNumbers } from './quota-numbers.ts';
import { missingScript } from './references.ts';
import { defaultSeed, type Seed } from './seed.ts';
import { noSideObjects, type SideObjects } from './side-object.ts';
import type { Spec } from './spec.ts';
import type { Surroundings } from './step.ts';
import type { Task } from './task.ts';

/** Rows of the list are remembered this many changes back. */
const ROWS_KEPT = 20;

/** The whole state of a simulated Gcore cloud. */
export class GcoreWorld {
  readonly clock: SimClock;
  // Asking whether there is quota changes nothing.
  readonly journal = new Journal((route) => route.endsWith('/check_limits'));
  readonly ledger = new Ledger();
  readonly faults = new FaultPlan();
  readonly rateLimit: RateLimit;
  readonly accounts = new Map<number, Account>();
  readonly projects = new Map<number, Project>();
  /** By the token's name. */
  readonly tokens = new Map<string, Token>();
  readonly regions = new Map<number, Region>();
  readonly flavors = new Map<string, Flavor>();
  readonly models: readonly Model[];
  readonly quotas = new Map<number, QuotaNumbers>();
  /** What names of an account have to look like, by its reseller's will. */
  readonly nameTemplates = new Map<number, string>();
  readonly tasks = new Map<string, Task>();
  readonly scripts = new Scripts();
  /** What the platform makes of every spec of a deployment, by name: it undoes or normalises. */
  readonly overrides = new Map<string, Partial<Spec>>();
  /** Lists as they were when a `staleList` fault was injected, by the fault's id. */
  readonly snapshots = new Map<string, ReadonlyMap<number, string[]>>();
  /** Names whose first accepted POST has lost its answer (`dropResponseAfterCommit`). */
  readonly droppedFor = new Set<string>();
  knobs: Knobs = defaultKnobs;
  readonly #capacities = new Map<string, number>();
  readonly #sideObjects = new Map<number, SideObjects>();
  readonly #deployments: Deployment[] = [];
  readonly #byName = new Map<string, Deployment[]>();
  #version = 0;

  constructor(now?: () => number, seed: Seed = defaultSeed()) {
    this.clock = new SimClock(now);
    this.rateLimit = new RateLimit(() => this.clock.now());
    for (const account of seed.accounts) this.accounts.set(account.id, account);
    for (const project of seed.projects) this.projects.set(project.id, project);
    for (const token of seed.tokens) this.tokens.set(token.name, token);
    for (const region of seed.regions) this.regions.set(region.id, region);
    for (const flavor of seed.flavors) this.flavors.set(flavor.name, flavor);
    this.models = seed.models;
  }

  turn(patch: KnobPatch): Knobs {
    this.changing(() => {
      this.knobs = turn(this.knobs, patch);
    });
    return this.knobs;
  }

  /** What was due until now happens under the rules that held until now; then the rules change. */
  changing(change: () => void): void {
    for (const deployment of this.allDeployments()) deployment.settledAt = this.clock.now();
    change();
    this.#version += 1;
    for (const deployment of this.#deployments) this.#listed(deployment, this.clock.now());
  }

  /** The things that deployments of a project refer to by name. */
  sideObjects(projectId: number): SideObjects {
    const found = this.#sideObjects.get(projectId) ?? noSideObjects();
    this.#sideObjects.set(projectId, found);
    return found;
  }

  /** How many containers of a flavor a region has room for, all in all; undefined: more than anybody wants. */
  capacityOf(regionId: number, flavorName: string): number | undefined {
    return this.#capacities.get(`${regionId}/${flavorName}`);
  }

  setCapacity(regionId: number, flavorName: string, containers: number): void {
    this.#capacities.set(`${regionId}/${flavorName}`, containers);
  }

  /** The id of the next deployment of a name. */
  nextId(projectId: number, name: string): string {
    const before = this.named(projectId, name).filter(({ phantom }) => !phantom);
    return `${projectId}/${name}/${before.length + 1}`;
  }

  add(deployment: Deployment): void {
    this.#deployments.push(deployment);
    const key = `${deployment.projectId}/${deployment.name}`;
    const namesakes = this.#byName.get(key) ?? [];
    namesakes.push(deployment);
    this.#byName.set(key, namesakes);
    this.touched(deployment);
  }

  /** All deployments as they are now, oldest first, gone ones included. */
  allDeployments(): Deployment[] {
    for (const deployment of this.#deployments) this.#settle(deployment);
    return this.#deployments;
  }

  /** Those that have or had a name in a project, oldest first. */
  named(projectId: number, name: string): Deployment[] {
    const namesakes = this.#byName.get(`${projectId}/${name}`) ?? [];
    for (const deployment of namesakes) this.#settle(deployment);
    return namesakes;
  }

  /** A deployment was changed by hand or by a call. */
  touched(deployment: Deployment): void {
    this.#listed(deployment, this.clock.now());
    deployment.nextDue = 0;
    this.#settle(deployment);
  }

  /** Somebody does something to a deployment that needs no task. */
  atOnce(deployment: Deployment, operation: Pick<Operation, 'kind' | 'spec'>): void {
    takeEffect(deployment, operation, this.clock.now(), this.#surroundings());
    this.touched(deployment);
  }

  /** It has ceased to exist, and with it what waits for its turn. */
  gone(deployment: Deployment, at: number): void {
    deployment.goneAt = at;
    deployment.visible = false;
    for (const task of deployment.operations.flatMap(({ tasks }) => tasks)) {
      if (task.finishedAt !== undefined) continue;
      task.finishedAt = at;
      task.state = task.kind === 'delete' ? 'FINISHED' : 'ERROR';
      task.error = task.kind === 'delete' ? null : `no deployment ${deployment.name}`;
    }
    if (!deployment.phantom) this.record('gone', deployment, undefined, at);
  }

  record(
    effect: LedgerEntry['effect'],
    deployment: Deployment,
    by: string | undefined,
    at: number = this.clock.now(),
  ): void {
    this.ledger.record({
      at,
      effect,
      origin: by === undefined ? 'outOfBand' : 'api',
      by,
      workloadId: deployment.id,
      name: deployment.name,
      home: String(deployment.projectId),
      mark: deployment.mark,
    });
  }

  #settle(deployment: Deployment): void {
    const now = this.clock.now();
    if (deployment.worldVersion === this.#version && deployment.nextDue > now) return;
    settle(deployment, now, this.#surroundings(), (at) => this.#listed(deployment, at));
    deployment.worldVersion = this.#version;
  }

  #surroundings(): Surroundings {
    return {
      knobs: this.knobs,
      script: (deployment, regionId) =>
        this.scripts.of(deployment.name, regionId) ?? missingScript(this, deployment, regionId),
      taskOutcome: ({ name }, kind) => this.scripts.ofTask(name, kind),
      gone: (deployment, at) => this.gone(deployment, at),
    };
  }

  /** Remembers what the list says of it from now on. */
  #listed(deployment: Deployment, at: number): void {
    const { rows } = deployment;
    const isThere = deployment.visible && deployment.goneAt === undefined;
    const text = isThere ? JSON.stringify(deploymentView(deployment, this.knobs)) : null;
    if (rows.at(-1)?.text === text) return;
    rows.push({ at, text });
    if (rows.length > ROWS_KEPT) rows.shift();
  }
}
