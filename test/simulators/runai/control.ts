import type { CommonControlApi } from '../support/common-control.ts';
import type { Remote } from '../support/remote.ts';
import type { RoleRule } from '../support/role-rules.ts';
import type { KnobPatch, Knobs } from './knobs.ts';
import type { Outcome } from './outcome.ts';
import type { Policy } from './policy.ts';
import type { Cluster, cluster, Project, project, ServiceAccount, serviceAccount } from './tenants.ts';
import type { Revision } from './workload.ts';

/** A workload as it really is, whatever knobs and faults show of it. */
export interface TrueWorkload {
  id: string;
  type: string;
  name: string;
  tenantId: number;
  projectId: string;
  clusterId: string;
  /** `<clusterId>/<projectId>`. */
  home: string;
  mark: string | undefined;
  createdBy: string;
  createdAt: number;
  phase: string;
  phaseMessage: string;
  runningPods: number;
  deleting: boolean;
  gone: boolean;
  spec: Record<string, unknown>;
  /** All revisions, removed ones included, oldest first. */
  revisions: Revision[];
  /** The spec that answers requests now. */
  servingSpec: Record<string, unknown> | undefined;
  /** Its newest revision serves. */
  settled: boolean;
}

/** A workload made by somebody else. */
export interface OutOfBandWorkload {
  name: string;
  projectId: string;
  /** `Inference` without it. */
  type?: string;
  spec?: Record<string, unknown>;
  createdBy?: string;
}

/** What tests and demos can do with this simulator, beside what every simulator has. */
export interface RunaiControlApi extends CommonControlApi<Knobs, KnobPatch> {
  /** All workloads, gone ones only if asked for. */
  workloads(options?: { gone?: boolean }): TrueWorkload[];
  /** One by id, or the newest of a name. */
  workload(nameOrId: string): TrueWorkload | undefined;
  /** Somebody edits the spec at the console: a merge patch on `spec`, with null for removal. */
  editOutOfBand(nameOrId: string, specPatch: Record<string, unknown>): void;
  /** Somebody deletes it. `now`: it is gone at once. */
  deleteOutOfBand(nameOrId: string, options?: { now?: boolean }): void;
  /** Somebody makes a workload. Returns its id. */
  createOutOfBand(workload: OutOfBandWorkload): string;
  /** What becomes of a workload: by id, or by a name, which also fits workloads that do not exist yet. */
  script(nameOrId: string, outcome: Outcome): void;
  clearScripts(): void;
  /** These top-level spec fields come out like this whatever is sent: the platform undoes or normalises. */
  override(name: string, spec: Record<string, unknown> | null): void;
  /** Requests come in: a workload at zero replicas wakes. */
  traffic(nameOrId: string): void;
  /** What an autoscaler makes of it; null: the smallest number that the spec allows. */
  setReplicas(nameOrId: string, replicas: number | null): void;
  /** Somebody suspends an inference by a door that the API does not have, or resumes it. */
  suspendOutOfBand(nameOrId: string): void;
  resumeOutOfBand(nameOrId: string): void;
  /** Another word is shown for the phase, such as one that no documentation has; null: its own. */
  showPhase(nameOrId: string, word: string | null): void;
  /** Measurements by type (`THROUGHPUT`, `LATENCY`, …); "NaN" is a value. */
  setMetrics(nameOrId: string, values: Record<string, string>): void;

  projects(): Project[];
  addProject(part: Parameters<typeof project>[0]): void;
  /** Nobody sees it or its workloads any more. */
  removeProject(id: string): void;
  restoreProject(id: string): void;
  clusters(): Cluster[];
  addCluster(part: Parameters<typeof cluster>[0]): void;
  /** Changes a cluster: `{state: 'Disconnected'}` freezes its phases, `{version: '2.18.0'}` makes it old. */
  setCluster(uuid: string, change: Partial<Omit<Cluster, 'uuid' | 'tenantId'>>): void;
  serviceAccounts(): ServiceAccount[];
  addServiceAccount(part: Parameters<typeof serviceAccount>[0]): void;
  /** Another secret; `revoke` makes the old one's tokens worthless too. */
  rotateSecret(clientId: string, secret: string, options?: { revoke?: boolean }): void;
  /** What it may do, and which projects it sees. */
  setRole(clientId: string, role: { rules?: RoleRule[]; scope?: 'all' | string[] }): void;
  /** Tokens of one service account, or of all, stop working. Returns how many. */
  revokeTokens(clientId?: string): number;
  /** A project's policy; null takes it away. */
  setPolicy(projectId: string, policy: Policy | null): void;
}

/** The control as tests hold it: in this process or in another, it is the same. */
export type RunaiControl = Remote<RunaiControlApi>;
