/** One kind of GPU node in a cluster, as the inventory shows it. */
export interface InventoryRow {
  instanceType: string;
  /** The GPU's name. */
  gpuShape: string;
  /** GB. */
  memoryPerGpu: number;
  gpuPerNode: number;
  totalGpuNodes: number;
}

/** A worker cluster and the GPU nodes that it has. */
export interface Cluster {
  name: string;
  inventory: InventoryRow[];
}

/** A workspace (slice) and the clusters that it spans. */
export interface Workspace {
  name: string;
  clusters: string[];
  /** Namespaces that belong to it beside those of endpoints. */
  namespaces: string[];
  /** It was removed; `restoreWorkspace` brings it back. Its endpoints are out of sight meanwhile. */
  removed: boolean;
}

export type Role = 'Owner' | 'Editor' | 'Viewer';

/** An API key. */
export interface ApiKey {
  /** What the journal and the ledger call it. */
  name: string;
  /** The secret: a UUID. */
  key: string;
  role: Role;
  /** The workspace that it is bound to; null: it reaches all. */
  workspace: string | null;
  /** Milliseconds of the simulator's clock; null: for ever. */
  validUntil: number | null;
}

/** What a simulator starts with. */
export interface Seed {
  clusters: Cluster[];
  workspaces: Workspace[];
  keys: ApiKey[];
}

/** A workspace with what is left out filled in. */
export function workspace(part: Pick<Workspace, 'name' | 'clusters'> & Partial<Workspace>): Workspace {
  return { namespaces: [], removed: false, ...part };
}

/** A key that may do everything, with what is left out filled in. */
export function apiKey(part: Pick<ApiKey, 'name' | 'key'> & Partial<ApiKey>): ApiKey {
  return { role: 'Owner', workspace: null, validUntil: null, ...part };
}

/** The keys of the default seed. */
export const seedKeys = {
  operator: '6f1c1c52-2f5e-4b0c-9d3b-0f6f9b7b6a01',
  otherOperator: '0a7be7a9-4a0c-4c57-8e0c-92f6d2e6c102',
  editor: 'b5a3f3c0-7a52-4f2c-a1c4-6f1c2d0f7e03',
  viewer: 'd2b8a4f6-1e0d-4d8a-bb0c-3a5b7c9d1e04',
};

/**
 * Clusters worker-1 and worker-2 with two kinds of GPU nodes; workspace team-a in both, team-b in worker-1 alone.
 * Keys `operator` and `other-operator` (Owner), `editor` and `viewer` (bound to team-a).
 */
export function defaultSeed(): Seed {
  const inventory: InventoryRow[] = [
    {
      instanceType: 'n1-highcpu-2',
      gpuShape: 'Tesla-T4',
      memoryPerGpu: 15,
      gpuPerNode: 1,
      totalGpuNodes: 1000,
    },
    {
      instanceType: 'VM.GPU.A10.2',
      gpuShape: 'nVidia A-10',
      memoryPerGpu: 24,
      gpuPerNode: 2,
      totalGpuNodes: 8,
    },
  ];
  return {
    clusters: [
      { name: 'worker-1', inventory },
      { name: 'worker-2', inventory },
    ],
    workspaces: [
      workspace({ name: 'team-a', clusters: ['worker-1', 'worker-2'], namespaces: ['team-a-apps'] }),
      workspace({ name: 'team-b', clusters: ['worker-1'] }),
    ],
    keys: [
      apiKey({ name: 'operator', key: seedKeys.operator }),
      apiKey({ name: 'other-operator', key: seedKeys.otherOperator }),
      apiKey({ name: 'editor', key: seedKeys.editor, role: 'Editor', workspace: 'team-a' }),
      apiKey({ name: 'viewer', key: seedKeys.viewer, role: 'Viewer', workspace: 'team-a' }),
    ],
  };
}
