import type { CommonControlApi } from '../support/common-control.ts';
import type { Duplicate, LedgerEntry, LiveWorkload, Theft } from '../support/ledger.ts';
import type { Remote } from '../support/remote.ts';
import type { Endpoint, ShownInstead } from './endpoint.ts';
import type { Gpr, GpuSpec } from './gpr.ts';
import type { KnobPatch, Knobs } from './knobs.ts';
import type { Outcome } from './outcome.ts';
import type { ApiKey, apiKey, Cluster, InventoryRow, Workspace, workspace } from './places.ts';
import type { Policy } from './policy.ts';

/** An endpoint as it really is, whatever knobs and faults show of it. */
export interface TrueEndpoint extends Endpoint {
  /** `<workspace>/<cluster>`. */
  home: string;
  /** `<key>/<workspace>/<cluster>/<name>`; undefined for what was made by another door. */
  mark: string | undefined;
  deleting: boolean;
  gone: boolean;
  /** It answers requests. */
  serves: boolean;
  /** Those that have not been deleted. */
  gprs: Gpr[];
}

/** An endpoint made by somebody else. */
export interface OutOfBandEndpoint {
  name: string;
  workspace: string;
  cluster: string;
  modelName?: string;
  gpuSpec?: GpuSpec | null;
}

/** What can be changed by another door, and shows. */
export type EndpointChange = Partial<
  Pick<GpuSpec, 'gpuShape' | 'instanceType' | 'numberOfGPUs' | 'numberOfGPUNodes'>
> & { modelName?: string };

/**
 * What tests and demos can do with this simulator, beside what every simulator has. The platform has no place for
 * an owner mark: the judges of endpoints take `mark` for it, whose owner id is the name of a key.
 */
export interface EgsControlApi extends CommonControlApi<Knobs, KnobPatch> {
  /** All endpoints, gone ones only if asked for. */
  workloads(options?: { gone?: boolean }): TrueEndpoint[];
  /** One by its namespace, or the newest of a name. */
  workload(nameOrId: string): TrueEndpoint | undefined;
  /** Somebody makes an endpoint by another door. Returns its namespace. */
  createOutOfBand(endpoint: OutOfBandEndpoint): string;
  /** Somebody changes what runs, and what its GPUs are. */
  editOutOfBand(nameOrId: string, change: EndpointChange): void;
  /** Somebody deletes it, and its GPUs unless `keepGprs`. `now`: all of it is gone at once. */
  deleteOutOfBand(nameOrId: string, options?: { now?: boolean; keepGprs?: boolean }): void;
  /** What becomes of an endpoint: by its namespace, or by a name, which also fits those that do not exist yet. */
  script(nameOrId: string, outcome: Outcome): void;
  clearScripts(): void;
  /** Reads show this in place of the truth, such as a text that no documentation has; null: the truth. */
  show(nameOrId: string, shown: ShownInstead | null): void;

  /** All GPRs, deleted ones included. */
  gprs(): Gpr[];
  /** Another word is shown for a GPR's state; null: its own. */
  showGpr(gprId: string, word: string | null): void;
  /** The lease of an endpoint's GPUs ends now. */
  endLease(nameOrId: string): void;
  /** Somebody asks for another lease for it, which the API cannot. */
  renewLease(nameOrId: string): void;
  /** Somebody of higher priority takes its GPUs; it queues again. */
  evict(nameOrId: string): void;

  /** Everything that really happened to GPRs; `patch` is a change such as an early release. */
  gprLedger(): readonly LedgerEntry[];
  /** Marks that had more than one GPR at once, ever. */
  gprDuplicates(): Duplicate[];
  /** GPRs that wait for GPUs or hold them, made for an owner who is not among these marks. */
  gprLeaks(livingMarks: string[]): LiveWorkload[];
  /** Changes by API calls of GPRs that were made for somebody else, adopted ones (by id) left out. */
  gprThefts(owner: { ownerId: string; adopted?: string[]; by?: string }): Theft[];

  clusters(): Cluster[];
  /** What GPUs a cluster has; a cluster that there was not comes into being. */
  setInventory(cluster: string, inventory: InventoryRow[]): void;
  workspaces(): Workspace[];
  addWorkspace(part: Parameters<typeof workspace>[0]): void;
  /** A cluster that leaves shows nothing of its endpoints in this workspace any more. */
  setWorkspaceClusters(name: string, clusters: string[]): void;
  /** Nobody sees it or its endpoints any more. */
  removeWorkspace(name: string): void;
  restoreWorkspace(name: string): void;
  /** A workspace's own policy; null: everything is allowed. */
  setPolicy(workspace: string, policy: Policy | null): void;

  keys(): ApiKey[];
  addKey(part: Parameters<typeof apiKey>[0]): void;
  /** Another secret, role, workspace or end; tokens that were given out live on. */
  setKey(name: string, change: Partial<Omit<ApiKey, 'name'>>): void;
  removeKey(name: string): void;
  /** Tokens of one key, or of all, stop working. Returns how many. */
  revokeTokens(name?: string): number;
}

/** The control as tests hold it: in this process or in another, it is the same. */
export type EgsControl = Remote<EgsControlApi>;
