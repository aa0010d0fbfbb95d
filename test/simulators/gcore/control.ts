import type { CommonControlApi } from '../support/common-control.ts';
import type { Remote } from '../support/remote.ts';
import type { RoleRule } from '../support/role-rules.ts';
import type { Project, project, Token, token } from './accounts.ts';
import type { Flavor, flavor, Region, region } from './catalog.ts';
import type { Demand, ObjectReference } from './deployment.ts';
import type { KnobPatch, Knobs } from './knobs.ts';
import type { Outcome, TaskOutcome } from './outcome.ts';
import type { QuotaNumbers } from './quota-numbers.ts';
import type { Spec } from './spec.ts';
import type { Task, TaskKind } from './task.ts';

/** A region of a deployment as it really is. */
export interface TrueRegion {
  regionId: number;
  wanted: number;
  ready: number;
  error: string | null;
  /** What its ready replicas run. */
  servingSpec: Spec | undefined;
}

/** A deployment as it really is, whatever knobs and faults show of it. */
export interface TrueDeployment {
  /** `<project>/<name>/<n>`: the n-th that has had this name. */
  id: string;
  name: string;
  projectId: number;
  /** The project's id as text. */
  home: string;
  mark: string | undefined;
  createdBy: string;
  createdAt: number;
  status: string;
  /** Reads by name show it. */
  visible: boolean;
  stopped: boolean;
  deleting: boolean;
  gone: boolean;
  /** What the last accepted call asked for. */
  spec: Spec;
  regions: TrueRegion[];
  /** Every region runs the newest spec, and nothing is under way. */
  settled: boolean;
}

/** A deployment made by somebody else; the rest is as in a create's body. */
export interface OutOfBandDeployment {
  name: string;
  /** 1234 without it. */
  projectId?: number;
  createdBy?: string;
  references?: ObjectReference[];
  [field: string]: unknown;
}

/** What tests and demos can do with this simulator, beside what every simulator has. */
export interface GcoreControlApi extends CommonControlApi<Knobs, KnobPatch> {
  /** All deployments, gone ones only if asked for. */
  workloads(options?: { gone?: boolean }): TrueDeployment[];
  /** One by id, or the newest of a name. */
  workload(nameOrId: string): TrueDeployment | undefined;
  /** Somebody edits it at the portal: fields of a PATCH, each replaced as a whole and at once. */
  editOutOfBand(nameOrId: string, fields: Partial<Spec>): void;
  /** Somebody deletes it. `now`: it is gone at once. */
  deleteOutOfBand(nameOrId: string, options?: { now?: boolean }): void;
  /** Somebody makes one, whose task is over. Returns its id. */
  createOutOfBand(deployment: OutOfBandDeployment): string;
  startOutOfBand(nameOrId: string): void;
  stopOutOfBand(nameOrId: string): void;
  /** What becomes of its containers: those of a region, or of all; fits deployments that do not exist yet. */
  script(name: string, outcome: Outcome, regionId?: number): void;
  /** What becomes of its tasks of a kind. */
  scriptTask(name: string, kind: TaskKind, outcome: TaskOutcome): void;
  clearScripts(): void;
  /** These fields come out like this whatever is sent: the platform undoes or normalises. */
  override(name: string, fields: Partial<Spec> | null): void;
  /** Requests come in (`full`: as many as the largest scale takes), or stop, and `timeout` runs. */
  traffic(nameOrId: string, demand: Demand): void;
  /** Another word is shown for the status, such as one that no documentation has; null: its own. */
  showStatus(nameOrId: string, word: string | null): void;

  /** All tasks, oldest first, forgotten ones too. */
  tasks(): Task[];
  /** Somebody has seen its tasks at the portal. */
  acknowledgeTasks(name: string): void;
  /** Nobody can read the tasks of a deployment any more. */
  forgetTasks(name: string): void;

  /** How many containers of a flavor a region has room for, all in all. */
  setCapacity(regionId: number, flavorName: string, containers: number): void;
  /** Limits of an account; what is left out is not limited. */
  setQuota(accountId: number, limits: QuotaNumbers): void;
  /** What names of an account must look like (a pattern), by its reseller's will; null: anything. */
  setNameTemplate(accountId: number, pattern: string | null): void;
  addRegion(part: Parameters<typeof region>[0]): void;
  setRegion(id: number, change: Partial<Omit<Region, 'id'>>): void;
  addFlavor(part: Parameters<typeof flavor>[0]): void;
  removeFlavor(name: string): void;
  flavors(): Flavor[];

  projects(): Project[];
  addProject(part: Parameters<typeof project>[0]): void;
  /** Nobody sees it or its deployments any more. */
  removeProject(id: number): void;
  restoreProject(id: number): void;
  tokens(): Token[];
  addToken(part: Parameters<typeof token>[0]): void;
  /** It stops working: at once, or this much later. */
  expireToken(name: string, inMs?: number): void;
  deleteToken(name: string): void;
  /** What it may do. */
  setRole(name: string, rules: RoleRule[]): void;
}

/** The control as tests hold it: in this process or in another, it is the same. */
export type GcoreControl = Remote<GcoreControlApi>;
